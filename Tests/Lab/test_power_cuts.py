"""The power is cut while a counter sells: on ext4, at both sides of every flush and between, with the writes that were not flushed
dropped at random. Whatever was shown as taken is there, the journal verifies, and no sequence number is missing."""

import contextlib
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
CONTROL_SALES = 16
CONTROL_CUTS = 40
# Both sides of every flush, and points anywhere until there are so many.
CUTS = int(os.environ.get("LAB_cuts", "200"))
SEED = int(os.environ.get("LAB_seed", "1"))


@dataclass
class Cut:
    """What a cut left: so many sales had been shown as taken, so many records are there."""

    at: int
    taken: int
    records: int
    problem: str | None

    @property
    def has_lost(self):
        return self.problem is not None or self.records < self.taken


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
        problem = report.get("problem")
        with contextlib.closing(sqlite3.connect(f"file:{state}/journal.sqlite?mode=ro", uri=True)) as journal:
            try:
                sequences = [row[0] for row in journal.execute("SELECT sequence FROM record ORDER BY sequence")]
            except sqlite3.DatabaseError as error:
                return 0, problem or f"SQLite cannot read it: {error}"
        if problem is None and sequences != list(range(1, report["records"] + 1)):
            problem = f"{report['records']} records verify, the sequences are {sequences}"
        return len(sequences), problem


def sell(disk, tell, notes, asked=None):
    """Sales, paid with these notes and between them in cash. Each is marked in the disk's log when the counter said "taken".

    A counter that marks the log itself is told by the file `asked` that a sale comes."""
    means = [("--image", note) if note else ("--cash",) for note in notes]

    def work(place):
        with Service(Counter(place)):
            Disk.mark("open")
            for number, shown in enumerate(means, 1):
                if asked:
                    asked.touch()
                done = run("tillpost", "sell", "--state", place / "node", "--amount", f"{number}.00", *shown)
                assert done.returncode == 0, done.stderr
                if not asked:
                    Disk.mark("taken")
                tell(f"{number} of {len(means)} sales", every=8, number=number)

    entries = disk.record(work)
    assert [entry.mark for entry in entries].count("taken") == len(means), "the log was too small, or the control marked nothing"
    return entries


def opened(entries):
    """Where the counter was open."""
    return next(at for at, entry in enumerate(entries) if entry.mark)


def flushes(entries):
    """Where the disk was told to flush since then."""
    start = opened(entries)
    return [at for at, entry in enumerate(entries) if entry.is_flush and at > start]


def points(entries, at_least, chance):
    """Both sides of every flush, then anywhere."""
    sides = {side for at in flushes(entries) for side in (at, at + 1)}
    start = opened(entries)
    return [*sides, *(chance.randrange(start, len(entries) + 1) for _ in range(at_least - len(sides)))]


def cut(disk, entries, at_least, tell):
    """Cuts the power so often; each cut, while its disk is mounted."""
    chance = random.Random(SEED)
    chosen = points(entries, at_least, chance)
    with JournalCheck() as journal:
        for number, at in enumerate(disk.after_each(entries, chosen, chance), 1):
            taken = [entry.mark for entry in entries[:at]].count("taken")
            records, problem = journal.check(disk.place / "node")
            tell(f"{number} of {len(chosen)} cuts", every=50, number=number)
            yield Cut(at, taken, records, problem)


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


@contextlib.contextmanager
def counter_on_a_disk(hq, folder, name, sales):
    """A disk with an enrolled counter on it, and what so many sales are paid with: every third one with a note."""
    counter, wallet = hq.counter(name), hq.wallet(name)
    notes = [counter.note(wallet, f"{number}.00") if number % 3 == 0 else None for number in range(1, sales + 1)]
    disk = Disk(folder / "disk")
    disk.prepare(lambda place: shutil.copytree(counter.state, place / "node"))
    try:
        yield disk, notes
    finally:
        disk.remove()


@pytest.fixture(scope="module")
def counter_as_it_is(shared_hq, tmp_path_factory, tell):
    """Where its disk flushed, and what each cut left."""
    found = []
    with counter_on_a_disk(shared_hq, tmp_path_factory.mktemp("disk"), "sells", SALES) as (disk, notes):
        entries = sell(disk, tell, notes)
        # Headquarters holds more than some cuts leave, and would stop such a board as set back. Here only the board counts.
        shared_hq.stop()
        for number, each in enumerate(cut(disk, entries, CUTS, tell)):
            found.append(each)
            # Now and then it sells on.
            if number % max(1, CUTS // 5) == 0 and not each.has_lost:
                counter = Counter(disk.place)
                counter.sold("1.00", "--cash")
                assert counter.journal()[-1]["sequence"] == each.records + 1
                counter.assert_whole()
        shared_hq.start()
    return flushes(entries), found


def test_nothing_taken_is_lost_at_any_cut(counter_as_it_is):
    print(f"seed {SEED}")
    _, cuts = counter_as_it_is
    assert [each for each in cuts if each.has_lost] == []


def test_the_power_was_cut_at_both_sides_of_every_flush(counter_as_it_is):
    flushed, cuts = counter_as_it_is
    assert len(cuts) >= CUTS
    # A sale that was taken was flushed.
    assert len(flushed) >= SALES
    at = {each.at for each in cuts}
    assert [flush for flush in flushed if flush not in at or flush + 1 not in at] == []
    # Each sale's own moment was among them.
    assert {each.taken for each in cuts} == set(range(SALES + 1))


@pytest.mark.parametrize("control", ["no-sync", "lamp-first"])
def test_a_counter_that_does_wrong_at_a_commit_loses(shared_hq, tell, tmp_path, monkeypatch, control):
    """Negative controls: commits that are not synced, and sales shown as taken before the sync (commits.c), must be found out."""
    library, asked = tmp_path / "commits.so", tmp_path / "asked"
    subprocess.run(["gcc", "-shared", "-fPIC", "-o", library, ROOT / "Tests/Lab/commits.c", "-ldl"], check=True)
    with counter_on_a_disk(shared_hq, tmp_path, control, CONTROL_SALES) as (disk, notes):
        # Without answers from headquarters, nothing but a sale writes to the journal.
        shared_hq.stop()
        with monkeypatch.context() as preload:
            preload.setenv("LD_PRELOAD", str(library))
            preload.setenv("LAB_CONTROL", control)
            preload.setenv("LAB_ASKED", str(asked))
            entries = sell(disk, tell, notes, asked if control == "lamp-first" else None)
        shared_hq.start()
        cuts = list(cut(disk, entries, CONTROL_CUTS, tell))
    lost = [each for each in cuts if each.has_lost]
    print(f"{control}: {len(lost)} of {len(cuts)} cuts lose")
    assert lost
