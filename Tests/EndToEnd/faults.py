"""What a line can do to an exchange: one class a fault, each overriding what it spoils of an exchange carried well."""

import re
import select
import threading
import time

from fault_proxy import PATIENCE, STEPS, Cut, Fault, Wire, length, receive


def is_left(connection):
    """Waits until the other side hangs up, whatever is still unread."""
    ear = select.poll()
    ear.register(connection.fileno(), select.POLLRDHUP)
    return bool(ear.poll(PATIENCE * 1000))


class CutAt(Fault):
    """The line is cut when a step is over."""

    def __init__(self, step, reset=False):
        assert step in STEPS
        self.step, self.reset = step, reset

    def at(self, step, exchange):
        if step == self.step:
            raise Cut(self.reset)


class CallAt(Fault):
    """Calls back when a step is over, then the line is cut: whoever it is that the caller killed."""

    def __init__(self, step, call):
        assert step in STEPS
        self.step, self.call = step, call
        self.is_done = threading.Event()

    def at(self, step, exchange):
        if step == self.step:
            self.call()
            self.is_done.set()
            raise Cut


class StallAt(Fault):
    """Nothing moves any more, until the node hangs up."""

    def __init__(self, step):
        assert step in STEPS
        self.step = step
        self.is_left = False

    def at(self, step, exchange):
        if step == self.step:
            self.is_left = is_left(exchange.node.socket)
            raise Cut


class StalledHandshake(Fault):
    """Whoever accepts says nothing, where TLS should begin."""

    needs_new_connection = True
    is_left = False

    def open(self, connection, tls):
        self.is_left = is_left(connection)
        raise Cut


class Late(Fault):
    """An answer takes its time, as over a long line."""

    def at(self, step, exchange):
        if step == "answered":
            time.sleep(0.3)


class OneByteAtATime(Fault):
    def send(self, to, data):
        for byte in data:
            to.socket.sendall(bytes([byte]))


class TruncatedChunk(Fault):
    """The answer comes in chunks, and ends in one."""

    def give(self, exchange, head, body):
        head = re.sub(rb"content-length: *\d+", b"transfer-encoding: chunked", head, flags=re.IGNORECASE)
        self.send(exchange.node, head + b"%x\r\n" % len(body) + body[:-1])
        raise Cut


class AnswerTwice(Fault):
    """The copy comes when the node has read the first, and lies there before its next request does."""

    def give(self, exchange, head, body):
        super().give(exchange, head, body)
        time.sleep(0.05)
        self.send(exchange.node, head + body)


class RequestTwice(Fault):
    """HQ gets the same bytes again, and the node only HQ's second answer."""

    def answer(self, exchange, head, body):
        receive(exchange.hq)
        exchange.end()
        exchange.call()
        self.send(exchange.hq, head + body)
        super().answer(exchange, head, body)


class OldAnswer(Fault):
    """The first answer, for everything that comes after; HQ takes what it is sent."""

    old = None

    def give(self, exchange, head, body):
        self.old = self.old or (head, body)
        super().give(exchange, *self.old)


class Says(Fault):
    """Somebody else answers, and HQ hears nothing."""

    def __init__(self, text):
        self.text = text

    def carry(self, exchange):
        exchange.body(length(exchange.node.head()))
        self.send(exchange.node, self.text)
        if not self.text.startswith(b"HTTP/1.1 "):
            raise Cut

    @staticmethod
    def status(line, *headers, body=b"<html><body>Welcome to Airport WiFi</body></html>"):
        headers = [*headers, "Content-Type: text/html", f"Content-Length: {len(body)}"]
        return Says("\r\n".join([f"HTTP/1.1 {line}", *headers, "", ""]).encode() + body)


class Shows(Fault):
    """TLS with another certificate."""

    needs_new_connection = True

    def __init__(self, tls):
        self.tls = tls

    def open(self, connection, tls):
        return self.tls.wrap_socket(connection, server_side=True)


class SpoiltHandshake(Fault):
    """Where TLS should begin, these bytes come and then nothing."""

    needs_new_connection = True

    def __init__(self, text):
        self.text = text

    def open(self, connection, tls):
        connection.recv(65_536)
        connection.sendall(self.text)
        raise Cut
