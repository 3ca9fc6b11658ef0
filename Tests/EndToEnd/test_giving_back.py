"""Refunds and voids: money goes back the way it came, never more than came, and HQ and counter agree about it."""

import itertools
import json

import pytest

from books import assert_books, balances, rows, synced
from conftest import Service, run, run_json
from giving import moved, offline, pay_out, refund, sold_note, void

NUMBERS = itertools.count(1)


@pytest.fixture()
def shop(shared_hq):
    """A merchant of the test's own, so that its totals are the test's."""
    shared_hq.merchant = shared_hq.ask("merchant", "new", "--name", "Giver", "--currency", "KES")["id"]
    return shared_hq


@pytest.fixture()
def counter(shop):
    return shop.counter(f"giver-{next(NUMBERS)}")


@pytest.fixture(scope="module")
def rich(shared_hq):
    return shared_hq.wallet("rich")


def test_a_refund_in_full_goes_back_to_the_purse(shop, counter, rich):
    before = balances(shop)
    sale = sold_note(counter, rich, "25.00")
    assert moved(shop, before) == {"purse": -2500, "payable": 2500}
    given = refund(counter, sale["receipt"])
    assert given["amount"] == "25.00 KES" and given["tender"] == "note" and given["originalId"] == sale["paymentId"]
    assert given["receipt"] == sale["receipt"] + 1 and given["sequence"] == 2 and "buyer's account" in given["next"]
    assert synced(counter) == {1: ("paid", None), 2: ("paid", None)}
    assert assert_books(shop, counter) == 0 and moved(shop, before) == {}
    row = next(row for row in rows(shop) if row["payment_id"] == given["paymentId"])
    assert (row["kind"], row["original_id"], row["money"]) == ("refund", sale["paymentId"], "returned")


def test_parts_are_refunded_until_nothing_is_left(shop, counter, rich):
    receipt = sold_note(counter, rich, "25.00")["receipt"]
    assert refund(counter, receipt, "25.01") == "moreThanPaid"
    assert refund(counter, receipt, "5.00")["amount"] == "5.00 KES"
    assert refund(counter, receipt, "20.01") == "moreThanPaid"
    assert void(counter, receipt) == "refundedInPart"
    assert refund(counter, receipt, "15.00")["done"]
    assert refund(counter, receipt)["amount"] == "5.00 KES", "all that is left"
    assert refund(counter, receipt) == refund(counter, receipt, "0.01") == void(counter, receipt) == "alreadyRefunded"
    assert list(synced(counter).values()) == [("paid", None)] * 4
    assert assert_books(shop, counter) == 0


def test_what_is_no_amount_gives_nothing_back(counter):
    counter.sold("5.00", "--cash")
    for amount in ("0", "-1.00", "1.001", "all", "", "99999999999999999999"):
        done = run("tillpost", "refund", "--state", counter.state, "--receipt", 1, f"--amount={amount}", "--operator", "asha")
        assert done.returncode == 64, amount + done.stdout + done.stderr
    assert len(counter.journal()) == 1


def test_a_person_with_a_name_gives_back(counter):
    for command in ("refund", "void"):
        sequence = counter.sold("5.00", "--cash")["sequence"]
        words = [command, "--state", counter.state, "--receipt", counter.journal()[-1]["receipt"]]
        for name in ("", "x" * 33, "ü" * 17, "a\nb", "\x7f", "\x85"):
            done = run("tillpost", *words, f"--operator={name}")
            assert done.returncode == 64 and "operator" in done.stderr, repr(name) + done.stdout + done.stderr
        assert run("tillpost", *words).returncode == 64 and len(counter.journal()) == sequence
        assert run("tillpost", *words, "--operator", "ü" * 16).returncode == 0


def test_only_what_was_sold_here_and_paid_is_given_back(shop, counter, rich):
    poor = shop.wallet("poor", issuer="RIVER-COOP", balance="1.00")
    with offline(shop):
        sold_note(counter, poor, "30.00")
    assert synced(counter) == {1: ("refused", "insufficientFunds")}
    assert refund(counter, 1) == "wasDeclined" and void(counter, 1) == "wasDeclined"
    for unknown in (0, 2, 99, 2**63, 2**64 - 1):
        assert refund(counter, unknown) == "unknownReceipt" and void(counter, unknown) == "unknownReceipt"
    sold_note(counter, rich, "4.00")
    given = refund(counter, 2)
    assert refund(counter, given["receipt"]) == "unknownReceipt", "a refund is no sale"
    assert synced(counter)[3] == ("paid", None) and assert_books(shop, counter) == 0


