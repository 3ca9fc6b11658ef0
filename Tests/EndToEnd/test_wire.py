"""What HTTP and TLS add to an exchange: bytes on the socket between the real node and the real HQ (sync/protocol.md, section 7)."""

import contextlib
import socket
import threading

from conftest import run
from fault_proxy import Authority, Fault, FaultProxy, length
from test_faults import counter_behind, drained


class Meter(Fault):
    """Carries exchanges well, and keeps the sizes of each: head and body of the request, of the answer."""

    def __init__(self):
        self.sizes = []

    def request(self, exchange):
        head, body = super().request(exchange)
        self.sizes.append([len(head), len(body)])
        return head, body

    def give(self, exchange, head, body):
        assert length(head) == len(body)
        self.sizes[-1] += [len(head), len(body)]
        # In one piece, as a proxy in front of HQ would.
        self.send(exchange.node, head + body)


class Tap:
    """Stands before a proxy, passes every byte on as it is, and counts."""

    def __init__(self, proxy):
        self.proxy, self.sent, self.received, self.threads = proxy, 0, 0, []
        self.target, self.listener = proxy.address, socket.create_server(("127.0.0.1", 0))
        self.url = f"https://127.0.0.1:{self.listener.getsockname()[1]}"

    def __enter__(self):
        self.start(self.accept)
        return self

    def __exit__(self, *_):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    def start(self, work, *arguments):
        self.threads.append(threading.Thread(target=work, args=arguments, daemon=True))
        self.threads[-1].start()

    def accept(self):
        while True:
            try:
                node = self.listener.accept()[0]
            except OSError:
                return
            hq = socket.create_connection(self.target)
            self.start(self.carry, node, hq, "sent")
            self.start(self.carry, hq, node, "received")

    def carry(self, source, target, counter):
        # The proxy hangs up when the node did, without reading its farewell.
        with contextlib.suppress(ConnectionError):
            while data := source.recv(65_536):
                setattr(self, counter, getattr(self, counter) + len(data))
                target.sendall(data)
        with contextlib.suppress(OSError):
            target.shutdown(socket.SHUT_WR)

    def quiet(self):
        """What was sent and received, when both sides have hung up."""
        while len(self.threads) > 1:
            self.threads.pop().join(timeout=60)
        found, self.sent, self.received = (self.sent, self.received), 0, 0
        return found


def added(tap, meter, counter, sales):
    """Beside bodies, what a connection costs that brings some sales: its exchanges, what HTTP and what TLS add, each way."""
    for _ in range(sales):
        counter.sold("1.00", "--cash")
    tap.quiet()
    meter.sizes.clear()
    done = run("tillpost", "sync", "--state", counter.state, "--ca", counter.config["caFile"])
    assert done.returncode == 0 and drained(counter), done.stderr
    sent, received = tap.quiet()
    heads_sent, bodies_sent, heads_received, bodies_received = (sum(column) for column in zip(*meter.sizes))
    http = heads_sent, heads_received
    return len(meter.sizes), http, (sent - bodies_sent - heads_sent, received - bodies_received - heads_received)


def test_what_http_and_tls_add_to_an_exchange(hq, tmp_path):
    authority, meter = Authority(tmp_path), Meter()
    with FaultProxy(hq, authority.tls("127.0.0.1")) as proxy, Tap(proxy) as tap:
        proxy.always(meter)
        counter = counter_behind(hq, tap, authority)
        # 100 records at once in the beginning, so that 101 are two exchanges on one connection.
        exchanges, http, first = added(tap, meter, counter, 1)
        assert exchanges == 1 and http[0] <= 130 and http[1] <= 150, http
        exchanges, _, both = added(tap, meter, counter, 101)
        assert exchanges == 2
    later = [two - one for one, two in zip(first, both)]
    print(f"HTTP {http}, TLS of a connection and its first exchange {first}, of a later one {later}")
    assert all(0 < added <= 50 for added in later), later
    assert first[0] <= 900 and first[1] <= 2_000, first
