"""A proxy between the real node and the real HQ that spoils exchanges on purpose.

It knows the frame of HTTP, a head and a length, and nothing of what a body says: how bodies are encoded may change. A
fault is a class (faults.py); what each exchange suffers comes from a plan, so that faults can be put in a row or drawn
with a seed. An exchange goes by steps, and a fault may act at any of them: cut, stall, or call back.
"""

import contextlib
import datetime
import ipaddress
import itertools
import re
import socket
import ssl
import struct
import threading
import time

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

STEPS = ["connected", "half the head", "head", "half the body", "body", "answered", "answer head", "half the answer",
         "answer"]
PATIENCE = 60


class Cut(Exception):
    """Both connections end here, in good order or with a reset."""

    def __init__(self, reset=False):
        self.reset = reset


class Wire:
    """One connection: reads heads and exact lengths."""

    def __init__(self, connection):
        self.socket = connection
        self.ahead = b""
        connection.settimeout(PATIENCE)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def waits(self):
        """Whether another request begins."""
        self.ahead = self.ahead or self.socket.recv(65_536)
        return bool(self.ahead)

    def head(self):
        while b"\r\n\r\n" not in self.ahead:
            self.more()
        head, self.ahead = self.ahead.split(b"\r\n\r\n", 1)
        return head + b"\r\n\r\n"

    def take(self, count):
        while len(self.ahead) < count:
            self.more()
        taken, self.ahead = self.ahead[:count], self.ahead[count:]
        return taken

    def more(self):
        received = self.socket.recv(65_536)
        if not received:
            raise Cut
        self.ahead += received

    def shut(self, how):
        # Not SSLSocket's own: the other side is to see TLS end without a word.
        with contextlib.suppress(OSError):
            socket.socket.shutdown(self.socket, how)

    def end(self, is_reset=False):
        if is_reset:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        else:
            self.shut(socket.SHUT_WR)
        self.socket.close()


def length(head):
    return int(re.search(rb"\r\ncontent-length: *(\d+)", head, re.IGNORECASE)[1])


class Exchange:
    """A request and its answer on their way."""

    def __init__(self, proxy, connection):
        self.proxy, self.node = proxy, Wire(connection)
        self.hq = None

    def call(self):
        """A connection to HQ, new for each exchange: HQ may have been started again."""
        self.hq = Wire(socket.create_connection(self.proxy.upstream, timeout=PATIENCE))

    def end(self, is_reset=False):
        if self.hq:
            self.hq.end(is_reset)
        self.hq = None

    def body(self, count):
        taken = self.node.take(count)
        self.proxy.body_bytes += count
        return taken


class Fault:
    """Carries an exchange unspoiled; each fault overrides what it spoils."""

    needs_new_connection = False

    def open(self, connection, tls):
        return tls.wrap_socket(connection, server_side=True) if tls else connection

    def at(self, step, exchange):
        """A step of the exchange is over."""

    def carry(self, exchange):
        self.at("connected", exchange)
        head, body = self.request(exchange)
        self.answer(exchange, head, body)

    def request(self, exchange):
        head = exchange.node.head()
        exchange.call()
        self.halves(head, exchange, exchange.hq, ("half the head", "head"))
        first, second = split(length(head))
        body = b""
        for count, step in (first, "half the body"), (second, "body"):
            piece = exchange.body(count)
            self.send(exchange.hq, piece)
            self.at(step, exchange)
            body += piece
        return head, body

    def answer(self, exchange, head, body):
        head, body = receive(exchange.hq)
        self.at("answered", exchange)
        self.give(exchange, head, body)

    def give(self, exchange, head, body):
        self.send(exchange.node, head)
        self.at("answer head", exchange)
        self.halves(body, exchange, exchange.node, ("half the answer", "answer"))

    def halves(self, data, exchange, to, steps):
        half = len(data) // 2
        for piece, step in zip((data[:half], data[half:]), steps):
            self.send(to, piece)
            self.at(step, exchange)

    def send(self, to, data):
        to.socket.sendall(data)


