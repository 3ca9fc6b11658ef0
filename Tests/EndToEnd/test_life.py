"""A board's life: enrolled again, cloned, set back, with new keys, asleep for long, with a clock that is wrong."""

import json
import os
import random
import shutil
import subprocess
import time

import pytest

from books import assert_books, rows, synced
from conftest import BINARIES, Counter, Service, run, run_json
from fault_proxy import STEPS, FaultProxy
from faults import CallAt
from test_faults import counter_behind

SEED = int(os.environ.get("TILLPOST_TEST_SEED", random.SystemRandom().randrange(2**32)))


@pytest.fixture()
def shop(shared_hq):
    shared_hq.merchant = shared_hq.ask("merchant", "new", "--name", "Alive", "--currency", "KES")["id"]
    return shared_hq


@pytest.fixture(scope="module")
def wallet(shared_hq):
    return shared_hq.wallet("alive")


@pytest.fixture()
def line(shop):
    with FaultProxy(shop) as proxy:
        yield proxy


@pytest.fixture()
def counter(shop, line):
    """A counter with one sale at HQ, and the line to it."""
    counter = counter_behind(shop, line)
    counter.sold("1.00", "--cash")
    synced(counter)
    return counter


def copied(counter, name):
    """The same card once more."""
    copy = Counter(counter.folder / name)
    copy.plate = counter.plate
    copy.folder.mkdir()
    shutil.copytree(counter.state, copy.state, ignore=shutil.ignore_patterns("control.sock"))
    return copy


def invited(hq, line, counter):
    """A new code for the counter's node."""
    picture = counter.folder / "again.png"
    hq.ask("node", "renew", counter.status()["node"], "--url", line.url, "--out", picture)
    return picture


def enrolled_again(hq, line, counter):
    report = run_json("tillpost", "enrol", "--state", counter.state, "--image", invited(hq, line, counter), "--again")
    assert not report["wasEnrolled"] and report["node"] == counter.status()["node"]


def key(counter):
    return run("tillpost", "key", "--state", counter.state).stdout


def waiting(counter):
    done = run("tillpost", "exceptions", "--state", counter.state, "--json")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == int(bool(found)) and all(row["why"] and row["who"] and row["next"] for row in found)
    return found


def at_hq(hq, counter):
    """What waits at HQ about a node: (kind, reason), and who must act."""
    node = counter.status()["node"]
    found = [row for row in hq.ask("exceptions") if row["node"] == node]
    assert all(row["why"] and row["who"] and row["next"] for row in found)
    return {(row["kind"], row["reason"]): row["who"] for row in found}


def stopped(counter):
    done = counter.sell("4.00", "--cash")
    given = run("tillpost", "refund", "--state", counter.state, "--receipt", 1, "--operator", "asha", "--json")
    reasons = [json.loads(answer.stdout).get("reason") for answer in (done, given)]
    assert reasons in (["chainDoubted"] * 2, [None, None]), reasons
    if done.returncode:
        assert counter.status()["stopped"] and waiting(counter)[0]["kind"] == "stopped"
    return done.returncode == 1


def test_enrolled_again_it_keeps_its_queue_and_begins_a_new_epoch(shop, line, counter, wallet):
    before = key(counter)
    line.refuse()
    counter.sold("5.00", "--image", counter.note(wallet, "5.00"))
    line.listen()
    enrolled_again(shop, line, counter)
    assert key(counter) != before and counter.status()["queue"]["count"] == 1
    counter.sold("2.00", "--image", counter.note(wallet, "2.00"))
    assert synced(counter) == {sequence: ("paid", None) for sequence in (1, 2, 3)}
    assert [line["epoch"] for line in counter.journal()] == [1, 1, 2] and assert_books(shop, counter) == 700
    assert waiting(counter) == [] and at_hq(shop, counter) == {}


def test_a_code_is_good_for_one_board_and_for_its_own_node(shop, line, counter, tmp_path):
    code = invited(shop, line, counter)
    other = run("tillpost", "enrol", "--state", counter_behind(shop, line).state, "--image", code, "--again")
    assert other.returncode == 78 and "belongs to node" in other.stderr
    image = copied(counter, "image")
    assert run("tillpost", "enrol", "--state", counter.state, "--image", code, "--again").returncode == 0
    late = run("tillpost", "enrol", "--state", image.state, "--image", code, "--again")
    assert late.returncode == 77 and "another board has used it" in late.stderr
    assert run_json("tillpost", "enrol", "--state", counter.state, "--image", code)["wasEnrolled"]
    assert not stopped(counter) and synced(counter)


