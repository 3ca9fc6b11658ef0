"""The small headquarters behind HTTP, on 127.0.0.1 and a free port. A test may lose its answers on the way."""

import contextlib
import http.server
import threading

from tillpost import Refused


class Door(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        status, answer = self.heard(body)
        if self.server.losing > 0:
            # Everything was done, and nobody learns of it.
            self.server.losing -= 1
            self.close_connection = True
            return
        self.send_response(status)
        self.send_header("Content-Type", "application/cbor")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def heard(self, body):
        desks = {"/v1/exchange": self.server.headquarters.exchange, "/v1/enrol": self.server.headquarters.enrol}
        if self.path not in desks:
            return 404, b"there is nothing here"
        try:
            with self.server.one_at_a_time:
                self.server.bodies.append((self.path, body))
                return 200, desks[self.path](body)
        except PermissionError:
            return 403, b"not known here"
        except Refused as refused:
            return 400, str(refused).encode()

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def serving(headquarters):
    """Serves until the block ends. `losing` of what is given counts answers that are lost."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Door)
    server.headquarters, server.losing, server.bodies = headquarters, 0, []
    server.one_at_a_time = threading.Lock()
    headquarters.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
