"""A headquarters and enrolled nodes for measuring, on this machine's loopback."""

import json
import os
import pathlib
import subprocess
import time

POLICY = {
    "expiresInDays": 30, "noteLifetimeHours": 24, "claimWindowDays": 14, "untrustedClockPercent": 50,
    "limits": {"KES": {"floor": "5000.00", "exposureValue": "900000000.00", "exposureCount": 10000000,
                       "exposureAgeHours": 72}},
    "issuers": {"SUN-BANK": "guaranteed"},
}


class Stage:
    """Everything on all cores; with `apart`, headquarters on one half of them and the nodes on the other, as on machines of
    their own."""

    def __init__(self, programs, folder, *options, apart=False):
        self.programs, self.folder = pathlib.Path(programs), pathlib.Path(folder)
        cores = sorted(os.sched_getaffinity(0))
        half = len(cores) // 2 if apart and len(cores) > 1 else None
        self.hq_cores, self.node_cores = cores[:half], cores[half or 0:]
        self.folder.mkdir(parents=True)
        self.data = self.folder / "hq"
        self.process = subprocess.Popen(
            [self.programs / "tillpost-hq", "serve", "--data", self.data, "--listen", "127.0.0.1:0",
             *options],
            stdout=subprocess.DEVNULL, preexec_fn=self.on(self.hq_cores))
        while not (self.data / "address").exists():
            time.sleep(0.05)
        self.url = (self.data / "address").read_text().strip()
        self.hq("issuer", "new", "SUN-BANK")
        (self.folder / "policy.json").write_text(json.dumps(POLICY))
        self.hq("policy", "publish", self.folder / "policy.json")
        self.hq("merchant", "new", "--name", "Made up", "--currency", "KES")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def on(self, cores):
        """For a new process: keeps it on these cores."""
        return lambda: os.sched_setaffinity(0, cores)

    def run(self, program, *arguments, cores=None):
        done = subprocess.run(
            [self.programs / program, *map(str, arguments)], capture_output=True, text=True,
            preexec_fn=self.on(cores or os.sched_getaffinity(0)))
        assert done.returncode == 0, done.stderr
        return done.stdout

    def hq(self, *arguments):
        return self.run("tillpost-hq", *arguments, "--data", self.data)

    def node(self, name, url=None):
        """A new node, enrolled; its folder."""
        code, state = self.folder / f"{name}.png", self.folder / name
        self.hq("node", "new", "--merchant", "M-001", "--counter", name, "--url", url or self.url, "--out", code)
        self.run("tillpost", "enrol", "--state", state, "--image", code)
        return state

    def fill(self, state, count, *options):
        """Takes notes; what the program prints."""
        key = self.data / "keys" / "issuer-SUN-BANK.pem"
        return self.run("tillpost-bench", "fill", "--state", state, "--count", count, "--issuer-key", key, *options)

    def drain(self, states):
        """Drains nodes at the same time; seconds."""
        start = time.monotonic()
        running = [
            subprocess.Popen([self.programs / "tillpost", "sync", "--state", state], stdout=subprocess.DEVNULL,
                             preexec_fn=self.on(self.node_cores))
            for state in states]
        assert all(process.wait() == 0 for process in running)
        return time.monotonic() - start

    def memory(self, field="VmRSS"):
        """What headquarters keeps in memory, in MB; VmHWM is the most it ever did."""
        text = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(next(line for line in text.splitlines() if line.startswith(field)).split()[1]) / 1024

    def cpu_seconds(self):
        """What headquarters has worked so far, on all cores."""
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
