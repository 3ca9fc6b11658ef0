"""The power is cut while a counter sells: on ext4, at every flush and between, with the writes that were not flushed dropped at
random. Whatever was shown as taken is there, the journal verifies, and no sequence number is missing."""

import os
import random
import shutil
import subprocess

import pytest
from conftest import ROOT
from disk import Disk
from programs import Counter, Service, run

SALES = 24
CUTS = int(os.environ.get("LAB_cuts", "200"))
SEED = int(os.environ.get("LAB_seed", "1"))


def sell(disk, marks_early=False):
    """Cash sales; each is marked in the disk's log when the counter said "taken" (the control: before)."""

    def work(place):
        with Service(Counter(place)):
            for number in range(1, SALES + 1):
                if marks_early:
                    Disk.mark(f"taken-{number}")
                done = run("tillpost", "sell", "--state", place / "node", "--amount", f"{number}.00", "--cash")
                assert done.returncode == 0, done.stderr
                if not marks_early:
                    Disk.mark(f"taken-{number}")

    return disk.record(work)


def losses(disk, entries, count, seed):
    """Cuts at every flush first, then at random entries; what was lost at each cut, of so many cuts."""
    chance = random.Random(seed)
    flushes = [at for at, entry in enumerate(entries) if entry.is_flush]
    first = next(at for at, entry in enumerate(entries) if entry.mark)
    points = [at + 1 for at in flushes if at > first]
    chance.shuffle(points)
    points = points[:count * 2 // 3]
    points += [chance.randrange(first, len(entries) + 1) for _ in range(count - len(points))]
    found = []
    for cut in sorted(points):
        taken = max((int(entry.mark.split("-")[1]) for entry in entries[:cut] if entry.mark), default=0)
        disk.after(entries, cut, chance)
        try:
            found += [f"cut {cut}: {fault}" for fault in faults(Counter(disk.place), taken)]
        finally:
            disk.done()
    return len(points), found


def faults(counter, taken):
    verified = run("tillpost", "journal", "verify", "--state", counter.state, "--json")
    if verified.returncode != 0:
        yield f"the journal does not verify: {verified.stdout or verified.stderr}"
        return
    sequences = [line["sequence"] for line in counter.journal()]
    if sequences != list(range(1, len(sequences) + 1)):
        yield f"sequences {sequences}"
    if len(sequences) < taken:
        yield f"{taken} were taken, {len(sequences)} are there"


@pytest.fixture()
def disk(shared_hq, tmp_path):
    """A disk with an enrolled counter on it."""
    counter = shared_hq.counter(f"cut {tmp_path.name[-12:]}")
    disk = Disk(tmp_path / "disk")
    disk.prepare(lambda place: shutil.copytree(counter.state, place / "node"))
    return disk


def test_nothing_taken_is_lost_at_any_cut(disk):
    print(f"seed {SEED}")
    count, found = losses(disk, sell(disk), CUTS, SEED)
    assert count >= CUTS and found == []


def test_the_control_without_syncs_loses(disk, tmp_path, monkeypatch):
    """Negative control: with commits that are not synced the same cuts must find losses."""
    library = tmp_path / "no_sync.so"
    subprocess.run(["gcc", "-shared", "-fPIC", "-o", library, ROOT / "Tests/Lab/no_sync.c", "-ldl"], check=True)
    with monkeypatch.context() as preload:
        preload.setenv("LD_PRELOAD", str(library))
        entries = sell(disk)
    _, found = losses(disk, entries, 40, SEED)
    assert any("were taken" in fault for fault in found)


def test_the_control_with_the_lamp_before_the_commit_loses(disk):
    """Negative control: a lamp that is lit before the record is durable must be found out."""
    _, found = losses(disk, sell(disk, marks_early=True), 40, SEED)
    assert any("were taken" in fault for fault in found)
