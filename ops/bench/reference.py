"""The plain reference: records from an SQLite queue over HTTP into a de-duplicating SQLite, 1,000 a batch, synced, and no
signature checked. What draining costs without Tillpost's promises."""

import hashlib
import http.client
import http.server
import multiprocessing
import os
import sqlite3
import tempfile
import time

BATCH = 1_000


def receive(folder, port):
    database = sqlite3.connect(folder + "/receiver", isolation_level=None)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    database.execute("CREATE TABLE record(digest BLOB PRIMARY KEY, bytes BLOB) WITHOUT ROWID")

    class Receiver(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            size = int(self.headers["Record-Size"])
            records = [body[at:at + size] for at in range(0, len(body), size)]
            database.execute("BEGIN")
            database.executemany(
                "INSERT OR IGNORE INTO record VALUES (?, ?)",
                [(hashlib.sha256(record).digest(), record) for record in records])
            database.execute("COMMIT")
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            """Says nothing."""

    server = http.server.HTTPServer(("127.0.0.1", 0), Receiver)
    port.value = server.server_port
    server.serve_forever()


def rate(count, size=360):
    """Records a second."""
    with tempfile.TemporaryDirectory() as folder:
        queue = sqlite3.connect(folder + "/queue")
        queue.execute("PRAGMA journal_mode = WAL")
        queue.execute("CREATE TABLE record(sequence INTEGER PRIMARY KEY, bytes BLOB)")
        queue.executemany("INSERT INTO record VALUES (?, ?)", ((n, os.urandom(size)) for n in range(1, count + 1)))
        queue.commit()
        port = multiprocessing.Value("i", 0)
        process = multiprocessing.Process(target=receive, args=(folder, port), daemon=True)
        process.start()
        while not port.value:
            time.sleep(0.01)
        connection = http.client.HTTPConnection("127.0.0.1", port.value)
        start, mark = time.monotonic(), 0
        while mark < count:
            rows = queue.execute(
                "SELECT sequence, bytes FROM record WHERE sequence > ? ORDER BY sequence LIMIT ?", (mark, BATCH)).fetchall()
            connection.request("POST", "/", b"".join(row[1] for row in rows), {"Record-Size": str(size)})
            assert connection.getresponse().read() == b""
            mark = rows[-1][0]
        seconds = time.monotonic() - start
        process.terminate()
        process.join()
        return count / seconds