def test_a_refund_of_what_turns_out_declined_is_declined_and_the_counter_is_told(shop, counter):
    poor = shop.wallet("poorer", issuer="RIVER-COOP", balance="1.00")
    with offline(shop):
        sold_note(counter, poor, "30.00")
        refund(counter, 1)
    assert synced(counter) == {1: ("refused", "insufficientFunds"), 2: ("refused", "notCorrectable")}
    assert assert_books(shop, counter) == 0 and [row["sequence"] for row in counter.status()["declined"]] == [1, 2]


def test_a_void_charges_nobody_and_its_note_stays_burnt(shop, counter, rich):
    before, note = balances(shop), counter.note(rich, "10.00")
    counter.sold("10.00", "--image", note)
    assert "not charged" in void(counter, 1)["next"]
    assert void(counter, 1) == "alreadyUndone" and refund(counter, 1) == "alreadyUndone"
    again = counter.sell("10.00", "--image", note)
    assert again.returncode == 1 and json.loads(again.stdout)["reason"] in ("alreadyTaken", "undoneBefore")
    assert list(synced(counter).values()) == [("paid", None)] * 2
    assert assert_books(shop, counter) == 0 and moved(shop, before) == {}
    row = next(row for row in rows(shop) if row["sequence"] == 1 and row["merchant"] == shop.merchant)
    assert row["reversed"] and row["money"] == "none"


def test_a_sale_of_a_closed_day_is_refunded_and_not_voided(shop, counter, rich):
    sold_note(counter, rich, "10.00")
    run_json("tillpost", "day", "close", "--state", counter.state)
    assert void(counter, 1) == "dayClosed"
    assert refund(counter, 1, "4.00")["done"]
    day = run_json("tillpost", "day", "close", "--state", counter.state)
    assert day["sums"] == [] and [(row["count"], row["amount"]) for row in day["refunds"]] == [(1, "4.00")]
    assert list(synced(counter).values()) == [("paid", None)] * 4
    assert assert_books(shop, counter) == 600


def test_without_a_link_both_wait_with_their_sales(shop, counter, rich):
    with offline(shop):
        for amount in ("8.00", "9.00", "7.00"):
            sold_note(counter, rich, amount)
        assert refund(counter, 1, "3.00")["done"] and void(counter, 2)["done"]
        assert counter.status()["queue"]["count"] == 5
    assert list(synced(counter).values()) == [("paid", None)] * 5
    assert assert_books(shop, counter) == 500 + 700


def test_what_the_issuer_bore_goes_back_to_the_issuer(shop, counter):
    short = shop.wallet("short", balance="1.00")
    before = balances(shop)
    with offline(shop):
        sold_note(counter, short, "20.00")
    assert synced(counter) == {1: ("paid", "insufficientFunds")}
    assert moved(shop, before) == {"receivable": -2000, "payable": 2000}
    assert refund(counter, 1, "12.00")["done"] and synced(counter)[2] == ("paid", None)
    assert moved(shop, before) == {"receivable": -800, "payable": 800}
    assert void(counter, 1) == "refundedInPart" and refund(counter, 1)["done"] and synced(counter)[3] == ("paid", None)
    assert assert_books(shop, counter) == 0 and moved(shop, before) == {}


def test_what_was_paid_online_goes_back_to_the_purse(shop, counter, rich):
    before, picture = balances(shop), counter.folder / "paid.png"
    paid = run("tillpost-hq", "payer", "pay", "--wallet", rich, "--plate", counter.plate, "--amount", "6.00", "--hq", shop.url,
               "--out", picture)
    assert paid.returncode == 0, paid.stderr
    assert counter.sold("6.00", "--image", picture)["tender"] == "confirmed"
    assert refund(counter, 1, "2.00")["tender"] == "confirmed" and synced(counter)[2] == ("paid", None)
    assert assert_books(shop, counter) == 400 and moved(shop, before) == {"purse": -400, "payable": 400}


