"""What a counter forgets because two backups of headquarters hold it, and what it must still know of it."""

import json

import pytest

from books import assert_books, balances, synced
from conftest import Service, run, run_json
from giving import offline, paid_online, refund, sold_note, void
from test_deciding import decide, paid_twice


def kinds(counter):
    return [line["kind"] for line in counter.journal()]


def forgotten(hq, counter):
    """The day is closed, two backups hold it, and the counter has forgotten all but its newest records."""
    run_json("tillpost", "day", "close", "--state", counter.state)
    synced(counter)
    for _ in "12":
        hq.backups = getattr(hq, "backups", 0) + 1
        hq.ask("backup", hq.folder / f"backup-{hq.backups}")
        synced(counter)
    counter.sold("1.00", "--cash")
    synced(counter)
    assert kinds(counter)[0] != "payment" or len(kinds(counter)) == 1


def test_an_approved_sale_is_never_reversed_by_a_later_start(hq):
    counter, rich = hq.counter("approved"), hq.wallet("rich")
    with Service(counter):
        assert json.loads(counter.sell("600.00", "--image", counter.note(rich, "600.00")).stdout)["message"].startswith("Approved")
    forgotten(hq, counter)
    for _ in "12":
        with Service(counter):
            synced(counter)
    synced(counter)
    assert "reversal" not in kinds(counter)
    assert assert_books(hq) == 60000
    assert refund(counter, 1)["done"]
    synced(counter)
    assert assert_books(hq) == 0


def test_a_declined_sale_is_known_as_declined_after_it_is_forgotten(hq):
    counter, poor = hq.counter("declined"), hq.wallet("poor", issuer="RIVER-COOP", balance="1.00")
    with offline(hq):
        sold_note(counter, poor, "10.00")
    assert synced(counter)[1][0] == "refused"
    run("tillpost", "acknowledge", "--state", counter.state)
    forgotten(hq, counter)
    assert refund(counter, 1) == "wasDeclined"


@pytest.mark.parametrize("choice,decision,declined", [("refuse", "refused", ["byHand"]), ("accept", "paid", [])])
def test_a_decision_on_what_is_forgotten_is_told_at_the_counter(hq, choice, decision, declined):
    counter = hq.counter("late")
    case = paid_twice(hq, counter)
    run("tillpost", "acknowledge", "--state", counter.state)
    forgotten(hq, counter)
    assert not counter.status()["declined"]
    assert decide(hq, case, choice).returncode == 0
    synced(counter)
    status = counter.status()
    assert [row["reason"] for row in status["declined"]] == declined
    assert (status["lastOutcome"]["sequence"], status["lastOutcome"]["decision"]) == (2, decision)
    assert refund(counter, 2) == "wasDeclined" if decision == "refused" else refund(counter, 2)["done"]


def test_one_of_two_payments_is_given_back_at_the_counter(hq):
    counter, wallet = hq.counter("two"), hq.wallet("wallet", balance="100.00")
    sale = sold_note(counter, wallet, "10.00")["saleId"]
    counter.sold("10.00", "--image", paid_online(hq, counter, wallet, "10.00"), "--sale", sale)
    counter.sold("10.00", "--cash", "--sale", sale)
    counter.sold("10.00", "--image", counter.note(wallet, "10.00"), "--sale", sale)
    synced(counter)
    assert [(row["receipt"], row["message"]) for row in counter.status()["declined"]] == [
        (2, "A sale was paid twice."), (3, "A sale was paid twice."),
        (4, "A sale was declined: it was paid before, by other means.")]
    assert refund(counter, 2)["done"] and void(counter, 3)["done"] and refund(counter, 4, "4.00")["done"]
    synced(counter)
    assert assert_books(hq) == 1000 and balances(hq)[f"suspense:{hq.merchant}"] == 600
    waiting, = hq.ask("exceptions")
    for choice in ("accept", "pay"):
        assert "only be refused" in decide(hq, waiting["caseNumber"], choice).stderr
    assert decide(hq, waiting["caseNumber"], "refuse").returncode == 0
    assert hq.ask("exceptions") == [] and balances(hq)[f"suspense:{hq.merchant}"] == 0
    assert assert_books(hq) == 1000
    synced(counter)
    assert refund(counter, 4) == "wasDeclined" and refund(counter, 1)["done"]
