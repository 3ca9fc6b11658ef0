"""Exceptions that a person at headquarters decides: final, in the books, and told at the counter."""

import json

import pytest

from books import assert_books, balances, synced
from conftest import run
from giving import moved, sold_note


@pytest.fixture()
def counter(shared_hq, tmp_path):
    return shared_hq.counter(tmp_path.name)


def paid_twice(hq, counter):
    """A sale that was paid twice by note, both of one payer; the case of the second."""
    wallet = hq.wallet(counter.folder.name, balance="100.00")
    sale = sold_note(counter, wallet, "10.00")["saleId"]
    counter.sold("10.00", "--image", counter.note(wallet, "10.00"), "--sale", sale)
    synced(counter)
    waiting = [row for row in hq.ask("exceptions") if row["merchant"] == hq.merchant and row["node"] == counter.status()["node"]]
    assert [(row["kind"], row["reason"]) for row in waiting] == [("payment", "paidTwoWays")]
    return waiting[0]["caseNumber"]


def decide(hq, case, choice, by="asha", reason="both receipts seen"):
    return run("tillpost-hq", "exceptions", "decide", case, f"--{choice}", "--by", by, "--reason", reason, "--data", hq.data, "--json")


@pytest.mark.parametrize("choice,decision,money", [
    ("accept", "paid", {"suspense": -1000, "claims": 1000, "purse": -1000, "payable": 1000}),
    ("pay", "paid", {"suspense": -1000, "claims": 1000, "recovery": -1000, "payable": 1000}),
    ("refuse", "refused", {"suspense": -1000, "claims": 1000}),
])
def test_a_decision_is_final_and_the_counter_is_told(shared_hq, counter, choice, decision, money):
    case = paid_twice(shared_hq, counter)
    assert [row["sequence"] for row in counter.status()["declined"]] == [2]
    before = balances(shared_hq)
    done = decide(shared_hq, case, choice)
    assert done.returncode == 0 and json.loads(done.stdout)["decision"] == decision, done.stderr
    assert moved(shared_hq, before) == money
    assert synced(counter)[2][0] == decision
    declined = counter.status()["declined"]
    assert [row.get("reason") for row in declined] == ([] if decision == "paid" else ["byHand"])
    assert run("tillpost", "exceptions", "--state", counter.state).returncode == (0 if decision == "paid" else 1)
    again = decide(shared_hq, case, "refuse" if decision == "paid" else "pay")
    assert again.returncode == 1 and "final" in again.stderr
    assert_books(shared_hq)
    audit = shared_hq.ask("exceptions", "decisions")[0]
    assert (audit["caseNumber"], audit["decided"], audit["by"], audit["why"]) == (case, choice, "asha", "both receipts seen")


def test_a_decision_needs_a_name_a_reason_and_one_choice(shared_hq, counter):
    case = paid_twice(shared_hq, counter)
    for arguments in (["--pay", "--by", "asha"], ["--pay", "--reason", "x"], ["--by", "asha", "--reason", "x"],
                      ["--pay", "--refuse", "--by", "asha", "--reason", "x"]):
        assert run("tillpost-hq", "exceptions", "decide", case, *arguments, "--data", shared_hq.data).returncode == 64
    assert decide(shared_hq, case, "pay", by="").returncode == decide(shared_hq, case, "pay", reason="x" * 201).returncode == 1
    assert decide(shared_hq, case + 100_000, "pay").returncode == 1
    assert [row["caseNumber"] for row in shared_hq.ask("exceptions") if row["caseNumber"] == case] == [case]


def test_a_suspended_payer_is_resumed_and_counters_learn_it(shared_hq, counter):
    wallet = shared_hq.wallet("cheat")
    for total in ("10.00", "20.00"):
        counter.sold(total, "--image", counter.note(wallet, total, "--number", "7"))
        counter = shared_hq.counter("cheated-too") if total == "10.00" else counter
        synced(counter)
    suspended, = [row["payer"] for row in shared_hq.ask("exceptions") if row["state"] == "suspended"]
    person = ["--by", "asha", "--reason", "a restored phone"]
    assert shared_hq.ask("payer", "resume", suspended, *person).get("suspended") is None
    assert run("tillpost-hq", "payer", "resume", suspended, *person, "--data", shared_hq.data).returncode == 1
    synced(counter)
    counter.sold("5.00", "--image", counter.note(wallet, "5.00", "--number", "8", "--running-total", "3500"))