def split(count):
    return count // 2, count - count // 2


def receive(hq):
    head = hq.head()
    return head, hq.take(length(head))


class FaultProxy:
    """Listens at `url` while the block lasts; with `tls`, an `ssl.SSLContext`, for https."""

    def __init__(self, hq, tls=None, host="127.0.0.1"):
        host_of_hq, port = hq.listen.split(":")
        self.upstream = (host_of_hq, int(port))
        self.address = (host, 0)
        self.tls = tls
        #: Bytes of requests' bodies that the node sent through here.
        self.body_bytes = 0
        self.lock = threading.Lock()
        self.wires, self.threads = set(), []
        self.suffer([])

    def suffer(self, faults):
        """The exchanges from now on suffer these faults in turn, and none after them."""
        with self.lock:
            self.faults, self.kept = iter(faults), None
            #: How many of them have begun.
            self.begun = 0

    def always(self, fault):
        self.suffer(itertools.repeat(fault))

    def clear(self):
        with self.lock:
            self.faults, self.kept = iter([]), None

    def __enter__(self):
        self.listen()
        self.url = f"{'https' if self.tls else 'http'}://{self.address[0]}:{self.address[1]}"
        return self

    def __exit__(self, *_):
        self.refuse()
        for thread in self.threads:
            thread.join(timeout=PATIENCE)

    def listen(self):
        self.listener = socket.create_server(self.address)
        self.address = self.listener.getsockname()
        self.start(self.accept, self.listener)

    def refuse(self):
        """Nobody listens here any more, until `listen`; whoever was connected is cut."""
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        with self.lock:
            for wire in self.wires:
                wire.shut(socket.SHUT_RDWR)

    def start(self, work, *arguments):
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self.threads.append(thread)
        thread.start()

    def accept(self, listener):
        with contextlib.suppress(OSError):
            while True:
                self.start(self.serve, listener.accept()[0])

    def serve(self, connection):
        """One connection of the node, with all the exchanges on it."""
        exchange = Exchange(self, connection)
        with self.lock:
            self.wires.add(exchange.node)
        is_reset = False
        try:
            fault = self.draw(is_new=True)
            exchange.node.socket = fault.open(connection, self.tls)
            while fault:
                fault.carry(exchange)
                exchange.end()
                fault = exchange.node.waits() and self.draw(is_new=False)
        except Cut as cut:
            is_reset = cut.reset
        except OSError:
            pass
        finally:
            exchange.end(is_reset)
            with self.lock:
                self.wires.remove(exchange.node)
                exchange.node.end(is_reset)

    def draw(self, is_new):
        """The next fault; nothing where it needs a new connection, which then suffers it."""
        with self.lock:
            fault = self.kept or next(self.faults, None)
            self.kept = fault if fault and fault.needs_new_connection and not is_new else None
            self.begun += bool(fault and not self.kept)
            return None if self.kept else fault or Fault()


class Authority:
    """Signs certificates for the proxy; `file` is what the node's `--ca` names."""

    def __init__(self, folder):
        self.folder = folder
        self.file = folder / "authority.pem"
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.certificate = self.sign("authority", self.key, x509.BasicConstraints(ca=True, path_length=0))
        self.file.write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))

    def tls(self, address, days=1):
        """A context that shows a certificate for an address, over since yesterday where `days` is negative."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))])
        path = self.folder / f"{threading.get_ident()}.pem"
        path.write_bytes(
            self.sign(address, key, name, days).public_bytes(serialization.Encoding.PEM) + key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        path.unlink()
        return context

    def sign(self, name, key, extension, days=1):
        now = datetime.datetime.now(datetime.timezone.utc)
        subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
        builder = x509.CertificateBuilder(
            self.certificate.subject if hasattr(self, "certificate") else subject, subject, key.public_key(),
            x509.random_serial_number(), now - datetime.timedelta(days=2), now + datetime.timedelta(days=days))
        return builder.add_extension(extension, critical=True).sign(self.key, hashes.SHA256())
