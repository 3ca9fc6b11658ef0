"""Our own codes from end to end: blocked payers, a payer's window, the counter's nonce, digits that are typed."""

import json

import pytest
from conftest import run, run_json


def policy(hq, **limits):
    text = {
        "expiresInDays": 30, "noteLifetimeHours": 24, "claimWindowDays": 14, "untrustedClockPercent": 100,
        "limits": {"KES": {"floor": "500.00", "exposureValue": "5000.00", "exposureCount": 200, "exposureAgeHours": 72,
                           **limits}},
        "issuers": {"SUN-BANK": "guaranteed"},
    }
    path = hq.folder / "policy.json"
    path.write_text(json.dumps(text))
    hq.ask("policy", "publish", path)


def refused(done):
    assert done.returncode == 1, done.stdout + done.stderr
    return json.loads(done.stdout)["reason"]


def sync(counter):
    done = run("tillpost", "sync", "--state", counter.state)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_hundred_thousand_blocked_payers_reach_a_counter(hq):
    counter, wallet = hq.counter("Front"), hq.wallet("Amina")
    payer = hq.ask("payer", "list")[0]["keyId"]
    keys = hq.folder / "blocked.txt"
    keys.write_text("\n".join([payer, *(f"{7 * number:016x}" for number in range(1, 100_000))]) + "\n")
    done = hq.ask("payer", "block", "--file", keys, "--by", "asha", "--reason", "phones lost")
    assert (done["blocked"], done["listed"], done["inPolicy"]) == (100_000, 100_000, 100_000)
    hq.stop()
    taken = counter.sold("10.00", "--image", counter.note(wallet, "10.00"))
    assert taken["status"] == "guaranteed", "the list has not arrived"
    hq.start()
    sync(counter)
    assert counter.status()["policy"]["version"] == done["policyVersion"]
    assert refused(counter.sell("10.00", "--image", counter.note(wallet, "10.00"))) == "listed"
    # The issuer bears what was taken before the list arrived.
    hq.ask("payer", "resume", payer, "--by", "asha", "--reason", "found again")
    sync(counter)
    assert counter.sold("10.00", "--image", counter.note(wallet, "10.00"))["status"] in ("guaranteed", "approved")


def test_one_payer_fills_a_window_and_cash_is_still_taken(hq):
    policy(hq, payerValue="50.00", payerWindowHours=24)
    counter, wallet = hq.counter("Front"), hq.wallet("Amina")
    sync(counter)
    hq.stop()
    for _ in range(2):
        counter.sold("25.00", "--image", counter.note(wallet, "25.00"))
    assert refused(counter.sell("1.00", "--image", counter.note(wallet, "1.00"))) == "payerWindow"
    assert counter.sold("1.00", "--cash")["tender"] == "cash"
    hq.start()
    # With a link HQ is asked, and it knows the purse.
    assert counter.sold("1.00", "--image", counter.note(wallet, "1.00"))["status"] == "approved"
    sync(counter)
    assert all(row["reason"] != "overLimit" for row in hq.ask("exceptions"))


def test_a_large_note_needs_the_counters_fresh_code(hq):
    policy(hq, nonceAbove="100.00")
    counter, wallet = hq.counter("Front"), hq.wallet("Amina")
    sync(counter)
    assert refused(counter.sell("200.00", "--image", counter.note(wallet, "200.00"))) == "nonceMissing"
    screen = counter.folder / "screen.png"
    shown = run_json("tillpost", "nonce", "--state", counter.state, "--out", screen)
    assert shown["code"].startswith("TPS") and len(shown["nonce"]) == 8
    note = counter.note(wallet, "200.00", "--screen", screen)
    assert counter.sold("200.00", "--image", note)["taken"]
    again = counter.note(wallet, "200.00", "--screen", screen)
    assert refused(counter.sell("200.00", "--image", again)) == "nonceUnknown"
    other = hq.counter("Back")
    done = run("tillpost-hq", "payer", "note", "--wallet", wallet, "--plate", other.plate, "--screen", screen,
               "--amount", "200.00", "--out", counter.folder / "never.png")
    assert done.returncode == 1 and "another counter" in done.stderr


def test_eight_digits_are_typed_once(hq):
    counter = hq.counter("Front")
    wallet = hq.wallet("Amina")
    sync(counter)
    payer = hq.ask("payer", "list")[0]["keyId"]
    place = next(row["counter"] for row in hq.ask("node", "list"))

    def confirm(amount, *more):
        return hq.ask("confirm", "--payer", payer, "--counter", place, "--amount", amount, "--currency", "KES", "--digits",
                      *more)

    paid = confirm("30.00")
    assert confirm("30.00", "--payment", paid["paymentId"]) == paid
    hq.stop()
    assert refused(counter.sell("31.00", "--digits", paid["digits"])) == "wrongDigits"
    spaced = paid["digits"][:4] + " " + paid["digits"][4:]
    sold = counter.sold("30.00", "--digits", spaced)
    assert (sold["status"], sold["tender"], sold["lossBorneBy"]) == ("confirmed", "confirmed", "headquarters")
    assert refused(counter.sell("30.00", "--digits", paid["digits"])) == "confirmationUsed"
    for _ in range(5):
        assert refused(counter.sell("30.00", "--digits", "99999999")) == "wrongDigits"
    assert refused(counter.sell("30.00", "--digits", "99999999")) == "digitsPaused"
    assert counter.sell("30.00", "--digits", "1234567").returncode == 64
    hq.start()
    sync(counter)
    assert hq.ask("exceptions") == []
    ledger = hq.ask("ledger")
    assert next(row["balance"] for row in ledger["balances"] if row["account"].startswith("payable:")) == "30.00"
    assert all(proof["isBalanced"] for proof in ledger["proofs"])
    counter.assert_whole()
    assert wallet.exists()


@pytest.mark.parametrize("words", [["--digits", "--out", "x.png"], []])
def test_a_buyer_gets_a_code_or_digits(hq, words):
    done = run("tillpost-hq", "confirm", "--data", hq.data, "--payer", "00" * 8, "--counter", "00" * 8, "--amount", "1.00",
               "--currency", "KES", *words)
    assert done.returncode == 64
