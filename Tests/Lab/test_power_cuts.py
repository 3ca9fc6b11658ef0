"""The power is cut while a counter sells: on ext4, at both sides of every flush and between, with the writes that were not flushed
dropped at random. Whatever was shown as taken is there, the journal verifies, and no sequence number is missing."""

import json
import os
import random
import shutil
import sqlite3
import subprocess
from dataclasses import dataclass

import pytest
from conftest import ROOT
from disk import Disk
from programs import BINARIES, Counter, Service, run

SALES = 24
CUTS = int(os.environ.get("LAB_cuts", "200"))
CONTROL_CUTS = 40
SEED = int(os.environ.get("LAB_seed", "1"))


@dataclass
class Cut:
    """What a cut left: so many sales had been asked for and been shown as taken; so many records are there."""

    at: int
    asked: int
    taken: int
    records: int
    problem: str | None


class JournalCheck:
    """The journal's own verifier, and the rows as SQLite has them."""

    def __enter__(self):
        self.process = subprocess.Popen([BINARIES / "journal-check"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        return self

    def __exit__(self, *_):
        self.process.communicate(timeout=10)

    def check(self, state):
        """How many records there are, and what is wrong, if anything is."""
        print(state, file=self.process.stdin, flush=True)
        report = json.loads(self.process.stdout.readline())
        journal = sqlite3.connect(f"file:{state}/journal.sqlite?mode=ro", uri=True)
        sequences = [row[0] for row in journal.execute("SELECT sequence FROM record ORDER BY sequence")]
        journal.close()
        problem = report.get("problem")
        if problem is None and sequences != list(range(1, report["records"] + 1)):
            problem = f"{report['records']} records verify, the sequences are {sequences}"
        return len(sequences), problem


def sell(disk, tell):
    """Cash sales. Each is marked in the disk's log before it is asked for, and when the counter said "taken"."""

    def work(place):
        with Service(Counter(place)):
            for number in range(1, SALES + 1):
                Disk.mark("asked")
                done = run("tillpost", "sell", "--state", place / "node", "--amount", f"{number}.00", "--cash")
                assert done.returncode == 0, done.stderr
                Disk.mark("taken")
                tell(f"{number} of {SALES} sales", every=8, number=number)

    entries = disk.record(work)
    assert [entry.mark for entry in entries].count("taken") == SALES, "the log was too small"
    return entries


def points(entries, count, chance):
    """Both sides of the flushes first, at most two of three; then anywhere."""
    first = next(at for at, entry in enumerate(entries) if entry.mark)
    flushes = [at for at, entry in enumerate(entries) if entry.is_flush and at > first]
    sides = [side for at in flushes for side in (at, at + 1)]
    chance.shuffle(sides)
    chosen = sides[:count * 2 // 3]
    return chosen + [chance.randrange(first, len(entries) + 1) for _ in range(count - len(chosen))]


def cut(disk, entries, count, tell):
    """Cuts the power so often; each cut, while its disk is mounted."""
    chance = random.Random(SEED)
    with JournalCheck() as journal:
        for number, at in enumerate(disk.after_each(entries, points(entries, count, chance), chance), 1):
            marks = [entry.mark for entry in entries[:at] if entry.mark]
            records, problem = journal.check(disk.place / "node")
            tell(f"{number} of {count} cuts", every=50, number=number)
            yield Cut(at, marks.count("asked"), marks.count("taken"), records, problem)


@pytest.fixture(scope="module")
def tell(request):
    """Shows how far it is, while it runs."""
    terminal = request.config.pluginmanager.getplugin("terminalreporter")
    capture = request.config.pluginmanager.getplugin("capturemanager")

    def tell(words, every, number):
        if number % every == 0:
            with capture.global_and_fixture_disabled():
                terminal.ensure_newline()
                terminal.write_line(f"  {words}")

    return tell


@pytest.fixture(scope="module")
def disk_of(shared_hq, tmp_path_factory):
    """Makes disks, each with an enrolled counter on it."""
    disks = []

    def make(name):
        counter = shared_hq.counter(name)
        disk = Disk(tmp_path_factory.mktemp("disk") / "disk")
        disks.append(disk)
        disk.prepare(lambda place: shutil.copytree(counter.state, place / "node"))
        return disk

    yield make
    for disk in disks:
        disk.remove()


@pytest.fixture(scope="module")
def cuts(disk_of, shared_hq, tell):
    """The cuts of a counter as it is."""
    disk = disk_of("sells")
    entries = sell(disk, tell)
    # Headquarters holds more than some cuts leave, and would stop such a board as set back. Here only the board counts.
    shared_hq.stop()
    found = []
    for number, each in enumerate(cut(disk, entries, CUTS, tell)):
        found.append(each)
        # Now and then it sells on.
        if number % max(1, CUTS // 5) == 0 and each.problem is None:
            counter = Counter(disk.place)
            counter.sold("1.00", "--cash")
            assert counter.journal()[-1]["sequence"] == each.records + 1
            counter.assert_whole()
    shared_hq.start()
    return found


def test_nothing_taken_is_lost_at_any_cut(cuts):
    print(f"seed {SEED}")
    assert len(cuts) >= CUTS
    assert [each for each in cuts if each.problem or each.records < each.taken] == []
    # Cuts before the first sale and after the last would show nothing.
    assert len({each.taken for each in cuts}) > SALES // 2


def test_the_control_with_the_lamp_before_the_commit_loses(cuts):
    """Negative control: had the lamp been lit when the sale was asked for, the same cuts would have found it out."""
    assert any(each.records < each.asked for each in cuts)


def test_the_control_without_syncs_loses(disk_of, tell, tmp_path, monkeypatch):
    """Negative control: with commits that are not synced, as with synchronous=NORMAL, the cuts must find losses."""
    library = tmp_path / "no_sync.so"
    subprocess.run(["gcc", "-shared", "-fPIC", "-o", library, ROOT / "Tests/Lab/no_sync.c", "-ldl"], check=True)
    disk = disk_of("does not sync")
    with monkeypatch.context() as preload:
        preload.setenv("LD_PRELOAD", str(library))
        entries = sell(disk, tell)
    assert any(each.problem or each.records < each.taken for each in cut(disk, entries, CONTROL_CUTS, tell))
