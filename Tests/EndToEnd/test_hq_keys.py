"""HQ's keys are renewed one after another: nodes follow, asleep or awake, and nobody else makes keys."""

from books import assert_books, synced
from conftest import Headquarters, run
from giving import paid_online, sold_note

PURPOSES = ["answer", "policy", "confirmation", "root", "sealing"]


def root_of(hq, folder):
    """The root's key, taken out of HQ's folder into the safe."""
    newest = max((hq.data / "keys").glob("root*.pem"), key=lambda path: path.stat().st_mtime)
    folder.mkdir(exist_ok=True)
    return newest.rename(folder / newest.name)


def test_a_node_that_slept_through_every_new_key_of_hq_goes_on(hq, tmp_path):
    counter, rich = hq.counter("asleep"), hq.wallet("rich")
    sold_note(counter, rich, "1.00")
    old = paid_online(hq, counter, rich, "2.00")
    hq.stop()
    sold_note(counter, rich, "3.00")
    hq.start()
    for purpose in PURPOSES:
        root = root_of(hq, tmp_path / "safe") if list((hq.data / "keys").glob("root*.pem")) else root
        before = hq.ask("keys")
        after = hq.ask("keys", "renew", "--purpose", purpose, *([] if purpose == "sealing" else ["--root", root]))
        assert {row["keyId"] for row in after if row["purpose"] == purpose} != {
            row["keyId"] for row in before if row["purpose"] == purpose}
    hq.stop()
    hq.start()
    assert synced(counter) == {1: ("paid", None), 2: ("paid", None)}
    counter.sold("2.00", "--image", old)
    counter.sold("4.00", "--image", paid_online(hq, counter, rich, "4.00"))
    counter.sold("6.00", "--image", counter.note(rich, "6.00"), "--contact", "blue door")
    assert set(synced(counter).values()) == {("paid", None)} and assert_books(hq, counter) == 1600


def test_a_board_is_enrolled_after_a_new_root(hq):
    hq.ask("keys", "renew", "--purpose", "root")
    hq.counter("newcomer").sold("1.00", "--cash")


def test_a_node_that_slept_through_many_new_keys_goes_on(hq):
    counter = hq.counter("long-asleep")
    for _ in range(12):
        hq.ask("keys", "renew", "--purpose", "answer")
    counter.sold("1.00", "--cash")
    assert synced(counter) == {1: ("paid", None)}


def test_only_the_root_makes_new_keys(hq, tmp_path_factory):
    stranger = Headquarters(tmp_path_factory.mktemp("stranger"))
    stranger.stop()
    keys = hq.ask("keys")
    for arguments in (["--root", stranger.data / "keys" / "root.pem"], ["--root", hq.data / "keys" / "answer.pem"],
                      ["--root", hq.data / "nowhere.pem"]):
        done = run("tillpost-hq", "keys", "renew", "--data", hq.data, "--purpose", "answer", *arguments)
        assert done.returncode != 0 and "root.pem" in done.stderr, done.stderr
    assert run("tillpost-hq", "keys", "renew", "--data", hq.data, "--purpose", "lamps").returncode == 1
    assert hq.ask("keys") == keys
