"""What buyers leave for HQ's eyes only: sealed at the counter, opened when somebody answers for it, erased for good."""

import contextlib
import json
import sqlite3
import time

import pytest

from books import assert_books, balances, rows, synced
from carrying import at_hq, brought, export
from conftest import Service, run
from giving import offline

CONTACT = "Behind the church, blue door, ask for Wanjiku"


@pytest.fixture()
def shop(shared_hq):
    shared_hq.merchant = shared_hq.ask("merchant", "new", "--name", "Sealed", "--currency", "KES")["id"]
    return shared_hq


@pytest.fixture()
def counter(shop, tmp_path):
    return shop.counter(tmp_path.name)


@pytest.fixture(scope="module")
def wallet(shared_hq):
    return shared_hq.wallet("sealed")


def left(counter, wallet, contact=CONTACT):
    """A sale whose buyer leaves a contact; its payment's name."""
    return counter.sold("10.00", "--image", counter.note(wallet, "10.00"), "--contact", contact)["paymentId"]


def named(counter, payment):
    return "--node", counter.status()["node"], "--payment", payment


def show(hq, *which, by="asha", why="delivery"):
    return run("tillpost-hq", "sealed", "show", "--data", hq.data, *which, "--by", by, "--why", why, "--json")


def shown(hq, counter, payment):
    done = show(hq, *named(counter, payment))
    assert done.returncode == 0, done.stderr
    opened = json.loads(done.stdout)
    assert opened["payment"] == payment and opened["isAsRecorded"]
    return opened["content"]


def is_gone(hq, counter, payment):
    done = show(hq, *named(counter, payment))
    return done.returncode == 1 and not done.stdout and "no sealed content" in done.stderr


def erased(hq, *which):
    done = run("tillpost-hq", "sealed", "erase", "--data", hq.data, *which)
    assert done.returncode == 0, done.stderr
    return int(done.stdout.split()[0])


def select(database, query):
    with contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as store:
        return store.execute(query).fetchall()


def boxes(counter):
    return [box for box, in select(counter.state / "journal.sqlite", "SELECT box FROM sealed")]


def holding(content, *folders):
    """The files that hold these bytes, as they are."""
    return [path for folder in folders for path in folder.rglob("*") if path.is_file() and content in path.read_bytes()]


def test_erased_it_is_nowhere_and_the_record_still_verifies(shop, counter, wallet, tmp_path):
    with offline(shop):
        payment = left(counter, wallet)
        export(counter, tmp_path / "stick")
    box, = boxes(counter)
    assert at_hq(shop, tmp_path / "stick") and brought(counter, tmp_path / "stick")[0]["isExpected"]
    assert boxes(counter) == [] and holding(box, counter.state) == [] and holding(box, shop.data) != []
    assert shown(shop, counter, payment) == CONTACT
    before = balances(shop), assert_books(shop, counter), rows(shop)
    assert [erased(shop, *named(counter, payment)) for _ in range(2)] == [1, 0]
    assert is_gone(shop, counter, payment) and holding(box, shop.data) == []
    assert (balances(shop), assert_books(shop, counter), rows(shop)) == before
    assert at_hq(shop, tmp_path / "stick") and is_gone(shop, counter, payment), "a courier brings it once more"


def test_what_is_older_is_erased_and_the_rest_stays(shop, counter, wallet):
    payments = [left(counter, wallet, f"door {number}") for number in range(2)]
    synced(counter)
    assert erased(shop, "--older-than-days", 1) == 0
    with offline(shop), contextlib.closing(sqlite3.connect(shop.data / "hq.sqlite")) as store, store:
        store.execute("UPDATE sealed SET received = received - 86410 WHERE payment = ?", (bytes.fromhex(payments[0]),))
    assert erased(shop, "--older-than-days", 1) == 1
    assert is_gone(shop, counter, payments[0]) and shown(shop, counter, payments[1]) == "door 1"
    time.sleep(1.1)
    assert erased(shop, "--older-than-days", 0) >= 1 and is_gone(shop, counter, payments[1])
    counter.assert_whole()


def test_who_asked_and_why_is_kept_for_ever(shop, counter, wallet):
    payment = left(counter, wallet)
    synced(counter)
    node = counter.status()["node"]
    assert show(shop, *named(counter, payment), by="juma", why="the parcel came back").returncode == 0
    assert shown(shop, counter, payment) == CONTACT
    wrong = [(node, payment, "", "delivery"), (node, payment, "asha", ""), (node, payment, "asha", "x" * 201)]
    wrong += [(node, name, "asha", "delivery") for name in ("0" * 32, payment[:-1], "x" * 32)]
    wrong += [(name, payment, "asha", "delivery") for name in (shop.counter("another").status()["node"], "0" * 16, node[:-1])]
    for node, name, by, why in wrong:
        done = show(shop, "--node", node, "--payment", name, by=by, why=why)
        assert done.returncode == 1 and not done.stdout and done.stderr and CONTACT not in done.stderr
    erased(shop, *named(counter, payment))
    query = f"SELECT name, why FROM sealed_access WHERE hex(payment) = '{payment.upper()}' ORDER BY id"
    assert select(shop.data / "hq.sqlite", query) == [("juma", "the parcel came back"), ("asha", "delivery")]


def test_the_plain_text_is_nowhere(shop, counter, wallet, tmp_path):
    with Service(counter) as service:
        with offline(shop):
            payment = left(counter, wallet)
            export(counter, tmp_path / "stick")
        synced(counter)
        at_hq(shop, tmp_path / "stick")
        brought(counter, tmp_path / "stick")
        assert shown(shop, counter, payment) == CONTACT
        shop.ask("backup", tmp_path / "backup")
        service.process.terminate()
        (tmp_path / "node.log").write_text(service.process.stderr.read())
    assert holding(CONTACT.encode(), shop.folder, tmp_path) == [] and holding(b"listening on", shop.folder)
    (tmp_path / "control").write_bytes(b"\0" + CONTACT.encode())
    assert holding(CONTACT.encode(), tmp_path) == [tmp_path / "control"]


def test_earlier_sealing_keys_still_open(shop, counter, wallet):
    with offline(shop):
        payments = [left(counter, wallet, "one")]
    shop.ask("keys", "renew", "--purpose", "sealing")
    for contact in ("two", "three"):
        synced(counter)
        payments.append(left(counter, wallet, contact))
    synced(counter)
    shop.ask("keys", "renew", "--purpose", "sealing")
    assert [shown(shop, counter, payment) for payment in payments] == ["one", "two", "three"]


@pytest.mark.parametrize("contact", ["", "x" * 2_049, "é" * 1_025])
def test_too_long_a_contact_is_refused_and_nothing_is_taken(counter, wallet, contact):
    note = counter.note(wallet, "10.00")
    refused = counter.sell("10.00", "--image", note, "--contact", contact)
    assert refused.returncode == 64 and "nothing was taken" in refused.stderr and counter.journal() == [] == boxes(counter)
    assert counter.sold("10.00", "--image", note, "--contact", "é" * 1_024)["sequence"] == 1
