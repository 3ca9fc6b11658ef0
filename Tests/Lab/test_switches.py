"""A board's button, its tamper switch and its buzzer, on lines that the kernel has."""

import itertools
import signal

import pytest
from chip import Chip
from programs import until
from test_board import Served, examined

LAMPS = ["LAMP_G", "LAMP_A", "LAMP_R", "LAMP_L", "BUZZER"]
SWITCHES = ["BUTTON", "TAMPER"]
# Cash is noted, and yes: the three lamps together, with a short sound.
YES = {"LAMP_G", "LAMP_A", "LAMP_R", "BUZZER"}
numbers = itertools.count(1)

BOARD = """\
board: Lab
lamps: { chip: lab-lamps, green: LAMP_G, amber: LAMP_A, red: LAMP_R, link: LAMP_L, buzzer: BUZZER }
switches: { chip: lab-switches, button: BUTTON, tamper: TAMPER }
scanner: none
"""


def made(name, label, lines):
    chip = Chip(name, label, lines)
    yield chip
    chip.remove()


@pytest.fixture()
def lamps():
    yield from made("lamps", "lab-lamps", LAMPS)


@pytest.fixture()
def switches():
    yield from made("switches", "lab-switches", SWITCHES)


@pytest.fixture()
def counter(shared_hq):
    counter = shared_hq.counter(f"switches {next(numbers)}")
    (counter.folder / "lab.yaml").write_text(BOARD)
    counter.file = counter.folder / "board.json"
    counter.file.write_text(f'{{ "board": "{counter.folder}/lab.yaml" }}')
    return counter


def said(counter):
    """What the tamper switch said, as far as it was recorded."""
    return [row["tamper"] for row in counter.journal() if row["kind"] == "tamper"]


def test_an_opened_case_is_recorded_and_headquarters_lists_it(counter, lamps, switches, shared_hq):
    with Served(counter):
        # Nothing holds the line down: the case is open, or the cable is cut.
        until(lambda: said(counter) == ["foundOpen"])
        switches.pull("TAMPER", False)
        until(lambda: said(counter) == ["foundOpen", "closed"])
        assert not counter.status()["caseOpen"]
        assert examined(counter)["tamper"] == ("good", "the board's case is closed")
        for _ in range(20):
            switches.pull("TAMPER", True)
            switches.pull("TAMPER", False)
        switches.pull("TAMPER", True)
        until(lambda: counter.status()["caseOpen"])
        assert said(counter) == ["foundOpen", "closed", "opened"]
        assert examined(counter)["tamper"][0] == "advice"
        until(lambda: [row["reason"] for row in shared_hq.ask("exceptions")].count("tampered") == 2)
    # What is known already is not said again.
    with Served(counter):
        until(lambda: examined(counter)["tamper"][0] == "advice")
    assert said(counter) == ["foundOpen", "closed", "opened"]
    counter.assert_whole()


def test_the_buzzer_sounds_with_the_lamps(counter, lamps, switches):
    with Served(counter):
        counter.sold("1.00", "--cash")
        assert YES <= lamps.watch(5, until=lambda seen: YES <= seen[-1])[-1]
        assert "BUZZER" not in lamps.watch(3)[-1]


def test_the_button_asks_whether_all_is_sent(counter, lamps, switches):
    with Served(counter):
        until(lambda: examined(counter)["button"] == ("good", "nobody presses it"))
        switches.pull("BUTTON", False)
        lamps.watch(0.3)
        switches.pull("BUTTON", True)
        assert YES <= lamps.watch(10, until=lambda seen: YES <= seen[-1])[-1]


def test_the_button_held_stops_the_counter_for_a_safe_switching_off(counter, lamps, switches):
    service = Served(counter).__enter__()
    until(lambda: examined(counter)["button"] == ("good", "nobody presses it"))
    counter.sold("1.00", "--cash")
    switches.pull("BUTTON", False)
    assert service.process.wait(timeout=30) == 3
    assert lamps.lit() == set()
    switches.pull("BUTTON", True)
    counter.assert_whole()
    service.process.stderr.close()


def test_switches_that_vanish_stop_no_sale_and_are_found_again(counter, lamps, switches):
    service = Served(counter).__enter__()
    switches.vanish()
    until(lambda: {examined(counter)[name][0] for name in ["button", "tamper"]} == {"broken"})
    counter.sold("1.00", "--cash")
    switches.appear()
    until(lambda: examined(counter)["button"][0] == "good")
    assert service.end(signal.SIGTERM) == 0
