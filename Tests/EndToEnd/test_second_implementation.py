"""A node that shares nothing with ours but the protocol's text, at the real headquarters."""

import copy
import json

import pytest

from conftest import POLICY, run
from second_node import Losing, Shop, code, patiently, renewed, said

from node import Node
from node_counter import NotTaken
from node_http import http_post
from record_fields import AWAITING_APPROVAL


@pytest.fixture()
def shop(hq, tmp_path):
    folder = tmp_path / "python"
    folder.mkdir()
    return Shop(hq, folder)


def test_a_python_node_is_paid_by_the_real_headquarters(shop):
    wallet = shop.hq.wallet("maria")
    node = shop.node
    node.cash(2_000)
    note, certificate = shop.note(wallet, "5.00")
    node.note(500, note, certificate)
    with pytest.raises(NotTaken):
        node.note(500, note)
    node.note(700, shop.note(wallet, "7.00")[0])
    node.give_back(1, 300, "Wanjiku")
    node.give_back(3, 700, "Wanjiku", is_void=True)
    node.cash(100, secret=b"4111 Example Road")
    assert node.exposure()[:2] == (1_200, 2)
    node.drain(limit=2)
    assert shop.verdicts() == ["paid"] * 6
    assert node.exposure()[:2] == (0, 0) and all(held is not None for *_, held in node.books["boxes"])
    rows = shop.pulled()
    assert sorted((row["kind"], row["decision"], row["reversed"]) for row in rows) == [
        ("payment", "approved", False), ("payment", "approved", False), ("payment", "approved", False),
        ("payment", "approved", True), ("refund", "approved", False), ("void", "approved", False)]
    secret = shop.hq.ask("sealed", "show", "--node", shop.invitation["node"], "--payment", node.body(6)["payment"],
                         "--by", "Njeri", "--why", "delivery")
    assert "4111 Example Road" in json.dumps(secret)


def test_books_on_disk_go_on_after_a_restart(shop):
    shop.node.cash(100)
    again = Node(shop.folder / "books.cbor")
    again.cash(200)
    again.drain()
    assert shop.verdicts(again) == ["paid", "paid"]


def test_lost_answers_and_repeats_pay_nobody_twice(hq, tmp_path):
    node = Node(post=Losing())
    hq.ask("node", "new", "--merchant", hq.merchant, "--counter", "Lossy", "--url", hq.url, "--out", tmp_path / "e.png")
    patiently(lambda: node.enrol(code(tmp_path / "e.png", "TPE")))
    for amount in range(1, 31):
        node.cash(amount)
        if amount % 3 == 0:
            patiently(lambda: node.exchange(limit=4))
    while node.books["mark"] != node.books.head or len(node.books["outcomes"]) < 30:
        patiently(node.exchange)
    told = [row["record"] for row in node.books["outcomes"].values()]
    assert told == [head["digest"] for head in node.books["heads"]]


def test_over_the_floor_headquarters_is_asked_and_the_payment_reversed_if_it_says_no(shop):
    node, poor = shop.node, shop.hq.wallet("poor", balance="1.00")
    note, certificate = shop.note(poor, "600.00")
    sequence = node.note(60_000, note, certificate, is_link_up=True)
    assert node.body(sequence)["basis"] == AWAITING_APPROVAL
    node.drain()
    assert node.books.verdict(sequence)["decision"] == "refused"
    node.reverse(sequence)
    node.drain()
    assert shop.verdicts()[1] == "paid"


def test_a_lost_record_is_stated_and_the_chain_goes_on(shop):
    for amount in (100, 200, 300):
        shop.node.cash(amount)
    shop.node.lose(2)
    shop.node.drain()
    decided = [(row["sequence"], row["decision"]) for row in shop.node.books["outcomes"].values()]
    assert decided == [(1, "paid"), (2, "exception"), (3, "paid")]


def test_a_loss_that_is_stated_again_by_another_key_is_the_same_loss(shop):
    node = shop.node
    for amount in (100, 200, 300):
        node.cash(amount)
    node.lose(2)
    # The answer is lost, and the board is enrolled again before it comes back.
    http_post(node.books["url"] + "/v1/exchange", said(node))
    node.enrol(renewed(shop))
    node.drain()
    assert node.books["doubt"] is None and node.books["mark"] == node.books.head


def test_a_compact_upload_that_cannot_be_rebuilt_is_sent_literally(shop):
    node = shop.node
    # A node that takes itself for another merchant's leaves out what HQ would put in otherwise.
    node.books["registration"] |= {"merchant": "ANOTHER"}
    node.cash(100)
    assert node.exchange()["wantsLiteral"]
    assert node.books["mark"]["sequence"] == 0
    assert not node.exchange()["wantsLiteral"]
    assert node.books["mark"] == node.books.head
    assert shop.verdicts() == ["exception"]


