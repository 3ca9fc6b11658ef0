"""What buyers leave for HQ's eyes only: sealed at the counter, opened when somebody answers for it, erased for good."""

import contextlib
import json
import sqlite3
import time

import pytest

from books import assert_books, balances, rows, synced
from carrying import at_hq, brought, export
from conftest import BINARIES, Service, run, until

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


def left(counter, wallet, contact=CONTACT, amount="10.00"):
    """A sale whose buyer leaves a contact; its payment's name."""
    return counter.sold(amount, "--image", counter.note(wallet, amount), "--contact", contact)["paymentId"]


def named(counter, payment):
    return "--node", counter.status()["node"], "--payment", payment


def show(hq, counter, payment, by="asha", why="delivery"):
    return run("tillpost-hq", "sealed", "show", "--data", hq.data, *named(counter, payment), "--by", by, "--why", why, "--json")


def shown(hq, counter, payment):
    done = show(hq, counter, payment)
    assert done.returncode == 0, done.stderr
    opened = json.loads(done.stdout)
    assert opened["payment"] == payment and opened["isAsRecorded"]
    return opened["content"]


def erase(hq, *which):
    done = run("tillpost-hq", "sealed", "erase", "--data", hq.data, *which)
    assert done.returncode == 0, done.stderr
    return int(done.stdout.split()[0])


def is_gone(hq, counter, payment):
    done = show(hq, counter, payment)
    return done.returncode == 1 and not done.stdout and "no sealed content" in done.stderr


def select(database, query):
    with contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as store:
        return store.execute(query).fetchall()


def boxes(counter):
    return [box for box, in select(counter.state / "journal.sqlite", "SELECT box FROM sealed")]


def holding(content, *folders):
    """The files that hold these bytes, as they are."""
    return [path for folder in folders for path in folder.rglob("*") if path.is_file() and content in path.read_bytes()]


def test_only_hq_reads_it_until_it_is_erased_and_the_record_still_verifies(shop, counter, wallet):
    payment = left(counter, wallet)
    box, = boxes(counter)
    assert synced(counter) == {1: ("paid", None)} and boxes(counter) == []
    assert holding(box, counter.folder) == [] and holding(box, shop.data) != []
    before = balances(shop), assert_books(shop, counter), [row for row in rows(shop) if row["payment_id"] == payment]
    assert shown(shop, counter, payment) == CONTACT
    assert erase(shop, *named(counter, payment)) == 1 and is_gone(shop, counter, payment)
    assert erase(shop, *named(counter, payment)) == 0
    assert holding(box, shop.data) == [], "erased is overwritten"
    assert (balances(shop), assert_books(shop, counter), [row for row in rows(shop) if row["payment_id"] == payment]) == before
    counter.sold("1.00", "--cash")
    assert synced(counter)[2] == ("paid", None) and is_gone(shop, counter, payment)


def test_who_asked_and_why_is_kept_for_ever(shop, counter, wallet):
    payment = left(counter, wallet)
    synced(counter)
    begun = int(time.time())
    for by, why in (("asha", "delivery"), ("juma", "the parcel came back")):
        assert show(shop, counter, payment, by, why).returncode == 0
    for by, why in (("", "delivery"), ("asha", ""), ("asha", "x" * 201)):
        done = show(shop, counter, payment, by, why)
        assert done.returncode == 1 and not done.stdout and CONTACT not in done.stderr
    erase(shop, *named(counter, payment))
    query = f"SELECT name, why, time >= {begun} FROM sealed_access WHERE hex(payment) = '{payment.upper()}' ORDER BY id"
    assert select(shop.data / "hq.sqlite", query) == [("asha", "delivery", 1), ("juma", "the parcel came back", 1)]
    with contextlib.closing(sqlite3.connect(shop.data / "hq.sqlite", timeout=10)) as store:
        for change in ("UPDATE sealed_access SET why = 'x'", "DELETE FROM sealed_access"):
            with pytest.raises(sqlite3.IntegrityError):
                store.execute(change)


def test_the_plain_text_is_nowhere(shop, counter, wallet, tmp_path):
    counter.sold("1.00", "--cash")
    with (tmp_path / "log").open("w") as log, Service(counter) as service:
        shop.stop()
        payment = left(counter, wallet)
        export(counter, tmp_path / "stick")
        folders = [shop.folder, counter.folder, tmp_path]
        assert holding(CONTACT.encode(), *folders) == []
        at_hq(shop, tmp_path / "stick")
        brought(counter, tmp_path / "stick")
        assert boxes(counter) == [] and holding(CONTACT.encode(), *folders) == []
        shop.start()
        assert shown(shop, counter, payment) == CONTACT
        shop.ask("backup", tmp_path / "backup")
        service.end()
        log.write(service.process.stderr.read() if not service.process.stderr.closed else "")
    assert holding(CONTACT.encode(), *folders) == []


def test_control_plain_text_is_found(counter, tmp_path):
    (tmp_path / "control.bin").write_bytes(b"\x00" + CONTACT.encode())
    assert holding(CONTACT.encode(), tmp_path) == [tmp_path / "control.bin"]
