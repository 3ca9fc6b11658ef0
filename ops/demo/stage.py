"""The demo's stage: the real programs as separate processes, and the words between them."""

import json
import os
import signal
import subprocess
import sys
import time


class Failed(Exception):
    """Something did not come out as the story says."""


class Stage:
    def __init__(self, binaries, folder):
        self.binaries = binaries
        self.folder = folder
        self.running = {}
        self.color = sys.stdout.isatty() and "NO_COLOR" not in os.environ

    def path(self, name):
        return os.path.join(self.folder, name)

    # Words

    def act(self, number, title):
        print(f"\n{self._bold(f'{number}. {title}')}", flush=True)

    def say(self, text):
        print(f"   {text}", flush=True)

    def lamps(self, where, lit, text):
        """Draws the counter's lamps: position and letter say it, colour only repeats it."""
        colors = {"green": 32, "amber": 33, "red": 31}
        drawn = []
        for lamp in ("green", "amber", "red"):
            on = lit == lamp or lit == "white"
            glyph = f"{lamp[0].upper()}{'●' if on else '○'}"
            drawn.append(f"\033[{colors[lamp]}m{glyph}\033[0m" if on and self.color else glyph)
        print(f"   {where}  [{' '.join(drawn)}]  {text}", flush=True)

    def _bold(self, text):
        return f"\033[1m{text}\033[0m" if self.color else text

    # Programs

    def run(self, program, *arguments, expect=0):
        """Runs a command to its end and returns what it printed."""
        command = [os.path.join(self.binaries, program), *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        if expect is not None and done.returncode != expect:
            raise Failed(f"{' '.join(command)}\n   exit {done.returncode}, expected {expect}\n{done.stdout}{done.stderr}")
        return done

    def json(self, program, *arguments, expect=0):
        return json.loads(self.run(program, *arguments, "--json", expect=expect).stdout)

    def start(self, name, program, *arguments):
        """Starts a program that goes on running; its output goes to a file."""
        log = open(self.path(f"{name}.log"), "a")
        command = [os.path.join(self.binaries, program), *map(str, arguments)]
        self.running[name] = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)

    def stop(self, name, how=signal.SIGTERM):
        process = self.running.pop(name, None)
        if process is None:
            return
        if process.poll() is None:
            process.send_signal(how)
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            raise Failed(f"{name} did not end within 15 s of signal {how}")

    def stop_all(self):
        for name in list(self.running):
            try:
                self.stop(name)
            except Failed as failure:
                print(failure, file=sys.stderr)

    def until(self, what, check, seconds=25):
        """Waits until something is so, at most so long."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            value = check()
            if value:
                return value
            time.sleep(0.1)
        raise Failed(f"waited {seconds} s in vain: {what}")

    def expect(self, condition, what):
        if not condition:
            raise Failed(what)