def test_the_next_key_signs_as_soon_as_headquarters_has_taken_it(shop):
    node = shop.node
    node.cash(100)
    before = node.books["seed"]
    node.introduce()
    node.drain()
    assert node.books["seed"] != before
    node.cash(200)
    node.drain()
    assert shop.verdicts() == ["paid", "paid"]


def test_a_copied_card_is_found_and_both_chains_are_heard(shop):
    node = shop.node
    node.cash(100)
    node.drain()
    clone = Node()
    clone.books.values = copy.deepcopy(node.books.values)
    node.cash(200)
    clone.cash(300)
    node.drain()
    clone.drain()
    assert clone.books["doubt"] == "forked"
    node.drain()
    assert node.books["doubt"] == "forked"
    with pytest.raises(NotTaken):
        node.cash(1)
    assert shop.verdicts() == shop.verdicts(clone) == ["paid", "paid"]


def test_a_board_that_is_enrolled_again_keeps_its_queue_and_the_old_key_is_heard_no_more(shop):
    node = shop.node
    node.cash(100)
    node.drain()
    node.cash(200)
    thief = Node()
    thief.books.values = copy.deepcopy(node.books.values)
    node.enrol(renewed(shop))
    node.cash(300)
    node.drain()
    assert shop.verdicts() == ["paid"] * 3
    assert [node.record(sequence)["epoch"] for sequence in (1, 2, 3)] == [1, 1, 2]
    thief.cash(400)
    thief.drain()
    assert thief.books["doubt"] == "revoked"
    assert shop.verdicts(thief)[2] == "exception"


def test_a_clone_with_the_old_key_does_not_stop_the_board_that_was_enrolled_again(shop):
    node = shop.node
    node.cash(100)
    thief = Node()
    thief.books.values = copy.deepcopy(node.books.values)
    node.enrol(renewed(shop))
    node.cash(200)
    node.drain()
    thief.cash(300)
    thief.drain()
    node.cash(400)
    node.drain()
    assert node.books["doubt"] is None


def test_a_position_that_nothing_proves_does_not_end_the_list_of_the_good_board(shop):
    node = shop.node
    node.cash(100)
    thief = Node()
    thief.books.values = copy.deepcopy(node.books.values)
    node.enrol(renewed(shop))
    node.drain()
    thief.books["cursor"] = (1 << 63) - 1
    thief.exchange()
    thief.exchange()
    for amount in (200, 300):
        node.cash(amount)
        node.exchange()
    assert node.books["mark"] == node.books.head and node.books["doubt"] is None


def test_a_long_policy_comes_in_parts_beside_the_money(shop, tmp_path):
    prices = {"KES": {f"61611001{number:05}-ARTICLE": "12.50" for number in range(2_000)}}
    (tmp_path / "policy.json").write_text(json.dumps(POLICY | {"prices": prices}))
    published = shop.hq.ask("policy", "publish", tmp_path / "policy.json")
    shop.node.cash(100)
    answer = shop.node.exchange()
    assert shop.node.books["mark"]["sequence"] == 1 and shop.node.books["parts"]
    assert answer["policy"]["size"] > len(answer["policy"]["bytes"]) // 2 == 32_768
    shop.node.drain()
    assert shop.node.policy["version"] == published["version"] and len(shop.node.policy["prices"]) == 2_000


def test_headquarters_renews_its_keys_and_the_node_follows(shop):
    for purpose in ("answer", "policy", "confirmation", "root"):
        shop.hq.ask("keys", "renew", "--purpose", purpose)
    root = next((shop.hq.data / "keys").glob("root-*.pem"))
    present = shop.hq.ask("keys", "renew", "--purpose", "answer", "--root", root)
    shop.node.cash(100)
    shop.node.drain()
    assert shop.node.key_set.fields["version"] == present[0]["keySetVersion"] and shop.verdicts() == ["paid"]


def test_a_restored_headquarters_is_told_its_own_verdicts(shop, tmp_path):
    hq, node, wallet = shop.hq, shop.node, shop.hq.wallet("restored", balance="10.00")
    node.cash(100)
    node.drain()
    hq.ask("backup", tmp_path / "copy")
    note, certificate = shop.note(wallet, "10.00")
    node.note(1_000, note, certificate)
    node.cash(300)
    node.drain()
    assert shop.verdicts() == ["paid"] * 3
    before = node.books["history"]
    hq.stop()
    done = run("tillpost-hq", "restore", "--data", tmp_path / "hq2", tmp_path / "copy")
    assert done.returncode == 0, done.stderr
    hq.data = tmp_path / "hq2"
    hq.start()
    node.cash(400)
    node.drain()
    assert node.books["history"] != before
    assert shop.verdicts() == ["paid"] * 4
    assert sorted(row["decision"] for row in shop.pulled()) == ["approved"] * 4