def test_the_clone_of_an_old_key_sells_for_nobody(shop, line, counter, wallet):
    clone = copied(counter, "clone")
    line.refuse()
    clone.sold("6.00", "--image", clone.note(wallet, "6.00"))
    clone.sold("7.00", "--cash")
    line.listen()
    enrolled_again(shop, line, counter)
    done = run("tillpost", "sync", "--state", clone.state)
    assert done.returncode == 1 and "out of use" in done.stdout
    assert stopped(clone) and [line["reason"] for line in clone.journal()[1:]] == ["keyRevoked"] * 2
    assert [row["reason"] for row in waiting(clone)[1:]] == ["keyRevoked"] * 2
    assert at_hq(shop, counter) == {("payment", "keyRevoked"): "HQ operator"}
    counter.sold("2.00", "--image", counter.note(wallet, "2.00"))
    assert synced(counter) == {1: ("paid", None), 2: ("paid", None)} and assert_books(shop, counter) == 200


def test_the_clone_of_an_old_key_does_not_stop_the_board(shop, line, counter):
    clone = copied(counter, "clone")
    line.refuse()
    clone.sold("6.00", "--cash")
    line.listen()
    enrolled_again(shop, line, counter)
    counter.sold("2.00", "--cash")
    synced(counter)
    run("tillpost", "sync", "--state", clone.state)
    synced(counter)
    assert stopped(clone) and not stopped(counter)


def test_both_cards_of_a_fork_stop_and_both_are_drained(shop, line, counter, wallet):
    clone = copied(counter, "clone")
    line.refuse()
    counter.sold("2.00", "--image", counter.note(wallet, "2.00"))
    clone.sold("3.00", "--image", clone.note(wallet, "3.00"))
    line.listen()
    for card in (counter, clone, counter):
        run("tillpost", "sync", "--state", card.state)
    assert stopped(counter) and stopped(clone)
    for card in (counter, clone):
        card.assert_whole()
        assert [line["decision"] for line in card.journal()] == ["paid", "paid"] and card.status()["queue"]["count"] == 0
    assert at_hq(shop, counter) == {("inspection", "fork"): "field engineer"}
    enrolled_again(shop, line, counter)
    assert not stopped(counter) and stopped(clone)
    synced(counter)
    run_json("tillpost", "day", "close", "--state", counter.state)
    assert set(synced(counter).values()) == {("paid", None)}
    assert sum(row["minor_units"] for row in rows(shop) if row["merchant"] == shop.merchant and row["money"] == "payable") == 500


def test_a_card_that_was_set_back_goes_on_when_it_is_enrolled_again(shop, line, counter, wallet):
    image, spent = copied(counter, "image"), counter.note(wallet, "2.00")
    counter.sold("2.00", "--image", spent)
    counter.sold("3.00", "--image", counter.note(wallet, "3.00"))
    synced(counter)
    assert stopped(image) and "restored or cloned" in image.status()["stopped"]
    enrolled_again(shop, line, image)
    image.plate, image.pictures = counter.plate, 0
    image.sold("4.00", "--image", image.note(wallet, "4.00"))
    image.sell("2.00", "--image", spent)
    assert synced(image)[3] == ("refused", "copiedNote")
    image.assert_whole()
    assert [(line["epoch"], line["decision"]) for line in image.journal()] == [(1, "paid"), (2, "paid"), (2, "refused")]
    assert sum(row["minor_units"] for row in rows(shop) if row["merchant"] == shop.merchant and row["money"] == "payable") == 900


def test_a_kill_at_any_step_of_a_new_key_leaves_one_key_that_signs(shop, line, counter):
    print(f"seed {SEED} (replay with TILLPOST_TEST_SEED={SEED})")
    chance, seen = random.Random(SEED), {key(counter)}
    for step in chance.sample(STEPS, 5):
        making = subprocess.Popen([str(BINARIES / "tillpost"), "key", "renew", "--state", str(counter.state)],
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0, 0.2))
        making.kill()
        making.wait(timeout=10)
        assert run_json("tillpost", "key", "renew", "--state", counter.state)["nextKeyId"]
        commands = []
        fault = CallAt(step, lambda: commands[0].kill())
        line.suffer([fault])
        commands.append(subprocess.Popen([str(BINARIES / "tillpost"), "sync", "--state", str(counter.state)],
                                         stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        assert fault.is_done.wait(timeout=15)
        commands[0].wait(timeout=15)
        line.clear()
        synced(counter)
        seen.add(key(counter))
        counter.sold("1.00", "--cash")
    assert len(seen) == 6 and set(synced(counter).values()) == {("paid", None)}
    assert not [name for name in os.listdir(counter.state) if "next" in name]
    assert_books(shop, counter)


def test_the_running_service_changes_its_key(shop, counter):
    before = key(counter)
    with Service(counter):
        run_json("tillpost", "key", "renew", "--state", counter.state)
        for _ in range(20):
            synced(counter)
            if key(counter) != before:
                break
        counter.sold("1.00", "--cash")
    assert key(counter) != before and synced(counter)[2] == ("paid", None)
