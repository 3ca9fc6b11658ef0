"""Money that is given back, and where HQ's accounts have it afterwards."""

import contextlib
import json
import sqlite3

from books import balances
from conftest import run


def give_back(command, counter, receipt, *more):
    done = run("tillpost", command, "--state", counter.state, "--receipt", receipt, "--operator", "asha", *more, "--json")
    assert done.returncode in (0, 1), done.stderr
    report = json.loads(done.stdout)
    assert report["done"] == (done.returncode == 0) and report["kind"] == command and report["message"] and report["next"]
    return report if report["done"] else report["reason"]


def refund(counter, receipt, amount=None):
    return give_back("refund", counter, receipt, *(["--amount", amount] if amount else []))


def void(counter, receipt):
    return give_back("void", counter, receipt)


def sold_note(counter, wallet, amount):
    return counter.sold(amount, "--image", counter.note(wallet, amount))


def paid_online(hq, counter, wallet, amount):
    """HQ's confirmation on a phone."""
    counter.pictures += 1
    picture = counter.folder / f"paid-{counter.pictures}.png"
    done = run("tillpost-hq", "payer", "pay", "--wallet", wallet, "--plate", counter.plate, "--amount", amount, "--hq", hq.url,
               "--out", picture)
    assert done.returncode == 0, done.stderr
    return picture


@contextlib.contextmanager
def offline(hq):
    hq.stop()
    yield
    hq.start()


def moved(hq, before):
    """What the accounts hold more than before, those of one kind together."""
    after, sums = balances(hq), {}
    for account in after:
        kind = account.split(":")[0]
        sums[kind] = sums.get(kind, 0) + after[account] - before.get(account, 0)
    return {kind: units for kind, units in sums.items() if units}


def pay_out(hq, minor_units):
    """What a payout will write; there is no command for it yet."""
    payable, currency = f"payable:{hq.merchant}", 404
    with offline(hq), contextlib.closing(sqlite3.connect(hq.data / "hq.sqlite")) as store, store:
        store.execute("INSERT INTO entry(debit, credit, currency, minor_units, time) VALUES (?, 'bank', ?, ?, 0)",
                      (payable, currency, minor_units))
        for account, units in ((payable, -minor_units), ("bank", minor_units)):
            store.execute("INSERT INTO account VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET balance = balance + excluded.balance",
                          (account, currency, units))
