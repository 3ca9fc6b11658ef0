"""What buyers leave for HQ's eyes only: sealed at the counter, opened when somebody answers for it, erased for good."""

import contextlib
import json
import sqlite3

import pytest

from books import assert_books, balances, rows, synced
from carrying import at_hq, brought, export
from conftest import Service, run
from giving import offline
from test_restored_hq import put_back

CONTACT = "Behind the church, blue door, ask for Wanjiku"


@pytest.fixture()
def counter(shared_hq, tmp_path):
    return shared_hq.counter(tmp_path.name)


def left(counter, contact=CONTACT, means=("--cash",)):
    return counter.sold("10.00", *means, "--contact", contact)["paymentId"]


def named(counter, payment):
    return "--node", counter.status()["node"], "--payment", payment


def show(hq, *which, by="asha", why="delivery"):
    return run("tillpost-hq", "sealed", "show", "--data", hq.data, *which, "--by", by, "--why", why, "--json")


def shown(hq, counter, payment):
    done = show(hq, *named(counter, payment))
    assert done.returncode == 0, done.stderr
    opened = json.loads(done.stdout)
    return opened["isAsRecorded"] and opened["content"]


def is_gone(hq, counter, payment):
    return "no sealed content" in show(hq, *named(counter, payment)).stderr


def erased(hq, *which):
    done = run("tillpost-hq", "sealed", "erase", "--data", hq.data, *which)
    assert done.returncode == 0, done.stderr
    return int(done.stdout.split()[0])


def select(database, query):
    with contextlib.closing(sqlite3.connect(database)) as store:
        return store.execute(query).fetchall()


def boxes(counter):
    return [box for box, in select(counter.state / "journal.sqlite", "SELECT box FROM sealed")]


def unsent(counter):
    return [box for box, in select(counter.state / "journal.sqlite", "SELECT box FROM sealed WHERE held_at IS NULL")]


def holding(content, *folders):
    return [path for folder in folders for path in folder.rglob("*") if path.is_file() and content in path.read_bytes()]


def test_it_is_opened_and_erased_and_the_record_still_verifies(shared_hq, counter, tmp_path):
    note = counter.note(shared_hq.wallet("sealed"), "10.00")
    with offline(shared_hq):
        payment = left(counter, means=("--image", note))
        export(counter, tmp_path / "stick")
    box, = boxes(counter)
    assert at_hq(shared_hq, tmp_path / "stick") and brought(counter, tmp_path / "stick")[0]["isExpected"]
    assert unsent(counter) == [] and boxes(counter) == [box] and holding(box, shared_hq.data) != []
    assert shown(shared_hq, counter, payment) == CONTACT
    before = balances(shared_hq), assert_books(shared_hq, counter), rows(shared_hq)
    assert [erased(shared_hq, *named(counter, payment)) for _ in range(2)] == [1, 0] and is_gone(shared_hq, counter, payment)
    assert (balances(shared_hq), assert_books(shared_hq, counter), rows(shared_hq)) == before
    assert at_hq(shared_hq, tmp_path / "stick") and is_gone(shared_hq, counter, payment), "a courier brings it once more"


def test_what_is_erased_is_off_the_disk(shared_hq, counter):
    with offline(shared_hq):
        payment = left(counter)
        box, = boxes(counter)
    assert synced(counter) and erased(shared_hq, *named(counter, payment)) == 1 and holding(box, shared_hq.data) == []


def test_the_counter_keeps_it_until_two_backups_hold_it_and_then_not_on_its_disk(shared_hq, counter, tmp_path):
    with offline(shared_hq):
        left(counter)
        box, = boxes(counter)
        export(counter, tmp_path / "stick")
    assert synced(counter) and unsent(counter) == []
    counter.sold("1.00", "--cash")
    for name in ("one", "two"):
        assert synced(counter) and boxes(counter) == [box]
        shared_hq.ask("backup", tmp_path / name)
    assert synced(counter) and boxes(counter) == [] and holding(box, counter.state) == []


