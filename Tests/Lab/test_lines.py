"""The GPIO shim against the kernel, with both majors of libgpiod."""

import subprocess

import pytest
from chip import Chip
from conftest import ROOT

LINES = ["LAMP_G", "LAMP_A", "LAMP_R", "LAMP_L"]


class Probe:
    def __init__(self, major, *arguments, under=()):
        self.process = subprocess.Popen(
            [*under, ROOT / ".build" / "lab" / f"lines-{major}", *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.opened = self.process.stdout.readline().strip()

    def set(self, mask):
        print(mask, file=self.process.stdin, flush=True)
        return self.process.stdout.readline().strip()

    def end(self):
        self.process.stdin.close()
        self.process.wait(timeout=10)
        self.process.stdout.close()


@pytest.fixture()
def chip():
    chip = Chip("lines", "lab-lamps", LINES)
    yield chip
    chip.remove()


pytestmark = pytest.mark.parametrize("major", [1, 2])


def test_each_combination_of_lamps_is_what_the_kernel_has(chip, major):
    probe = Probe(major, "lab-lamps", *LINES)
    assert probe.opened == "ok"
    assert chip.lit() == set()
    for mask in [1, 2, 4, 8, 15, 10, 5, 0]:
        assert probe.set(mask) == "ok"
        assert chip.lit() == {line for bit, line in enumerate(LINES) if mask >> bit & 1}
    probe.end()


def test_a_lamp_that_is_lit_by_a_low_line(chip, major):
    probe = Probe(major, "lab-lamps", "LAMP_G", "LAMP_R:low")
    assert probe.opened == "ok"
    assert chip.lit() == {"LAMP_R"}, "dark is high here"
    assert probe.set(3) == "ok"
    assert chip.lit() == {"LAMP_G"}
    probe.end()


def test_all_lamps_change_in_one_call_to_the_kernel(chip, major, tmp_path):
    calls = tmp_path / "calls"
    probe = Probe(major, "lab-lamps", *LINES, under=["strace", "-e", "trace=ioctl", "-o", calls])
    assert [probe.set(mask) for mask in [15, 5, 0]] == ["ok"] * 3
    assert chip.lit() == set()
    probe.end()
    assert len([line for line in calls.read_text().splitlines() if "SET" in line and "VALUES" in line]) == 3


def test_a_chip_and_a_line_that_are_not_there(chip, major):
    assert Probe(major, "no-such-chip", "LAMP_G").opened == "ENOENT"
    assert Probe(major, "lab-lamps", "NO_SUCH_LINE").opened == "ENOENT"


@pytest.mark.parametrize("direction", [[], ["in"]], ids=["lamp", "switch"])
def test_a_chip_that_may_not_be_opened_is_told_from_one_that_is_not_there(chip, major, direction):
    nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    assert Probe(major, "lab-lamps", "LAMP_A", *direction, under=nobody).opened == "EACCES"


def test_a_line_that_somebody_else_holds(chip, major):
    first = Probe(3 - major, "lab-lamps", "LAMP_A")
    assert first.opened == "ok"
    assert Probe(major, "lab-lamps", "LAMP_G", "LAMP_A").opened == "EBUSY"
    first.end()
    second = Probe(major, "lab-lamps", "LAMP_G", "LAMP_A")
    assert second.opened == "ok"
    second.end()


def test_a_switch_is_pulled_up_and_tells_each_edge(chip, major):
    probe = Probe(major, "lab-lamps", "LAMP_A", "in")
    assert probe.opened == "ok"
    read = probe.process.stdout.readline
    assert read() == "1\n"
    for level in [0, 1, 0]:
        chip.pull("LAMP_A", level)
        assert read() == f"{level}\n"
    probe.end()


def test_a_switch_that_cannot_be_watched_is_told(chip, major):
    assert Probe(major, "no-such-chip", "LAMP_A", "in").opened == "ENODEV"
    assert Probe(major, "lab-lamps", "NO_SUCH_LINE", "in").opened == "ENOENT"
    holder = Probe(3 - major, "lab-lamps", "LAMP_A", "in")
    assert Probe(major, "lab-lamps", "LAMP_A", "in").opened == "EBUSY"
    holder.end()


def test_a_switch_whose_chip_vanishes_is_told(chip, major):
    probe = Probe(major, "lab-lamps", "LAMP_A", "in")
    assert (probe.opened, probe.process.stdout.readline()) == ("ok", "1\n")
    chip.vanish()
    # What waits for an edge need not be woken; at the next look it is told.
    probe.process.stdin.close()
    probe.process.wait(timeout=10)
    chip.appear()
    again = Probe(major, "lab-lamps", "LAMP_A", "in")
    assert again.opened == "ok"
    again.end()


def test_a_chip_that_vanishes_is_told(chip, major):
    probe = Probe(major, "lab-lamps", *LINES)
    assert probe.set(1) == "ok"
    chip.vanish()
    assert probe.set(2) != "ok"
    probe.end()
    chip.appear()
    again = Probe(major, "lab-lamps", *LINES)
    assert again.opened == "ok"
    assert again.set(2) == "ok"
    assert chip.lit() == {"LAMP_A"}
    again.end()
