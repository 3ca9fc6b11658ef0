"""`tillpost run` as systemd starts it: readiness, watchdog, a clean stop; and the units themselves.

Needs no systemd: the notification socket is ours (sd_notify(3)). The programs are looked for in the folder
TILLPOST_BIN, in .build/debug of the repository where that is not set.
"""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
BIN = Path(os.environ.get("TILLPOST_BIN", REPOSITORY / ".build" / "debug")).resolve()
UNITS = ["tillpost.service", "tillpost-hq.service"]

# Long enough for a slow machine; nothing here is a measurement but the stop, which the unit promises.
PATIENCE = 30
STOP_WITHIN = 5


@pytest.fixture
def folder():
    # Not pytest's tmp_path: a socket's path has to be short.
    path = Path(tempfile.mkdtemp(prefix="tillpost-"))
    yield path
    shutil.rmtree(path)


@pytest.fixture
def state(folder):
    state = folder / "node"
    done = subprocess.run(
        [BIN / "tillpost-bench", "prepare", "--state", state, "--count", "3"], capture_output=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return state


class Service:
    """`tillpost run` with a notification socket, and what it said there."""

    def __init__(self, folder, state, name):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(name(folder))
        configuration = folder / "node.json"
        configuration.write_text('{ "scanners": [], "lamps": "none" }')
        shown = self.socket.getsockname()
        address = "@" + shown[1:].decode() if isinstance(shown, bytes) else shown
        self.process = subprocess.Popen(
            [BIN / "tillpost", "run", "--state", state, "--config", configuration],
            env={**os.environ, "NOTIFY_SOCKET": address, "WATCHDOG_USEC": "1000000"},
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )

    def hears(self, wanted, within=PATIENCE):
        """Waits until it says so; what it says before is passed over."""
        end = time.monotonic() + within
        heard = []
        while time.monotonic() < end:
            self.socket.settimeout(max(0.01, end - time.monotonic()))
            try:
                heard.append(self.socket.recv(4096).decode())
            except TimeoutError:
                break
            if heard[-1] == wanted:
                return heard
        pytest.fail(f"{wanted} was not said; heard {heard}")

    def end(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()
        self.socket.close()


SOCKETS = {
    "a path": lambda folder: str(folder / "notify"),
    "an abstract address": lambda folder: f"\0{folder.name}",
}


@pytest.mark.parametrize("name", SOCKETS.values(), ids=SOCKETS.keys())
def test_ready_alive_and_a_clean_stop(folder, state, name):
    service = Service(folder, state, name)
    try:
        assert service.hears("READY=1") == ["READY=1"], "readiness comes first"
        service.hears("WATCHDOG=1")
        service.hears("WATCHDOG=1")
        service.process.send_signal(signal.SIGTERM)
        service.hears("STOPPING=1", within=STOP_WITHIN)
        _, errors = service.process.communicate(timeout=STOP_WITHIN)
        assert service.process.returncode == 0, errors
    finally:
        service.end()
    verified = subprocess.run(
        [BIN / "tillpost", "journal", "verify", "--state", state], capture_output=True, text=True, timeout=60
    )
    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert verified.stdout.startswith("3 records, all chained and signed")


def test_no_readiness_without_an_enrolled_node(folder):
    empty = folder / "empty"
    empty.mkdir()
    service = Service(folder, empty, SOCKETS["a path"])
    try:
        _, errors = service.process.communicate(timeout=PATIENCE)
        assert service.process.returncode == 78, errors
        assert b"tillpost enrol" in errors
        service.socket.settimeout(0.01)
        with pytest.raises(TimeoutError):
            service.socket.recv(4096)
    finally:
        service.end()


@pytest.mark.parametrize("unit", UNITS)
def test_systemd_accepts_the_unit(folder, unit):
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not installed")
    # It looks for the program, which is not installed here.
    program = folder / unit.removesuffix(".service")
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    text = (REPOSITORY / "ops" / "systemd" / unit).read_text()
    assert f"ExecStart=/usr/bin/{program.name} " in text
    (folder / unit).write_text(text.replace(f"/usr/bin/{program.name} ", f"{program} "))
    done = subprocess.run(["systemd-analyze", "verify", folder / unit], capture_output=True, text=True, timeout=60)
    complaints = [line for line in done.stderr.splitlines() if program.name in line]
    assert done.returncode == 0 and not complaints, done.stderr


def test_the_unit_gives_the_watchdog_time():
    text = (REPOSITORY / "ops" / "systemd" / "tillpost.service").read_text()
    keys = dict(line.split("=", 1) for line in text.splitlines() if "=" in line and not line.startswith("#"))
    assert keys["Type"] == "notify"
    assert int(keys["WatchdogSec"]) >= 10, "a sign of life comes every second; a card may stall for many"


def test_a_held_button_switches_the_machine_off_and_starts_nothing_anew():
    text = (REPOSITORY / "ops" / "systemd" / "tillpost.service").read_text()
    keys = dict(line.split("=", 1) for line in text.splitlines() if "=" in line and not line.startswith("#"))
    assert keys["SuccessExitStatus"] == "3" and "3" in keys["RestartPreventExitStatus"].split()
    command = keys["ExecStopPost"].removeprefix("+/bin/sh -c '").removesuffix("'").replace("$$", "$")
    for status, expected in {"3": "off\n", "0": "", "killed": "", "78": ""}.items():
        done = subprocess.run(
            ["/bin/sh", "-c", command.replace("systemctl --no-block poweroff", "echo off")],
            env={"EXIT_STATUS": status}, capture_output=True, text=True, timeout=10)
        assert (done.returncode, done.stdout) == (0, expected)


def test_the_boards_watchdog_is_asked_for_no_more_than_boards_can():
    text = (REPOSITORY / "ops" / "systemd" / "tillpost-watchdog.conf").read_text()
    assert "[Manager]" in text and "RuntimeWatchdogSec=15\n" in text
