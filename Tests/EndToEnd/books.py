"""What must be so whatever happened: the books balance, and the counters, HQ's ledger and HQ's rows say the same."""

import json

from conftest import run


def balances(hq):
    """HQ's accounts, by name, in minor units. They are proven from the entries first."""
    ledger = hq.ask("ledger")
    assert ledger["proofs"] and all(proof["isBalanced"] for proof in ledger["proofs"]), ledger
    assert sum(row["minorUnits"] for row in ledger["balances"]) == 0
    return {row["account"]: row["minorUnits"] for row in ledger["balances"]}


def token(hq):
    if not hasattr(hq, "pull_token"):
        hq.pull_token = hq.ask("pull-token", "new", "--name", "books")["token"]
    return hq.pull_token


def rows(hq):
    """The last state of each of HQ's cases that pullers see."""
    done = run("tillpost-hq", "pull", "--hq", hq.url, "--token", token(hq), "--format", "jsonl")
    assert done.returncode == 0, done.stderr
    pulled = [json.loads(line) for line in done.stdout.splitlines()]
    return list({row["case"]: row for row in pulled}.values())


def minor_units(line):
    return int(line["amount"].split()[0].replace(".", ""))


def owed_by_journal(counter):
    """What a counter's own records say that HQ owes for them: sales less what was given back, without cash."""
    lines = [line for line in counter.journal() if line.get("decision") == "paid"]
    tenders = {line["paymentId"]: line["tender"] for line in counter.journal() if line["kind"] == "payment"}
    sales = [line for line in lines if line["kind"] == "payment" and line["tender"] != "cash"]
    back = [line for line in lines if line["kind"] in ("refund", "void") and tenders[line["originalId"]] != "cash"]
    return sum(map(minor_units, sales)) - sum(map(minor_units, back))


def assert_books(hq, *counters):
    """The ledger is proven, and the three totals of the present merchant agree to the cent.

    Without counters, because they have forgotten what HQ's backups hold, two of them.
    """
    for counter in counters:
        counter.assert_whole()
    own = [row for row in rows(hq) if row["merchant"] == hq.merchant]
    by_rows = sum(row["minor_units"] * {"payable": 1, "returned": -1}.get(row["money"], 0) for row in own if row["minor_units"])
    by_ledger = balances(hq).get(f"payable:{hq.merchant}", 0)
    assert by_rows == by_ledger
    assert not counters or sum(map(owed_by_journal, counters)) == by_ledger
    return by_ledger


def synced(counter):
    """Everything is at HQ, and every verdict is here."""
    done = run("tillpost", "sync", "--state", counter.state)
    assert done.returncode == 0, done.stdout + done.stderr
    return {line["sequence"]: (line.get("decision"), line.get("reason")) for line in counter.journal()}
