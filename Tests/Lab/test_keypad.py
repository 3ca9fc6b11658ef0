"""A counter without a screen: a numeric keypad, a scanner, and lamps on GPIO lines."""

import itertools
import json
import time

import pytest
from chip import Chip
from programs import Service, run, until
from wedge import KEYPAD, Wedge

LINES = {"green": "LAMP_G", "amber": "LAMP_A", "red": "LAMP_R", "link": "LAMP_L"}
GREEN, AMBER, RED, LINK = LINES.values()
SIGNS = {"+": 78, "-": 74, "*": 55, "/": 98, ".": 83, "⌫": 14, "⏎": 96}
numbers = itertools.count(1)


@pytest.fixture(scope="module")
def chip():
    chip = Chip("keypad", "lab-keypad", LINES.values())
    yield chip
    chip.remove()


class Shop:
    def __init__(self, counter, chip):
        self.counter, self.chip = counter, chip
        self.pad_name, scanner_name = counter.folder / "pad-event-kbd", counter.folder / "scanner-event-kbd"
        self.plug()
        self.scanner = Wedge()
        scanner_name.symlink_to(self.scanner.path)
        self.config = {"scanners": [{"keypad": str(self.pad_name)}, {"keyboard": str(scanner_name)}],
                       "lamps": {"chip": "lab-keypad", **LINES}}

    def plug(self):
        self.pad = Wedge("Lab keypad")
        self.pad_name.unlink(missing_ok=True)
        self.pad_name.symlink_to(self.pad.path)

    def press(self, text):
        for character in text:
            key = SIGNS.get(character) or KEYPAD[character]
            self.pad.keys(key, -key)

    def sees(self, *lamps, seconds=20):
        """Whether the sale's lamps were seen like this."""
        return set(lamps) in [state - {LINK} for state in self.chip.watch(
            seconds, until=lambda seen: seen[-1] - {LINK} == set(lamps))]


@pytest.fixture()
def shop(shared_hq, chip):
    shop = Shop(shared_hq.counter(f"keypad {next(numbers)}"), chip)
    with Service(shop.counter, shop.config):
        time.sleep(1)
        yield shop
    shop.pad.unplug()
    shop.scanner.unplug()


def test_an_amount_typed_is_paid_by_the_next_scan(shared_hq, shop):
    picture = shop.counter.note(shared_hq.wallet("keypad"), "12.50")
    texts = {line["text"][:3]: line["text"] for line in map(
        json.loads, run("tillpost", "scan", picture, "--json").stdout.splitlines())}
    shop.scanner.type(texts["TPC"])
    time.sleep(1)
    shop.press("1250⏎")
    assert shop.sees(AMBER)
    shop.scanner.type(texts["TPN"])
    assert shop.sees(GREEN)
    assert [row["amount"] for row in shop.counter.journal()] == ["12.50 KES"]


def test_cash_and_the_close_of_the_day_need_nothing_but_keys_and_lamps(shop):
    shop.press("0.05⏎+")
    until(lambda: len(shop.counter.journal()) == 1)
    time.sleep(2)
    shop.press("-")
    time.sleep(0.5)
    assert len(shop.counter.journal()) == 1
    shop.press("-")
    until(lambda: [row["kind"] for row in shop.counter.journal()] == ["payment", "dayClosed"])


def test_clear_refuses_red_and_nothing_is_stored(shop):
    shop.press("1250⏎⌫")
    assert shop.sees(RED)
    assert shop.counter.status()["refusals"] == {"cancelled": 1} and shop.counter.journal() == []


def test_a_keypad_unplugged_in_the_middle_of_an_amount_begins_anew(shop):
    shop.press("99")
    shop.pad.unplug()
    time.sleep(1)
    shop.plug()
    time.sleep(3)
    shop.press("1250⏎+")
    until(lambda: [row["amount"] for row in shop.counter.journal()] == ["12.50 KES"])


def test_nothing_that_is_typed_reaches_anybody_else(shop):
    from evdev import InputDevice
    eavesdropper = InputDevice(shop.pad.path)
    time.sleep(0.5)
    shop.press("1250")
    time.sleep(0.5)
    assert eavesdropper.read_one() is None
