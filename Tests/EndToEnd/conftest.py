"""The real programs, started for a test and stopped by their own pid."""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARIES = pathlib.Path(os.environ.get("TILLPOST_BIN", ROOT / ".build" / "debug"))

# What the lab's tests share finds this file by the name that it has there, where conftest.py is the lab's own.
sys.modules.setdefault("programs", sys.modules[__name__])

POLICY = {
    "expiresInDays": 30, "noteLifetimeHours": 24, "claimWindowDays": 14, "untrustedClockPercent": 50,
    "limits": {"KES": {"floor": "500.00", "exposureValue": "20000.00", "exposureCount": 2000, "exposureAgeHours": 72}},
    "issuers": {"SUN-BANK": "guaranteed", "RIVER-COOP": "atRisk"},
}


def run(program, *arguments, timeout=60, **more):
    """Runs a command to its end."""
    return subprocess.run(
        [str(BINARIES / program), *map(str, arguments)], capture_output=True, text=True, timeout=timeout, **more)


def run_json(program, *arguments):
    done = run(program, *arguments, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def until(check, seconds=20):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = check()
        if value:
            return value
        time.sleep(0.05)
    raise AssertionError(f"waited {seconds} s in vain")


class Headquarters:
    def __init__(self, folder):
        self.data = folder / "hq"
        self.folder = folder
        self.process = None
        self.listen = "127.0.0.1:0"
        self.start()
        for issuer in POLICY["issuers"]:
            self.ask("issuer", "new", issuer)
        (folder / "policy.json").write_text(json.dumps(POLICY))
        self.ask("policy", "publish", folder / "policy.json")
        self.merchant = self.ask("merchant", "new", "--name", "Mama Njeri", "--currency", "KES")["id"]

    def start(self):
        address = self.data / "address"
        address.unlink(missing_ok=True)
        with (self.folder / "hq.log").open("ab") as log:
            self.process = subprocess.Popen(
                [str(BINARIES / "tillpost-hq"), "serve", "--data", str(self.data), "--listen", self.listen, "--call-again", "1"],
                stdout=log, stderr=log)
        until(address.exists)
        self.url = address.read_text().strip()
        self.listen = self.url.removeprefix("http://")

    def stop(self, how=signal.SIGTERM):
        if self.process and self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(timeout=15)

    def ask(self, *arguments):
        return run_json("tillpost-hq", *arguments, "--data", self.data)

    def counter(self, name):
        """A new counter, enrolled."""
        folder = self.folder / name
        folder.mkdir()
        self.ask("node", "new", "--merchant", self.merchant, "--counter", name, "--url", self.url,
                 "--out", folder / "enrol.png", "--plate", folder / "plate.png")
        counter = Counter(folder)
        done = run("tillpost", "enrol", "--state", counter.state, "--image", folder / "enrol.png")
        assert done.returncode == 0, done.stderr
        return counter

    def wallet(self, name, issuer="SUN-BANK", balance="5000.00"):
        folder = self.folder / f"phone-{name}"
        self.ask("issuer", "certify", "--issuer", issuer, "--wallet", folder, "--currency", "KES",
                 "--cap-payment", "1000.00", "--cap-total", "10000.00", "--days", "90")
        self.ask("issuer", "fund", "--wallet", folder, "--amount", balance, "--currency", "KES")
        return folder


class Counter:
    def __init__(self, folder):
        self.folder = folder
        self.state = folder / "node"
        self.plate = folder / "plate.png"
        self.pictures = 0

    def note(self, wallet, amount, *more):
        self.pictures += 1
        picture = self.folder / f"note-{self.pictures}.png"
        done = run("tillpost-hq", "payer", "note", "--wallet", wallet, "--plate", self.plate, "--amount", amount,
                   "--out", picture, "--with-certificate", *more)
        assert done.returncode == 0, done.stderr
        return picture

    def sell(self, amount, *means):
        return run("tillpost", "sell", "--state", self.state, "--amount", amount, *means, "--json")

    def selling(self, amount):
        """A sale that waits for a scanner."""
        return subprocess.Popen(
            [str(BINARIES / "tillpost"), "sell", "--state", str(self.state), "--amount", amount, "--scan", "--json"],
            stdout=subprocess.PIPE, text=True)

    def sold(self, amount, *means):
        done = self.sell(amount, *means)
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout)

    def status(self):
        return run_json("tillpost", "status", "--state", self.state)

    def journal(self):
        lines = run("tillpost", "journal", "list", "--state", self.state, "--json").stdout.splitlines()
        return [json.loads(line) for line in lines]

    def assert_whole(self):
        report = run_json("tillpost", "journal", "verify", "--state", self.state)
        assert report["verified"]
        sequences = [line["sequence"] for line in self.journal()]
        assert sequences == list(range(1, len(sequences) + 1))


class Service:
    """`tillpost run`, until the block ends."""

    def __init__(self, counter, config=None, tmp=None):
        self.counter = counter
        arguments = [str(BINARIES / "tillpost"), "run", "--state", str(counter.state)]
        path = counter.folder / "node.json"
        path.write_text(json.dumps({"lamps": "none", "longestRetrySeconds": 1, **(config or {})}))
        self.arguments = arguments + ["--config", str(path)]

    def __enter__(self):
        self.process = subprocess.Popen(self.arguments, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        until(lambda: self.counter.status()["service"])
        return self

    def __exit__(self, *_):
        self.end()

    def end(self, how=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(how)
        self.process.wait(timeout=15)
        self.process.stderr.close()
        return self.process.returncode


@pytest.fixture(scope="session")
def binaries():
    return BINARIES


@pytest.fixture()
def hq(tmp_path):
    headquarters = Headquarters(tmp_path)
    yield headquarters
    headquarters.stop()


@pytest.fixture(scope="module")
def shared_hq(tmp_path_factory):
    """One HQ for many tests that do not stop it."""
    folder = tmp_path_factory.mktemp("hq")
    headquarters = Headquarters(folder)
    yield headquarters
    headquarters.stop()
    # Each counter keeps space in reserve, and the lab's disk is memory.
    shutil.rmtree(folder)
