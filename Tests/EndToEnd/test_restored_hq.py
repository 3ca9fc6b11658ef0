"""HQ is backed up and restored: what it signed stays so, and the nodes bring back what came after."""

import json
import shutil
import time
import urllib.error
import urllib.request

import pytest

from books import assert_books, balances, synced, token
from conftest import Counter, run, run_json
from giving import offline, paid_online, sold_note
from test_deciding import decide, paid_twice


def put_back(hq, backup):
    """HQ begins again from a backup; the damaged folder is kept aside."""
    hq.stop()
    hq.data.rename(hq.folder / "hq.before")
    done = run("tillpost-hq", "restore", "--data", hq.data, backup)
    assert done.returncode == 0, done.stderr
    hq.start()


def put_back_by_hand(hq, backup):
    """The same as people do it: store and keys copied, and no file that names the history."""
    hq.stop()
    hq.data.rename(hq.folder / "hq.before")
    hq.data.mkdir(mode=0o700)
    shutil.copy(backup / "hq.sqlite", hq.data)
    shutil.copytree(backup / "keys", hq.data / "keys")
    hq.start()


def waiting(hq):
    return {(row["kind"], row["reason"]) for row in hq.ask("exceptions")}


def verdicts(counter):
    return {line["digest"]: (line.get("decision"), line.get("reason"), line.get("liability")) for line in counter.journal()}


def a_busy_day(hq, counter, rich, poor):
    """Everything that HQ decides in some way."""
    first = sold_note(counter, rich, "10.00")["receipt"]
    voided = sold_note(counter, rich, "20.00")["receipt"]
    counter.sold("3.00", "--cash")
    hq.stop()
    sold_note(counter, poor, "30.00")
    run_json("tillpost", "refund", "--state", counter.state, "--receipt", first, "--amount", "4.00", "--operator", "asha")
    run_json("tillpost", "void", "--state", counter.state, "--receipt", voided, "--operator", "asha")
    run_json("tillpost", "day", "close", "--state", counter.state)
    hq.start()
    synced(counter)


@pytest.mark.parametrize("way", [put_back, put_back_by_hand])
def test_restored_from_the_older_of_two_backups_everything_is_as_it_was(hq, way):
    counter, rich = hq.counter("restored"), hq.wallet("rich")
    poor = hq.wallet("poor", issuer="RIVER-COOP", balance="1.00")
    for number in range(3):
        a_busy_day(hq, counter, rich, poor)
        if number < 2:
            hq.ask("backup", hq.folder / f"backup-{number}")
            synced(counter)
    before, books, owed = verdicts(counter), balances(hq), assert_books(hq)
    assert ("refused", "insufficientFunds", "merchant") in before.values() and owed == 3 * 600
    way(hq, hq.folder / "backup-0")
    del hq.pull_token
    synced(counter)
    assert verdicts(counter) == before and balances(hq) == books and waiting(hq) == set()
    sold_note(counter, rich, "1.00")
    assert assert_books(hq) == owed + 100 and counter.status()["queue"]["count"] == 0
    assert run_json("tillpost", "journal", "verify", "--state", counter.state)["verified"]


def test_a_confirmation_that_a_restored_hq_lost_still_counts(hq):
    counter, rich = hq.counter("confirmed"), hq.wallet("rich")
    counter.sold("1.00", "--cash")
    hq.ask("backup", hq.folder / "backup")
    told, untold, kept = (paid_online(hq, counter, rich, amount) for amount in ("5.00", "6.00", "7.00"))
    counter.sold("5.00", "--image", told)
    synced(counter)
    hq.stop()
    counter.sold("6.00", "--image", untold)
    hq.start()
    put_back(hq, hq.folder / "backup")
    synced(counter)
    assert counter.sold("7.00", "--image", kept)["status"] in ("confirmed", "approved")
    assert synced(counter) == {1: ("paid", None), 2: ("paid", None), 3: ("paid", "restored"), 4: ("paid", "restored")}
    assert balances(hq)[f"payable:{hq.merchant}"] == 1800 and assert_books(hq, counter) == 1800
    assert waiting(hq) == {("inspection", "restored")}
    again = counter.sell("7.00", "--image", kept)
    assert again.returncode == 1 and json.loads(again.stdout)["reason"] == "confirmationUsed"


def test_pulling_on_in_an_old_history_is_refused(hq):
    counter = hq.counter("pulled")
    counter.sold("1.00", "--cash")
    bearer = token(hq)
    hq.ask("backup", hq.folder / "backup")

    def pull(history):
        request = urllib.request.Request(
            f"{hq.url}/v1/pull?after=0&history={history}", headers={"Authorization": f"Bearer {bearer}"})
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code, refusal.read().decode()

    def history():
        with urllib.request.urlopen(f"{hq.url}/v1/health", timeout=10) as answer:
            return json.load(answer)["history"]

    old = history()
    assert pull(old)[0] == 200
    put_back(hq, hq.folder / "backup")
    status, words = pull(old)
    assert status == 409 and history() in words and history() != old
    assert pull(history())[0] == 200


