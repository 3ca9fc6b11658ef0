"""kill -9 at random moments: everything that was shown is there, durable, chained and signed."""

import json
import os
import random
import signal
import subprocess
import time

from conftest import BINARIES, Counter, Service, until

SEED = int(os.environ.get("TILLPOST_TEST_SEED", random.SystemRandom().randrange(2**32)))


def test_every_green_survives_kill_9(tmp_path):
    print(f"seed {SEED} (replay with TILLPOST_TEST_SEED={SEED})")
    moments = random.Random(SEED)
    counter = Counter(tmp_path)
    shown = []
    for _ in range(12):
        process = subprocess.Popen(
            [str(BINARIES / "tillpost-bench"), "greens", "--state", str(counter.state)], stdout=subprocess.PIPE, text=True)
        first = process.stdout.readline()
        time.sleep(moments.uniform(0, 0.4))
        process.send_signal(signal.SIGKILL)
        printed, _ = process.communicate(timeout=10)
        shown += [int(line) for line in (first + printed).splitlines() if line]
        there = [line["sequence"] for line in counter.journal()]
        assert there == list(range(1, len(there) + 1))
        assert set(shown) <= set(there)
    counter.assert_whole()
    assert shown == sorted(set(shown)) and len(shown) >= 12


def test_a_killed_headquarters_knows_everything_that_it_acknowledged(hq):
    counter = hq.counter("killed-hq")
    wallet = hq.wallet("killed-hq")
    for round in range(4):
        counter.sold("5.00", "--image", counter.note(wallet, "5.00"))
        hq.stop(signal.SIGKILL)
        counter.sold("6.00", "--image", counter.note(wallet, "6.00"))
        hq.start()
        until(lambda: counter_synced(counter))
    rows = {line["paymentId"]: line["decision"] for line in counter.journal()}
    assert len(rows) == 8 and set(rows.values()) == {"paid"}
    assert all(proof["isBalanced"] for proof in hq.ask("ledger")["proofs"])
    payable = [row for row in hq.ask("ledger")["balances"] if row["account"].startswith("payable:")]
    assert [row["minorUnits"] for row in payable] == [4 * 1100]


def counter_synced(counter):
    from conftest import run
    return run("tillpost", "sync", "--state", counter.state).returncode == 0


def test_a_service_stops_on_sigterm_with_its_sales_whole(hq):
    counter = hq.counter("term")
    wallet = hq.wallet("term")
    with Service(counter) as service:
        for amount in ("1.00", "2.00"):
            counter.sold(amount, "--image", counter.note(wallet, amount))
        assert service.end(signal.SIGTERM) == 0
    counter.assert_whole()
    assert len(counter.journal()) == 2


def test_sigterm_finishes_the_sale_in_hand(hq):
    counter = hq.counter("in-hand")
    wallet = hq.wallet("in-hand")
    note = counter.note(wallet, "5.00")
    with Service(counter) as service:
        until(lambda: counter.status()["link"] == "up")
        hq.process.send_signal(signal.SIGSTOP)
        try:
            sale = subprocess.Popen(
                [str(BINARIES / "tillpost"), "sell", "--state", str(counter.state), "--amount", "5.00", "--image", str(note)],
                stdout=subprocess.PIPE, text=True)
            time.sleep(0.7)
            assert service.end(signal.SIGTERM) == 0
            printed, _ = sale.communicate(timeout=20)
            assert sale.returncode == 0 and "Stored" in printed
        finally:
            hq.process.send_signal(signal.SIGCONT)


def test_nobody_is_charged_for_a_sale_that_was_killed_while_it_asked(hq):
    """Above the floor limit HQ is asked; the service dies during the wait, and HQ approves to nobody."""
    counter = hq.counter("asking")
    rich = hq.wallet("rich", balance="1000.00")
    note = counter.note(rich, "700.00")
    with Service(counter) as service:
        until(lambda: counter.status()["link"] == "up")
        hq.process.send_signal(signal.SIGSTOP)
        sale = subprocess.Popen(
            [str(BINARIES / "tillpost"), "sell", "--state", str(counter.state), "--amount", "700.00", "--image", str(note)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(1)
        service.end(signal.SIGKILL)
        sale.wait(timeout=20)
        hq.process.send_signal(signal.SIGCONT)
    with Service(counter):
        until(lambda: counter.status()["queue"]["count"] == 0)
        until(lambda: all("decision" in line for line in counter.journal()))
        assert [line["kind"] for line in counter.journal()] == ["payment", "reversal"]
        again = json.loads(counter.sell("700.00", "--image", note).stdout)
        assert again["reason"] == "undoneBefore"
    balances = {row["account"]: row["minorUnits"] for row in hq.ask("ledger")["balances"]}
    purse = [value for account, value in balances.items() if account.startswith("purse:")]
    assert purse == [100_000], balances
    counter.assert_whole()
