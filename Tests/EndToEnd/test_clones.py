"""A card that was cloned, and an HQ that was restored from a copy."""

import json
import shutil

from conftest import Counter, run, run_json


def test_a_cloned_card_and_its_original_stop_selling_when_headquarters_finds_out(hq):
    counter = hq.counter("original")
    wallet = hq.wallet("original")
    counter.sold("1.00", "--image", counter.note(wallet, "1.00"))
    (counter.folder / "clone").mkdir()
    clone = Counter(counter.folder / "clone")
    shutil.copytree(counter.state, clone.state, ignore=shutil.ignore_patterns("control.sock"))
    hq.stop()
    counter.sold("2.00", "--image", counter.note(wallet, "2.00"))
    clone.sold("3.00", "--cash")
    hq.start()
    assert run_json("tillpost", "sync", "--state", counter.state)["complete"]
    assert run("tillpost", "sync", "--state", clone.state).returncode == 1
    stopped = clone.sell("4.00", "--cash")
    assert stopped.returncode == 1 and json.loads(stopped.stdout)["reason"] == "chainDoubted"
    assert "cloned" in clone.status()["stopped"]
    clone.assert_whole()
    # Nobody can tell which of them is the original: both wait for an engineer.
    assert json.loads(counter.sell("5.00", "--cash").stdout)["reason"] == "chainDoubted"


def test_an_older_copy_of_the_card_sells_nothing(hq):
    counter = hq.counter("older")
    (counter.folder / "image").mkdir()
    image = Counter(counter.folder / "image")
    shutil.copytree(counter.state, image.state)
    counter.sold("1.00", "--cash")
    assert run_json("tillpost", "sync", "--state", counter.state)["complete"]
    # A sale looks for HQ first, and HQ knows more of this node than its card does.
    stopped = image.sell("2.00", "--cash")
    assert stopped.returncode == 1 and json.loads(stopped.stdout)["reason"] == "chainDoubted"


def test_a_restored_headquarters_gets_again_what_it_lost(hq):
    counter = hq.counter("restored")
    wallet = hq.wallet("restored")
    counter.sold("1.00", "--image", counter.note(wallet, "1.00"))
    hq.stop()
    backup = hq.folder / "backup"
    shutil.copytree(hq.data, backup)
    hq.start()
    for amount in ("2.00", "3.00"):
        counter.sold(amount, "--image", counter.note(wallet, amount))
    hq.stop()
    shutil.rmtree(hq.data)
    shutil.copytree(backup, hq.data)
    hq.start()
    assert run_json("tillpost", "sync", "--state", counter.state)["acknowledged"] == 3
    assert [line["decision"] for line in counter.journal()] == ["paid"] * 3