def test_only_a_completed_backup_is_restored_and_only_into_nothing(hq):
    backup = hq.folder / "backup"
    hq.ask("backup", backup)
    assert sorted(path.name for path in backup.iterdir()) == ["completed", "hq.sqlite", "keys"]
    assert "root.pem" not in [path.name for path in (backup / "keys").iterdir()]
    assert backup.stat().st_mode & 0o077 == 0
    again = run("tillpost-hq", "backup", "--data", hq.data, backup)
    assert again.returncode == 1 and "exists already" in again.stderr
    into = run("tillpost-hq", "restore", "--data", hq.data, backup)
    assert into.returncode >= 64 and hq.ask("merchant", "list"), into.stderr
    (backup / "completed").unlink()
    partial = run("tillpost-hq", "restore", "--data", hq.folder / "new", backup)
    assert partial.returncode >= 1 and "backup" in partial.stderr
    assert not (hq.folder / "new" / "hq.sqlite").exists()
    assert run("tillpost-hq", "restore", "--data", hq.folder / "new", hq.folder / "nowhere").returncode >= 64


def test_after_two_backups_the_node_forgets_what_the_older_one_holds(hq):
    counter, rich = hq.counter("pruned"), hq.wallet("rich")
    sold_note(counter, rich, "10.00")
    sold_note(counter, rich, "11.00")
    hq.ask("backup", hq.folder / "one")
    synced(counter)
    run_json("tillpost", "day", "close", "--state", counter.state)
    synced(counter)
    assert len(counter.journal()) == 3, "one backup is not enough"
    hq.ask("backup", hq.folder / "two")
    synced(counter)
    counter.sold("2.00", "--cash")
    assert [line["sequence"] for line in counter.journal()] == [3, 4]
    report = run_json("tillpost", "journal", "verify", "--state", counter.state)
    assert report["verified"] and report["records"] == 2
    run_json("tillpost", "refund", "--state", counter.state, "--receipt", 1, "--amount", "4.00", "--operator", "asha")
    run_json("tillpost", "refund", "--state", counter.state, "--receipt", 2, "--operator", "asha")
    assert [verdict for _, verdict in sorted(synced(counter).items())][-2:] == [("paid", None)] * 2
    assert balances(hq)[f"payable:{hq.merchant}"] == 600
    note = counter.note(rich, "5.00")
    counter.sold("5.00", "--image", note)
    put_back(hq, hq.folder / "one")
    assert set(synced(counter).values()) == {("paid", None)} and balances(hq)[f"payable:{hq.merchant}"] == 1100
    assert waiting(hq) == set()


AFTER_THE_BACKUP = {
    "nothing": [],
    "a policy": ["policy", "publish", "policy.json"],
    "an answer key": ["keys", "renew", "--purpose", "answer"],
}


@pytest.mark.parametrize("lost", AFTER_THE_BACKUP)
def test_who_was_told_paid_stays_paid_although_somebody_else_came_first(hq, lost):
    first, second = hq.counter("first"), hq.counter("second")
    wallet = hq.wallet("shared", issuer="RIVER-COOP", balance="1.00")
    words = [hq.folder / word if word.endswith(".json") else word for word in AFTER_THE_BACKUP[lost]]
    hq.ask("backup", hq.folder / "backup")
    words and hq.ask(*words)
    synced(first)
    sold_note(first, wallet, "1.00")
    assert synced(first) == {1: ("paid", None)}
    hq.stop()
    sold_note(second, wallet, "1.00")
    hq.start()
    put_back(hq, hq.folder / "backup")
    assert synced(second) == {1: ("paid", None)}
    assert synced(first) == {1: ("paid", None)} and assert_books(hq, first, second) == 200
    assert balances(hq)["recovery"] == -100 and waiting(hq) == {("inspection", "restored")}


def test_a_guaranteed_sale_under_a_policy_that_was_lost_is_paid(hq):
    counter, rich = hq.counter("lost-policy"), hq.wallet("rich")
    hq.ask("backup", hq.folder / "backup")
    hq.ask("policy", "publish", hq.folder / "policy.json")
    synced(counter)
    hq.stop()
    assert sold_note(counter, rich, "2.00")["lamp"] == "green"
    hq.start()
    put_back(hq, hq.folder / "backup")
    assert synced(counter) == {1: ("paid", None)}


def test_a_node_follows_the_keys_and_policies_that_a_restored_hq_makes_again(hq):
    counter = hq.counter("ahead")
    hq.ask("backup", hq.folder / "backup")
    hq.ask("keys", "renew", "--purpose", "answer")
    hq.ask("policy", "publish", hq.folder / "policy.json")
    counter.sold("1.00", "--cash")
    version = counter.status()["policy"]["version"]
    put_back(hq, hq.folder / "backup")
    synced(counter)
    for _ in range(2):
        hq.ask("keys", "renew", "--purpose", "answer", "--root", hq.folder / "hq.before" / "keys" / "root.pem")
        hq.ask("policy", "publish", hq.folder / "policy.json")
        run("tillpost", "sync", "--state", counter.state)
    counter.sold("1.00", "--cash")
    assert synced(counter) == {1: ("paid", None), 2: ("paid", None)} and counter.status()["policy"]["version"] > version


