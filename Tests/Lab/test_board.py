"""A counter whose lamps and scanner come from its board's file, and what the doctor says of them."""

import itertools
import json
import pathlib
import signal
import subprocess
import time

import pytest
from chip import Chip
from conftest import ROOT
from programs import BINARIES, Service, run, until
from wedge import Wedge

LINES = ["LAMP_G", "LAMP_A", "LAMP_R", "LAMP_L"]
GREEN, AMBER, RED, LINK = LINES
BY_ID = pathlib.Path("/dev/input/by-id")
KEYBOARD = f"keyboard {BY_ID}/*-event-kbd"
LAMPS = {"lamp green", "lamp amber", "lamp red", "lamp link"}
numbers = itertools.count(1)

BOARD = """\
board: Lab
lamps:
  chip: lab-board
  green: LAMP_G
  amber: LAMP_A
  red: { line: LAMP_R, polarity: active-high }
  link: LAMP_L
scanner: keyboard
"""


@pytest.fixture()
def chip():
    chip = Chip("board", "lab-board", LINES)
    yield chip
    chip.remove()


class Scanner:
    """A virtual keyboard, named as udev would."""

    def __init__(self, name):
        self.wedge, self.name = Wedge(name), BY_ID / f"usb-{name}-event-kbd"
        BY_ID.mkdir(exist_ok=True)
        self.name.symlink_to(self.wedge.path)

    def unplug(self):
        self.wedge.unplug()
        self.name.unlink()


@pytest.fixture()
def scanner():
    scanner = Scanner("Lab")
    yield scanner
    if scanner.name.is_symlink():
        scanner.unplug()


@pytest.fixture()
def counter(shared_hq):
    counter = shared_hq.counter(f"board {next(numbers)}")
    (counter.folder / "lab.yaml").write_text(BOARD)
    counter.config = {"board": str(counter.folder / "lab.yaml")}
    # The other configuration of the tests says that there are no lamps, which would come first.
    counter.file = counter.folder / "board.json"
    counter.file.write_text(json.dumps(counter.config))
    return counter


class Served(Service):
    def __init__(self, counter):
        super().__init__(counter)
        self.arguments[-1] = str(counter.file)


def examined(counter):
    done = run("tillpost", "doctor", "--state", counter.state, "--config", counter.file, "--json")
    return {row["subject"]: (row["state"], row["says"]) for row in json.loads(done.stdout)["findings"]}


def broken(counter):
    return {subject for subject, (state, _) in examined(counter).items() if state == "broken"}


@pytest.mark.parametrize("is_running", [True, False], ids=["served", "alone"])
def test_the_doctor_tries_every_line_and_the_scanner(counter, chip, scanner, is_running):
    service = Served(counter).__enter__() if is_running else None
    try:
        found = until(lambda: (found := examined(counter))[KEYBOARD][0] == "good" and found)
        assert all(found[lamp][0] == "good" for lamp in LAMPS) and "Lab" in found["board"][1]
        assert broken(counter) == set()
        scanner.unplug()
        until(lambda: broken(counter) == {KEYBOARD})
        chip.vanish()
        until(lambda: broken(counter) == {KEYBOARD} | LAMPS)
        chip.appear()
        until(lambda: broken(counter) == {KEYBOARD})
    finally:
        if service:
            service.end()
    assert is_running or chip.lit() == set()


def test_a_line_that_another_program_holds_is_told_by_its_lamp(counter, chip, scanner):
    holder = subprocess.Popen(
        [ROOT / ".build" / "lab" / "lines-1", "lab-board", "LAMP_A"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert holder.stdout.readline() == "ok\n"
    found = examined(counter)
    assert broken(counter) == {"lamp amber"} and "Another program holds" in found["lamp amber"][1]
    holder.communicate()
    assert broken(counter) == set()


def test_two_keyboards_are_not_guessed_between(counter, chip, scanner):
    other = Scanner("Somebodys")
    says = examined(counter)[KEYBOARD]
    other.unplug()
    assert says[0] == "broken" and says[1].startswith("2 devices")
    assert broken(counter) == set()


def test_lamps_that_vanish_are_reported_once_and_light_again(counter, chip, scanner):
    service = Served(counter).__enter__()
    chip.vanish()
    until(lambda: broken(counter) == LAMPS)
    counter.sold("1.00", "--cash")
    chip.appear()
    until(lambda: broken(counter) == set())
    assert {GREEN, AMBER, RED} in [state - {LINK} for state in chip.watch(7)]
    service.process.send_signal(signal.SIGTERM)
    errors = [line for line in service.process.communicate(timeout=30)[1].splitlines() if "lamps:" in line]
    # The board lets them go, then is not found: two faults, whatever often it is tried.
    assert 1 <= len(errors) <= 2 and all("Sales go on" in line for line in errors)


def test_every_status_is_shown_on_the_boards_lines_and_they_are_dark_afterwards(counter, chip):
    show = subprocess.Popen(
        [str(BINARIES / "tillpost"), "lights", "show", "--config", str(counter.file), "--seconds", "2"],
        stdout=subprocess.PIPE, text=True)
    seen = chip.watch(60, until=lambda _: show.poll() is not None)
    assert {frozenset(lamps) for lamps in [{GREEN}, {AMBER}, {RED}, {LINK}, {GREEN, AMBER, RED}]} <= set(seen)
    assert chip.lit() == set() and len(show.communicate()[0].splitlines()) == 18


def test_the_service_shows_a_status_and_goes_back_whatever_becomes_of_who_asked(counter, chip, scanner):
    with Served(counter):
        for how in [signal.SIGINT, signal.SIGKILL]:
            show = subprocess.Popen(
                [str(BINARIES / "tillpost"), "lights", "show", "do-not-cut-power", "--state", str(counter.state), "--seconds", "8"])
            chip.watch(6, until=lambda seen: seen[-1] - {LINK} == {AMBER})
            assert chip.lit() - {LINK} == {AMBER}
            show.send_signal(how)
            show.wait(timeout=10)
            seen = [state - {LINK} for state in chip.watch(20, until=lambda seen: seen[-1] - {LINK} == {GREEN, AMBER, RED})]
            assert seen[-1] == {GREEN, AMBER, RED}
            time.sleep(1)
