"""From a code that is read to the lamp that says so, and to the voice: the real service, a scanner on a serial line, drawn lamps, a
sound card that is a pipe.

The clock starts when the scanner has sent the last byte and stops when the service has lit green; between lie reading,
checking two signatures, deciding, and a commit that is on disk. The voice's stops when the first samples are at the card (ALSA's
file device), so that a real card's own buffer comes on top. Before each sale a raw append is synced beside it, which tells
what the machine itself was up to.
"""

import argparse
import json
import os
import pathlib
import pty
import shutil
import socket
import struct
import subprocess
import sys
import threading
import time
import tty

LAMP_MS, VOICE_MS = 150, 300
# No lamp lights more than three times a second, so that sales closer than this would measure the pause.
PACE = 0.5


class Counter:
    """`tillpost run`, and the moments at which its green lamp was lit."""

    def __init__(self, programs, state):
        self.state, self.greens, self.sounds, self.lit = state, [], [], threading.Condition()
        self.scanner, self.port = pty.openpty()
        tty.setraw(self.port)
        config = state.parent / "lamp.json"
        self.card = state.parent / "card"
        os.mkfifo(self.card)
        threading.Thread(target=self.listen, daemon=True).start()
        config.write_text(json.dumps({
            "scanners": [{"serial": os.ttyname(self.port)}], "lamps": "drawn",
            "voice": {"language": "en", "card": f"file:{self.card},raw", "clips": str(state.parent / "voice")}}))
        self.process = subprocess.Popen(
            [programs / "tillpost", "run", "--state", state, "--config", config], stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL)
        threading.Thread(target=self.watch, daemon=True).start()
        while not (state / "control.sock").exists() or not self.ask({"status": {}}):
            time.sleep(0.05)

    def watch(self):
        for line in self.process.stdout:
            now = time.perf_counter()
            # Green alone: the wink of all three says "ready".
            if "[G●] [A○]".encode() in line:
                with self.lit:
                    self.greens.append(now)
                    self.lit.notify_all()

    def listen(self):
        """The moment at which each sentence begins at the card."""
        while True:
            with self.card.open("rb", buffering=0) as sound:
                if sound.read(2):
                    with self.lit:
                        self.sounds.append(time.perf_counter())
                        self.lit.notify_all()
                while sound.read(65536):
                    pass

    def ask(self, command, meanwhile=lambda: None):
        """One command through the control socket, as the command line gives it."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(60)
            try:
                connection.connect(str(self.state / "control.sock"))
            except OSError:
                return None
            request = json.dumps(command).encode()
            connection.sendall(struct.pack(">I", len(request)) + request)
            meanwhile()
            reply = connection.makefile("rb")
            return json.loads(reply.read(struct.unpack(">I", reply.read(4))[0]))

    def scan(self, text):
        """The time at which the last byte was sent."""
        os.write(self.scanner, text.encode() + b"\r")
        return time.perf_counter()

    def sell(self, amount, note):
        """Milliseconds from the scan to green, and to the first sound of the result."""
        before, moments = len(self.greens), []

        def scan():
            time.sleep(0.1)
            moments.append(self.scan(note))

        sale = {"sell": {"amount": amount, "awaitsScan": True, "details": {"lines": []}}}
        reply = self.ask(sale, scan)["sale"]["_0"]
        assert reply["taken"] and reply["lamp"] == "green", reply
        with self.lit:
            assert self.lit.wait_for(lambda: len(self.greens) > before and max(self.sounds, default=0) > moments[0], timeout=10)
            sound = next(moment for moment in self.sounds if moment > moments[0])
        return (self.greens[before] - moments[0]) * 1e3, (sound - moments[0]) * 1e3

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=30)


def append(file):
    """Milliseconds that a raw append of a record's size takes to be on disk."""
    began = time.perf_counter()
    os.write(file, bytes(700))
    os.fdatasync(file)
    return (time.perf_counter() - began) * 1e3


def row(name, times):
    times = sorted(times)
    p50, p99 = (times[min(len(times) - 1, int(len(times) * share))] for share in (0.5, 0.99))
    print(f"{name:<26} p50 {p50:6.1f} ms  p99 {p99:6.1f} ms  longest {times[-1]:6.1f} ms")
    return p99


def judged(what, p99, budget):
    is_within = p99 <= budget
    print(f"p99 is {'within' if is_within else 'OVER'} the {budget} ms that {what} may take")
    return is_within


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", type=pathlib.Path, required=True)
    parser.add_argument("--dir", type=pathlib.Path, required=True)
    parser.add_argument("--count", type=int, default=200)
    options = parser.parse_args()
    programs, folder = options.bin.resolve(), options.dir.resolve() / "lamp"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    state = folder / "node"
    voice = pathlib.Path(__file__).resolve().parents[2] / "hardware" / "voice" / "make.py"
    subprocess.run([voice, "--out", folder / "voice", "en"], check=True, stdout=subprocess.DEVNULL)
    bench = programs / "tillpost-bench"
    subprocess.run([bench, "prepare", "--state", state, "--count", "1"], check=True)
    made = subprocess.run(
        [bench, "notes", "--state", state, "--first", "2", "--count", str(options.count + 1)], check=True,
        capture_output=True, text=True).stdout.splitlines()
    counter = Counter(programs, state)
    try:
        counter.scan(made[0])
        time.sleep(PACE)
        times, appends = [], []
        raw = os.open(folder / "raw", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        for line in made[1:]:
            began = time.monotonic()
            appends.append(append(raw))
            times.append(counter.sell(*line.split(maxsplit=1)))
            time.sleep(max(0, began + PACE - time.monotonic()))
    finally:
        counter.stop()
    print(f"\n== code read -> lamp, {options.count} sales")
    # The first sale warms up.
    lamp = row("code read -> lamp", [lamp for lamp, _ in times[1:]])
    voice = row("code read -> first sound", [sound for _, sound in times[1:]])
    row("raw append + fdatasync", appends[1:])
    verdicts = [judged("a lamp", lamp, LAMP_MS), judged("the voice", voice, VOICE_MS)]
    return 0 if all(verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())
