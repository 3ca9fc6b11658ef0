"""A GPIO chip that the kernel simulates (Documentation/admin-guide/gpio/gpio-sim.rst)."""

import pathlib
import time

CONFIG = pathlib.Path("/sys/kernel/config/gpio-sim")


class Chip:
    """`lines` are names, on one chip with a label."""

    def __init__(self, name, label, lines):
        self.folder = CONFIG / name
        self.lines = list(lines)
        bank = self.folder / "bank0"
        bank.mkdir(parents=True)
        (bank / "num_lines").write_text(str(len(self.lines)))
        (bank / "label").write_text(label)
        for number, line in enumerate(self.lines):
            (bank / f"line{number}").mkdir()
            (bank / f"line{number}" / "name").write_text(line)
        self.appear()

    def appear(self):
        (self.folder / "live").write_text("1")
        self.is_there = True
        device = pathlib.Path("/sys/devices/platform") / (self.folder / "dev_name").read_text().strip()
        self.values = device / (self.folder / "bank0" / "chip_name").read_text().strip()

    def vanish(self):
        (self.folder / "live").write_text("0")
        self.is_there = False

    def lit(self):
        """Names of the lines that are high, as the kernel has them."""
        return frozenset(
            line for number, line in enumerate(self.lines)
            if (self.values / f"sim_gpio{number}" / "value").read_text().strip() == "1")

    def pull(self, line, is_high):
        """Puts an input line on a level, as a switch would."""
        pull = self.values / f"sim_gpio{self.lines.index(line)}" / "pull"
        pull.write_text("pull-up" if is_high else "pull-down")

    def watch(self, seconds, until=None):
        """What was lit, each state once, in order; ends early at `until`."""
        seen, end = [], time.monotonic() + seconds
        while time.monotonic() < end:
            lit = self.lit()
            if not seen or seen[-1] != lit:
                seen.append(lit)
            if until is not None and until(seen):
                break
            time.sleep(0.005)
        return seen

    def remove(self):
        self.vanish()
        for number in range(len(self.lines)):
            (self.folder / "bank0" / f"line{number}").rmdir()
        (self.folder / "bank0").rmdir()
        self.folder.rmdir()
