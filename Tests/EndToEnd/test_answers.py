"""Whatever comes back from HQ's address: only a valid signed answer counts, and nothing that was taken is lost."""

import contextlib
import http.server
import threading

import pytest

from conftest import Headquarters, run

ANSWERS = {
    "a sign-in page": (200, "text/html", b"<html><body>Welcome to Airport WiFi</body></html>"),
    "nothing": (200, "application/cbor", b""),
    "noise": (200, "application/cbor", bytes(range(256)) * 8),
    "not found": (404, "text/plain", b"no"),
    "broken": (500, "text/plain", b"oops"),
    "busy": (503, "text/plain", b"later"),
    "a redirect": (302, "text/html", b""),
}


class Impostor(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        status, kind, body = self.server.answer
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body) + self.server.missing))
        if status == 302:
            self.send_header("Location", "http://127.0.0.1:1/")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def impostor(listen, answer, missing=0):
    host, port = listen.split(":")
    http.server.HTTPServer.allow_reuse_address = True
    server = http.server.HTTPServer((host, int(port)), Impostor)
    server.answer, server.missing = answer, missing
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture()
def waiting(hq):
    """A counter with one sale that HQ has not seen, and HQ stopped."""
    counter = hq.counter("waiting")
    wallet = hq.wallet("waiting")
    hq.stop()
    counter.sold("5.00", "--image", counter.note(wallet, "5.00"))
    return counter


def nothing_changed(counter):
    counter.assert_whole()
    status = counter.status()
    assert status["queue"]["count"] == 1 and status["acknowledged"] == 0 and "lastOutcome" not in status


@pytest.mark.parametrize("name", ANSWERS)
def test_what_is_no_answer_changes_nothing(hq, waiting, name):
    with impostor(hq.listen, ANSWERS[name]):
        done = run("tillpost", "sync", "--state", waiting.state)
        assert done.returncode == 1 and done.stdout.count("\n") >= 2, done.stdout
        nothing_changed(waiting)
    hq.start()
    assert run("tillpost", "sync", "--state", waiting.state).returncode == 0
    assert waiting.status()["acknowledged"] == 1


def test_half_an_answer_changes_nothing(hq, waiting):
    with impostor(hq.listen, (200, "application/cbor", b"\x84"), missing=500):
        assert run("tillpost", "sync", "--state", waiting.state).returncode == 1
        nothing_changed(waiting)


def test_an_answer_of_another_headquarters_changes_nothing(hq, waiting, tmp_path_factory):
    other = Headquarters(tmp_path_factory.mktemp("other"))
    try:
        # The other HQ answers at the same address; it does not know the node, and its keys have another root.
        other.stop()
        other.listen = hq.listen
        other.start()
        assert run("tillpost", "sync", "--state", waiting.state).returncode == 1
        nothing_changed(waiting)
    finally:
        other.stop()
