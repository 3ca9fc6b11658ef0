"""Boards and phones that lay in a drawer, and a board whose clock is wrong."""

import json

import pytest

from books import synced
from clocks import needs_faketime, run_at
from conftest import run

pytestmark = needs_faketime


def sold_at(time, counter, amount, *means):
    done = run_at(time, "tillpost", "sell", "--state", counter.state, "--amount", amount, *means, "--json")
    assert done.returncode in (0, 1), done.stderr
    return json.loads(done.stdout)


def carried_at(time, hq, counter, stick):
    """To HQ and back at another time: both believe it."""
    for words in (["tillpost", "courier", "export", "--state", counter.state], ["tillpost-hq", "courier", "import", "--data", hq.data],
                  ["tillpost", "courier", "import", "--state", counter.state]):
        done = run_at(time, *words, stick)
        assert done.returncode == 0, done.stdout + done.stderr
    return [(line["decision"], line.get("reason")) for line in counter.journal()]


@pytest.fixture()
def asleep(hq):
    """A counter, a phone whose certificate is good for a day, and no HQ."""
    counter = hq.counter("asleep")
    wallet = hq.wallet("asleep")
    hq.ask("issuer", "certify", "--issuer", "SUN-BANK", "--wallet", wallet, "--currency", "KES", "--cap-payment", "1000.00",
           "--cap-total", "10000.00", "--days", "1")
    counter.sold("1.00", "--image", counter.note(wallet, "1.00"))
    synced(counter)
    hq.stop()
    counter.sold("5.00", "--image", counter.note(wallet, "5.00"))
    return counter, wallet


def test_a_board_that_lay_in_a_drawer_for_a_year_goes_on(hq, asleep, tmp_path):
    counter, wallet = asleep
    assert sold_at("+370d", counter, "2.00", "--cash")["taken"]
    done = run_at("+370d", "tillpost-hq", "policy", "publish", hq.folder / "policy.json", "--data", hq.data,
                  "--json")
    assert done.returncode == 0, done.stderr
    assert carried_at("+370d", hq, counter, tmp_path / "stick") == [
        ("paid", None), ("refused", "presentedTooLate"), ("paid", None)]
    status = json.loads(run_at("+370d", "tillpost", "status", "--state", counter.state, "--json").stdout)
    assert status["policy"]["version"] == json.loads(done.stdout)["version"] and not status["policy"]["isExpired"]
    assert [row["sequence"] for row in status["declined"]] == [2]
    assert sold_at("+370d", counter, "2.00", "--image", counter.note(wallet, "2.00"))["reason"] == "certificateExpired"


def test_a_sale_within_the_certificates_days_is_paid_after_them(hq, asleep, tmp_path):
    counter, wallet = asleep
    assert carried_at("+2d", hq, counter, tmp_path / "stick") == [("paid", None)] * 2
    assert sold_at("+2d", counter, "2.00", "--image", counter.note(wallet, "2.00"))["reason"] == "certificateExpired"


def test_a_policy_that_is_over_takes_cash_only(hq, asleep, tmp_path):
    counter, wallet = asleep
    carried_at("+40d", hq, counter, tmp_path / "stick")
    assert sold_at("+40d", counter, "2.00", "--image", counter.note(wallet, "2.00"))["reason"] == "policyExpired"
    assert sold_at("+40d", counter, "2.00", "--cash")["taken"]


def test_a_clock_at_1970_sells_less_and_loses_nothing(hq, asleep, tmp_path):
    counter, wallet = asleep
    then = "@1970-01-01 00:10:00"
    assert sold_at(then, counter, "3.00", "--image", counter.note(wallet, "3.00"))["status"] == "guaranteed"
    assert sold_at(then, counter, "300.00", "--image", counter.note(wallet, "300.00"))["reason"] == "overFloorLimit"
    assert not counter.journal()[2]["clockTrusted"] and counter.journal()[2]["wall"] < 86_400
    hq.start()
    assert synced(counter) == {sequence: ("paid", None) for sequence in (1, 2, 3)}
    assert counter.sold("300.00", "--image", counter.note(wallet, "300.00"))["taken"]
