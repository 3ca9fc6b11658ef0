"""Enrol, sell, sync, pull: the whole line, and the journal verified by the second implementation."""

import json
import subprocess
import sys

from conftest import ROOT, Service, run, run_json, until


def test_a_sale_travels_from_the_scanner_to_a_puller(hq):
    counter = hq.counter("one")
    amina = hq.wallet("amina")
    taken = counter.sold("12.50", "--image", counter.note(amina, "12.50"))
    assert taken["status"] == "approved" and taken["lamp"] == "green"
    assert taken["basis"] == "guaranteed" and taken["decision"] == "paid" and taken["sequence"] == 1

    hq.stop()
    offline = counter.sold("3.00", "--image", counter.note(amina, "3.00"))
    assert offline["status"] == "guaranteed" and "decision" not in offline
    queue = counter.status()["queue"]
    assert 0 <= queue.pop("oldestAgeSeconds") < 60 and queue == {"count": 1, "value": ["3.00 KES"]}
    assert run("tillpost", "sync", "--state", counter.state).returncode == 1

    hq.start()
    assert run_json("tillpost", "sync", "--state", counter.state) == {"acknowledged": 2, "complete": True, "waiting": 0}
    day = run_json("tillpost", "day", "close", "--state", counter.state)
    assert day["sums"] == [{"tender": "note", "basis": "guaranteed", "currency": "KES", "count": 2, "amount": "15.50",
                            "minorUnits": 1550}]
    assert run("tillpost", "sync", "--state", counter.state).returncode == 0
    assert hq.ask("batch", "close")["totals"][0]["approved"]["minorUnits"] == 1550

    token = hq.ask("pull-token", "new", "--name", "books")["token"]
    lines = run("tillpost-hq", "pull", "--hq", hq.url, "--token", token, "--format", "jsonl").stdout.splitlines()
    rows = {row["case"]: row for row in map(json.loads, lines)}
    paid = [row for row in rows.values() if row["kind"] == "payment"]
    assert [(row["minor_units"], row["decision"], row["money"], row["batch"]) for row in paid] == [
        (1250, "approved", "payable", 1), (300, "approved", "payable", 1)]
    assert {row["payment_id"] for row in paid} == {taken["paymentId"], offline["paymentId"]}


def test_the_journal_is_verified_by_the_second_implementation(shared_hq, tmp_path):
    counter = shared_hq.counter("verified")
    wallet = shared_hq.wallet("verified")
    for amount in ("1.00", "2.00", "3.00"):
        counter.sold(amount, "--image", counter.note(wallet, amount))
    counter.sold("4.00", "--cash")
    run_json("tillpost", "day", "close", "--state", counter.state)
    export, key = tmp_path / "journal.cbor", tmp_path / "key.pem"
    assert run("tillpost", "journal", "export", "--state", counter.state, "--out", export).returncode == 0
    key.write_text(run("tillpost", "key", "--state", counter.state).stdout)

    verifier = [sys.executable, str(ROOT / "sync" / "reference" / "verify_journal.py")]
    good = subprocess.run([*verifier, str(export), str(key)], capture_output=True, text=True, timeout=60)
    assert good.returncode == 0 and "5" in good.stdout, good.stdout + good.stderr

    # The negative control: one bit of the third record turned.
    altered = bytearray(export.read_bytes())
    altered[len(altered) // 2] ^= 1
    export.write_bytes(altered)
    assert subprocess.run([*verifier, str(export), str(key)], capture_output=True, timeout=60).returncode == 1


def test_enrolling_again_changes_nothing_and_another_board_cannot(shared_hq, tmp_path):
    counter = shared_hq.counter("again")
    key = run("tillpost", "key", "--state", counter.state).stdout
    again = run_json("tillpost", "enrol", "--state", counter.state, "--image", counter.folder / "enrol.png")
    assert again["wasEnrolled"] and run("tillpost", "key", "--state", counter.state).stdout == key
    other = run("tillpost", "enrol", "--state", tmp_path / "other", "--image", counter.folder / "enrol.png")
    assert other.returncode >= 64


def test_a_note_is_taken_by_the_service_while_a_link_lamp_tells_the_truth(hq):
    counter = hq.counter("served")
    wallet = hq.wallet("served")
    with Service(counter) as service:
        until(lambda: counter.status()["link"] == "up")
        assert counter.sold("5.00", "--image", counter.note(wallet, "5.00"))["status"] == "approved"
        hq.stop()
        assert counter.sold("6.00", "--image", counter.note(wallet, "6.00"))["status"] == "guaranteed"
        until(lambda: counter.status()["link"] == "down")
        hq.start()
        until(lambda: counter.status()["queue"]["count"] == 0 and counter.status()["link"] == "up")
        assert service.end() == 0
    counter.assert_whole()


def test_above_the_floor_limit_headquarters_is_asked(hq):
    counter = hq.counter("floor")
    rich, poor = hq.wallet("rich", balance="900.00"), hq.wallet("poor", balance="1.00")
    assert counter.sold("700.00", "--image", counter.note(rich, "700.00"))["basis"] == "awaitingApproval"
    declined = counter.sell("700.00", "--image", counter.note(poor, "700.00"))
    assert declined.returncode == 1 and json.loads(declined.stdout)["reason"] == "declined"
    assert [line["kind"] for line in counter.journal()] == ["payment", "payment", "reversal"]
    assert run_json("tillpost", "sync", "--state", counter.state)["complete"]
    assert [line["decision"] for line in counter.journal()] == ["paid", "refused", "paid"]
    assert not counter.status()["declined"], "a sale that was never taken is not a declined sale"
