"""A relay on loopback that carries so many bits a second each way, and every byte so many seconds late."""

import socket
import threading
import time


class SlowLink:
    def __init__(self, port, bits_per_second=40_000, one_way_seconds=0.3):
        self.target, self.rate, self.delay = port, bits_per_second / 8, one_way_seconds
        self.carried = [0, 0]
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            far = socket.create_connection(("127.0.0.1", self.target))
            threading.Thread(target=self.carry, args=(near, far, 0), daemon=True).start()
            threading.Thread(target=self.carry, args=(far, near, 1), daemon=True).start()

    def carry(self, source, sink, way):
        """One direction. The line is free again when the last byte is on it; each byte arrives later by the delay."""
        free, waiting, arrived = 0.0, [], threading.Condition()

        def deliver():
            while True:
                with arrived:
                    arrived.wait_for(lambda: waiting)
                    due, part = waiting.pop(0)
                time.sleep(max(0.0, due - time.monotonic()))
                try:
                    if part is None:
                        return sink.shutdown(socket.SHUT_WR)
                    sink.sendall(part)
                except OSError:
                    return

        threading.Thread(target=deliver, daemon=True).start()
        while True:
            try:
                part = source.recv(500)
            except OSError:
                part = b""
            now = time.monotonic()
            free = max(free, now) + len(part) / self.rate
            self.carried[way] += len(part)
            with arrived:
                waiting.append((free + self.delay, part or None))
                arrived.notify()
            if not part:
                return
            # No further ahead than a modem's buffer.
            time.sleep(max(0.0, free - time.monotonic() - 0.5))

    def close(self):
        self.listener.close()