def test_cash_goes_back_from_the_drawer(shop, counter):
    before = balances(shop)
    counter.sold("6.00", "--cash")
    counter.sold("2.00", "--cash")
    assert refund(counter, 1, "1.00")["next"] == "Give the cash back." == void(counter, 2)["next"]
    assert list(synced(counter).values()) == [("paid", None)] * 4
    assert assert_books(shop, counter) == 0 and moved(shop, before) == {}


def test_the_day_closes_with_refunds_and_voids_in_it(shop, counter, rich):
    with offline(shop):
        for amount in ("10.00", "20.00", "30.00"):
            sold_note(counter, rich, amount)
        counter.sold("5.00", "--cash")
        refund(counter, 1, "4.00"), refund(counter, 1, "1.00"), void(counter, 2), refund(counter, 4, "2.00")
        day = run_json("tillpost", "day", "close", "--state", counter.state)
    assert [(row["tender"], row["count"], row["amount"]) for row in day["sums"]] == [("note", 2, "40.00"), ("cash", 1, "5.00")]
    assert [(row["tender"], row["count"], row["amount"]) for row in day["refunds"]] == [("note", 2, "5.00"), ("cash", 1, "2.00")]
    assert (day["firstSequence"], day["lastSequence"], day["closedBy"]) == (1, 8, 9)
    assert list(synced(counter).values()) == [("paid", None)] * 9, "HQ's sums are the counter's"
    assert assert_books(shop, counter) == 3500
    total = shop.ask("batch", "close", "--merchant", shop.merchant)["totals"][0]
    assert total["payable"]["minorUnits"] - total["returned"]["minorUnits"] == 3500


def test_a_void_after_the_batch_is_a_refund(shop, counter, rich):
    sold_note(counter, rich, "10.00")
    first = shop.ask("batch", "close", "--merchant", shop.merchant)
    assert void(counter, 1)["done"]
    assert synced(counter) == {1: ("paid", None), 2: ("paid", "settledBeforeVoid")}
    assert assert_books(shop, counter) == 0 and not counter.status()["declined"]
    second = shop.ask("batch", "close", "--merchant", shop.merchant)
    assert first["totals"][0]["payable"]["amount"] == second["totals"][0]["returned"]["amount"] == "10.00"
    day = run_json("tillpost", "day", "close", "--state", counter.state)
    assert synced(counter)[day["closedBy"]] == ("paid", None)


@pytest.fixture()
def lacking(shop, counter, rich):
    """A counter whose merchant was paid out before a refund of 5.00 arrived."""
    sold_note(counter, rich, "10.00")
    shop.ask("batch", "close", "--merchant", shop.merchant)
    pay_out(shop, 700)
    refund(counter, 1, "5.00")
    return counter


def test_what_the_merchants_balance_lacks_is_declined(shop, lacking):
    before = balances(shop)
    refund(lacking, 1, "3.00")
    assert list(synced(lacking).values()) == [("paid", None), ("refused", "merchantBalance"), ("paid", None)]
    assert moved(shop, before) == {"purse": 300, "payable": -300}


def test_what_was_declined_can_be_refunded_again_later(lacking):
    synced(lacking)
    assert refund(lacking, 1)["amount"] == "10.00 KES"


def test_a_declined_refund_is_said_at_the_counter(lacking):
    synced(lacking)
    declined, = lacking.status()["declined"]
    waiting = json.loads(run("tillpost", "exceptions", "--state", lacking.state, "--json").stdout)
    assert declined["amount"] == waiting["amount"] == "5.00 KES" and declined["receipt"] == waiting["receipt"] == 2
    assert declined["message"] == waiting["why"] == "A refund was declined: your balance does not hold it."
    assert declined["next"] == waiting["next"] and waiting["who"] == "merchant"


def test_the_service_gives_back_beside_a_sale(shop, counter, rich):
    with Service(counter):
        sold_note(counter, rich, "5.00")
        assert refund(counter, 1, "2.00")["done"] and void(counter, 1) == "refundedInPart"
        counter.sold("1.00", "--cash")
    assert synced(counter)[2] == ("paid", None) and assert_books(shop, counter) == 300
