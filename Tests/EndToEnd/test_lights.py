"""`tillpost lights show`: every status with its name, and the lamps afterwards as they were."""

import signal
import subprocess
import time

import pytest

from conftest import BINARIES, Service, run, until

STATUSES = [
    "ready", "near-limit", "awaiting-payment", "working", "taken", "taken-at-risk", "cash-noted", "answer-yes", "answer-no", "not-taken", "sale-declined", "needs-engineer",
    "do-not-cut-power", "link-up", "link-without-hq", "link-down", "sent", "off"]
DARK = "[G○] [A○] [R○] [L○]"


def test_every_status_is_played_with_its_name_on_drawn_lamps():
    lines = run("tillpost", "lights", "show", "--seconds", "1").stdout.splitlines()
    names = [line.split()[0] for line in lines if not line.startswith("[")]
    assert names == STATUSES
    assert lines[lines.index(next(line for line in lines if line.startswith("taken "))) + 1] == "[G●] [A○] [R○] [L○]"
    assert [line for line in lines if line.startswith("[")][-1] == DARK


def test_only_those_that_are_asked_for():
    lines = run("tillpost", "lights", "show", "not-taken", "taken", "--seconds", "1").stdout.splitlines()
    assert [line.split()[0] for line in lines if not line.startswith("[")] == ["not-taken", "taken"]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_leaves_the_lamps_dark(how):
    show = subprocess.Popen(
        [str(BINARIES / "tillpost"), "lights", "show", "do-not-cut-power", "--seconds", "60"], stdout=subprocess.PIPE, text=True)
    while "A●" not in show.stdout.readline():
        pass
    show.send_signal(how)
    assert show.communicate(timeout=10)[0].splitlines()[-1] == DARK
    assert show.returncode == 0


@pytest.mark.parametrize("arguments,status,words", [
    (["--seconds", "0"], 64, "1 to 60"), (["blink"], 64, "blink"), (["--state", "/nowhere"], 66, "no folder"),
    (["--config", "/nowhere"], 78, "no such file")])
def test_what_cannot_be_shown_is_said(arguments, status, words):
    done = run("tillpost", "lights", "show", *arguments)
    assert done.returncode == status and words in done.stderr


def test_without_a_chip_it_says_which_is_missing(tmp_path):
    config = tmp_path / "node.json"
    config.write_text('{ "lamps": { "chip": "no-such-chip", "red": "R" } }')
    done = run("tillpost", "lights", "show", "--config", config)
    assert done.returncode == 69 and "no-such-chip" in done.stderr


def test_a_service_without_lamps_says_that_nothing_is_shown(shared_hq):
    counter = shared_hq.counter("lights-none")
    with Service(counter):
        done = run("tillpost", "lights", "show", "ready", "--state", counter.state, "--seconds", "1")
        assert done.returncode == 0 and "not shown" in done.stdout


def test_the_service_shows_it_on_its_own_lamps_and_goes_back_to_what_stands(shared_hq, tmp_path):
    counter = shared_hq.counter("lights-service")
    drawn = tmp_path / "lamps"
    with drawn.open("w") as out, SeenService(counter, out):
        run("tillpost", "lights", "show", "do-not-cut-power", "off", "--state", counter.state, "--seconds", "1")
        until(lambda: "[G●] [A●] [R●]" in drawn.read_text().split("[G○] [A●] [R○]")[-1])
        show = subprocess.Popen(
            [str(BINARIES / "tillpost"), "lights", "show", "working", "--state", str(counter.state), "--seconds", "60"])
        time.sleep(1)
        # Killed in the middle of it, or interrupted: a sale is shown all the same.
        show.send_signal(signal.SIGINT)
        show.wait(timeout=10)
        length = len(drawn.read_text())
        until(lambda: "[G●] [A●] [R●]" in drawn.read_text()[length:])
        counter.sold("1.00", "--cash")
    assert show.returncode == 0
    counter.assert_whole()


class SeenService(Service):
    """A service whose drawn lamps go to a file."""

    def __init__(self, counter, out):
        super().__init__(counter, {"lamps": "drawn"})
        self.out = out

    def __enter__(self):
        self.process = subprocess.Popen(self.arguments, stdout=self.out, stderr=subprocess.PIPE, text=True)
        until(lambda: self.counter.status()["service"])
        return self
