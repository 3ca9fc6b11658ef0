"""Payments that are passed on to a processor behind headquarters, by a program of the operator's."""

import signal

import pytest

from books import assert_books, rows, synced
from conftest import run
from giving import sold_note


@pytest.fixture()
def sold(hq):
    """A counter with a paid sale of 25.00 by note and one of 1.00 in cash; the cases of both."""
    counter = hq.counter("till")
    sold_note(counter, hq.wallet("asha"), "25.00")
    counter.sold("1.00", "--cash")
    synced(counter)
    note, cash = (next(row["case"] for row in rows(hq) if row["minor_units"] == units) for units in (2500, 100))
    return note, cash


def tell(hq, case, *events):
    """What is to be done after the last of some events."""
    for event in events:
        last = hq.ask("upstream", "tell", case, event)
    return last["next"], last["isRepeat"], last["state"]


def test_an_advice_is_sent_once_more_after_a_refusal_and_outlives_a_kill(hq, sold):
    case, _ = sold
    first = hq.ask("upstream", "advise", case)
    assert (first["next"], first["isRepeat"], first["amount"]) == ("send", False, "25.00 KES")
    assert tell(hq, case, "sent", "refused") == ("send", True, "sending 2")
    assert tell(hq, case, "sent")[0] == "wait"
    hq.stop(signal.SIGKILL)
    hq.start()
    waiting, = hq.ask("upstream", "list")
    assert (waiting["caseNumber"], waiting["state"]) == (case, "waiting 2") and hq.ask("upstream", "advise", case) == waiting
    assert tell(hq, case, "timed-out", "found-approved") == ("nothing", False, "ended approved")
    assert hq.ask("upstream", "list") == [] == hq.ask("exceptions")


def test_an_unknown_answer_is_queried_then_reversed_and_a_person_is_told(hq, sold):
    case, _ = sold
    before = rows(hq)
    hq.ask("upstream", "advise", case)
    assert tell(hq, case, "sent", "timed-out")[0] == "query"
    assert tell(hq, case, "not-said", "timed-out", "timed-out") == ("reverse", False, "reversing 1")
    assert tell(hq, case, "timed-out") == ("reverse", True, "reversing 2")
    assert tell(hq, case, "reversal-taken")[2] == "ended reversed"
    waiting, = hq.ask("exceptions")
    assert (waiting["reason"], waiting["amount"]) == ("upstreamUnknown", "25.00 KES")
    assert rows(hq) == before, "what was promised to the merchant is final"
    assert_books(hq)
    hq.ask("exceptions", "decide", waiting["caseNumber"], "--accept", "--by", "asha", "--reason", "settled by phone")
    assert hq.ask("exceptions") == []


def test_what_does_not_fit_is_refused_and_changes_nothing(hq, sold):
    case, cash = sold
    for arguments, status in [
        (("advise", cash), 1), (("advise", case + 100), 1), (("tell", case, "sent"), 1), (("tell", case, "paid"), 64),
    ]:
        done = run("tillpost-hq", "upstream", *arguments, "--data", hq.data)
        assert done.returncode == status and done.stderr and not done.stdout, arguments
    known = hq.ask("upstream", "advise", case)
    assert run("tillpost-hq", "upstream", "tell", case, "reversal-taken", "--data", hq.data).returncode == 1
    assert hq.ask("upstream", "list") == [known]
    shown = run("tillpost-hq", "upstream", "list", "--data", hq.data).stdout
    assert shown.startswith(f"case {case}  ") and "25.00 KES: sending 1; send at " in shown