def test_a_restored_headquarters_gets_it_from_the_counter(hq):
    counter = hq.counter("sealed")
    counter.sold("1.00", "--cash")
    synced(counter)
    hq.ask("backup", hq.folder / "backup")
    payment = left(counter)
    assert synced(counter) and shown(hq, counter, payment) == CONTACT
    put_back(hq, hq.folder / "backup")
    synced(counter), synced(counter)
    assert shown(hq, counter, payment) == CONTACT and unsent(counter) == []


def test_what_is_older_is_erased_and_the_rest_stays(shared_hq, counter):
    payments = [left(counter, f"door {number}") for number in range(2)]
    synced(counter)
    assert erased(shared_hq, "--older-than-days", 1) == 0
    with offline(shared_hq), contextlib.closing(sqlite3.connect(shared_hq.data / "hq.sqlite")) as store, store:
        store.execute("UPDATE sealed SET received = received - 86410 WHERE payment = ?", (bytes.fromhex(payments[0]),))
    assert erased(shared_hq, "--older-than-days", 1) == 1
    assert is_gone(shared_hq, counter, payments[0]) and shown(shared_hq, counter, payments[1]) == "door 1"


def test_who_asked_and_why_is_kept_for_ever(shared_hq, counter):
    payment, node = left(counter), counter.status()["node"]
    synced(counter)
    assert [show(shared_hq, *named(counter, payment), by=by).returncode for by in ("juma", "asha")] == [0, 0]
    wrong = [(node, payment, "", "x"), (node, payment, "asha", ""), (node, payment, "asha", "x" * 201)]
    wrong += [(node, other, "asha", "x") for other in ("0" * 32, payment[:-1])]
    wrong += [(other, payment, "asha", "x") for other in (shared_hq.counter("another").status()["node"], "0" * 16, node[:-1])]
    for node, name, by, why in wrong:
        done = show(shared_hq, "--node", node, "--payment", name, by=by, why=why)
        assert done.returncode == 1 and done.stderr and CONTACT not in done.stdout + done.stderr
    erased(shared_hq, *named(counter, payment))
    asked = f"SELECT name, why FROM sealed_access WHERE hex(payment) = '{payment.upper()}' ORDER BY id"
    assert select(shared_hq.data / "hq.sqlite", asked) == [("juma", "delivery"), ("asha", "delivery")]


def test_the_plain_text_is_nowhere(shared_hq, counter, tmp_path):
    with Service(counter) as service:
        with offline(shared_hq):
            payment = left(counter)
            export(counter, tmp_path / "stick")
        at_hq(shared_hq, tmp_path / "stick")
        brought(counter, tmp_path / "stick")
        assert shown(shared_hq, counter, payment) == CONTACT
        shared_hq.ask("backup", tmp_path / "backup")
        service.process.terminate()
        (tmp_path / "node.log").write_text(service.process.stderr.read())
    assert holding(CONTACT.encode(), shared_hq.folder, tmp_path) == [] and holding(b"listening on", shared_hq.folder)
    (tmp_path / "control").write_bytes(b"\0" + CONTACT.encode())
    assert holding(CONTACT.encode(), tmp_path) == [tmp_path / "control"]


def test_earlier_sealing_keys_still_open(shared_hq, counter):
    payments = {}
    for contact in ("one", "two", "three"):
        payments[contact] = left(counter, contact)
        shared_hq.ask("keys", "renew", "--purpose", "sealing")
        synced(counter)
    assert all(shown(shared_hq, counter, payment) == contact for contact, payment in payments.items())


@pytest.mark.parametrize("contact", ["", "x" * 2_049, "é" * 1_025])
def test_too_long_a_contact_is_refused_and_nothing_is_taken(counter, contact):
    refused = counter.sell("10.00", "--cash", "--contact", contact)
    assert refused.returncode == 64 and "nothing was taken" in refused.stderr
    assert counter.journal() == [] == boxes(counter) and left(counter, "é" * 1_024)