def test_a_policy_published_after_a_restore_is_never_taken_for_the_one_that_was_lost(hq):
    counter, rich = hq.counter("two-texts"), hq.wallet("rich")
    hq.ask("backup", hq.folder / "backup")
    hq.ask("policy", "publish", hq.folder / "policy.json")
    synced(counter)
    held = counter.status()["policy"]["version"]
    hq.stop()
    assert sold_note(counter, rich, "400.00")["lamp"] == "green"
    hq.start()
    # Versions count seconds, and no real restore is over within the second of what it lost.
    time.sleep(max(0, held + 1 - time.time()))
    put_back(hq, hq.folder / "backup")
    strict = json.loads((hq.folder / "policy.json").read_text())
    strict["limits"]["KES"]["floor"] = "100.00"
    (hq.folder / "strict.json").write_text(json.dumps(strict))
    published = hq.ask("policy", "publish", hq.folder / "strict.json")["version"]
    assert synced(counter) == {1: ("paid", None)} and waiting(hq) == set()
    assert counter.status()["policy"]["version"] == published > held


def test_at_a_restored_hq_nobody_decides_before_the_node_was_heard(hq):
    counter = hq.counter("early")
    case = paid_twice(hq, counter)
    hq.ask("backup", hq.folder / "backup")
    assert decide(hq, case, "accept").returncode == 0
    assert synced(counter) == {1: ("paid", None), 2: ("paid", "suspectedDuplicate")}
    books = balances(hq)
    put_back(hq, hq.folder / "backup")
    early = decide(hq, case, "refuse")
    assert early.returncode == 1 and "wait until the node has called" in early.stderr
    assert synced(counter) == {1: ("paid", None), 2: ("paid", "suspectedDuplicate")} and balances(hq) == books
    assert decide(hq, case, "refuse").returncode == 1 and waiting(hq) == set()


def test_what_a_person_had_accepted_spends_its_note_at_a_restored_hq_too(hq):
    counter, wallet = hq.counter("spent"), hq.wallet("spent", balance="100.00")
    counter.sold("1.00", "--cash")
    synced(counter)
    clone = Counter(counter.folder / "clone")
    clone.folder.mkdir()
    shutil.copytree(counter.state, clone.state, ignore=shutil.ignore_patterns("control.sock"))
    note = counter.note(wallet, "6.00")
    with offline(hq):
        clone.sold("6.00", "--image", note)
    hq.ask("node", "renew", counter.status()["node"], "--url", hq.url, "--out", counter.folder / "again.png")
    run_json("tillpost", "enrol", "--state", counter.state, "--image", counter.folder / "again.png", "--again")
    run("tillpost", "sync", "--state", clone.state)
    case, = [row["caseNumber"] for row in hq.ask("exceptions") if row["reason"] == "keyRevoked"]
    hq.ask("backup", hq.folder / "backup")
    assert decide(hq, case, "accept").returncode == 0
    run("tillpost", "sync", "--state", clone.state)
    put_back(hq, hq.folder / "backup")
    run("tillpost", "sync", "--state", clone.state)
    assert json.loads(counter.sell("6.00", "--image", note).stdout)["decisionReason"] == "copiedNote"
    assert balances(hq)[f"payable:{hq.merchant}"] == 600


def test_a_board_that_was_enrolled_after_the_backup_is_taken_back_with_its_queue(hq):
    wallet = hq.wallet("early", balance="100.00")
    hq.ask("backup", hq.folder / "backup")
    counter = hq.counter("forgotten")
    sold_note(counter, wallet, "10.00")
    assert synced(counter) == {1: ("paid", None)}
    put_back(hq, hq.folder / "backup")
    counter.sold("5.00", "--cash")
    sold_note(counter, wallet, "2.00")
    assert run("tillpost", "sync", "--state", counter.state).returncode == 1

    def told():
        lines = run("tillpost", "exceptions", "--state", counter.state, "--json").stdout.splitlines()
        return [(row["kind"], row["who"]) for row in map(json.loads, lines)]

    assert told() == [("unknown", "headquarters")]
    board = counter.folder / "board.json"
    board.write_text(run("tillpost", "key", "--state", counter.state, "--json").stdout)
    adopted = hq.ask("node", "adopt", board)
    assert adopted["node"] == counter.status()["node"] and adopted["sequence"] == 0
    assert synced(counter) == {1: ("paid", None), 2: ("paid", None), 3: ("paid", None)} and told() == []
    assert balances(hq)[f"payable:{hq.merchant}"] == 1200 and waiting(hq) == set()
    again = run("tillpost-hq", "node", "adopt", board, "--data", hq.data)
    assert again.returncode == 1 and "exists already" in again.stderr
