"""The real node at a headquarters that shares nothing with ours but the protocol's text."""

import json
import os
import subprocess
import sys

import pytest

from conftest import BINARIES, ROOT, Counter, Service, run, run_json, until

sys.path.insert(0, str(ROOT / "sync" / "reference"))

from headquarters import Headquarters as SmallHeadquarters  # noqa: E402
from headquarters_http import serving  # noqa: E402
from messages import read  # noqa: E402


class Till(Counter):
    """The real node's folder, enrolled at the small HQ."""

    def __init__(self, folder, symbol):
        super().__init__(folder)
        done = run("tillpost", "enrol", "--state", self.state, "--code", symbol)
        assert done.returncode == 0, done.stderr

    def sync(self):
        return run("tillpost", "sync", "--state", self.state, "--json")

    def synced(self):
        done = self.sync()
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout)


@pytest.fixture()
def small():
    headquarters = SmallHeadquarters(part=300)
    with serving(headquarters) as server:
        headquarters.server = server
        yield headquarters


@pytest.fixture()
def till(small, tmp_path):
    return Till(tmp_path, small.invite())


def only(small):
    return next(iter(small.nodes.values()))


def uploads(small):
    fields = [read("exchange", body).fields for path, body in small.server.bodies if path == "/v1/exchange"]
    return [bytes.fromhex(found["upload"]) for found in fields if "upload" in found]


def test_the_real_node_is_heard_by_a_python_headquarters(small, till):
    till.sold("20.00", "--cash", "--contact", "4111 Example Road")
    till.sold("5.00", "--cash", "--line", "SUGAR-1KG:1:5.00")
    for command in ("refund", "void"):
        receipt = {"refund": 1, "void": 2}[command]
        more = ["--amount", "3.00"] if command == "refund" else []
        run_json("tillpost", command, "--state", till.state, "--receipt", receipt, "--operator", "Wanjiku", *more)
    till.synced()
    node = only(small)
    assert [read("record", data).fields["kind"] for data in node.raw.values()] == [1, 1, 2, 3]
    assert {upload[0] for upload in uploads(small)} <= {1, 2}
    payment = read("record", next(iter(node.raw.values()))).fields["body"]["payment"]
    assert b"4111 Example Road" in small.opened(node, payment)
    assert export(till) == b"".join(node.raw.values())
    assert till.status()["queue"]["count"] == 0


def export(till):
    done = subprocess.run(
        [str(BINARIES / "tillpost"), "journal", "export", "--state", str(till.state)], capture_output=True, check=True)
    return done.stdout


def test_an_enrolment_whose_answer_was_lost_is_repeated(small, tmp_path):
    symbol = small.invite()
    small.server.losing = 1
    assert run("tillpost", "enrol", "--state", tmp_path / "node", "--code", symbol).returncode != 0
    Till(tmp_path, symbol)
    assert len(only(small).keys) == 1
    other = run("tillpost", "enrol", "--state", tmp_path / "other", "--code", symbol)
    assert other.returncode != 0


def test_lost_answers_are_repeated_until_all_is_acknowledged(small, till):
    with Service(till) as service:
        for amount in range(1, 13):
            small.server.losing = amount % 3
            till.sold(f"{amount}.00", "--cash")
        until(lambda: till.status()["queue"]["count"] == 0, seconds=60)
        assert service.end() == 0
    assert len(only(small).raw) == small.heard == 12
    till.assert_whole()


def test_policies_in_parts_and_keys_in_succession_reach_the_real_node(small, till):
    small.publish(hot_list=b"".join(key.to_bytes(8, "big") for key in range(200)))
    till.synced()
    assert till.status()["policy"]["version"] == 2
    small.renew_keys(answer=os.urandom(32), policy=os.urandom(32))
    small.renew_keys(root=os.urandom(32))
    small.renew_keys(answer=os.urandom(32))
    small.publish()
    till.sold("1.00", "--cash")
    till.synced()
    assert till.status()["policy"]["version"] == 3 and small.heard == 1


def test_the_real_node_changes_its_key(small, till):
    till.sold("1.00", "--cash")
    run_json("tillpost", "key", "renew", "--state", till.state)
    till.synced()
    till.sold("2.00", "--cash")
    till.synced()
    node = only(small)
    assert len(node.keys) == 2 and small.heard == 2
    last = read("record", list(node.raw.values())[-1])
    assert last.is_signed_by(node.keys[1]) and not last.is_signed_by(node.keys[0])


def test_the_real_node_brings_a_restored_headquarters_its_verdicts_back(small, till):
    till.sold("1.00", "--cash")
    till.synced()
    kept = small.backup()
    till.sold("2.00", "--cash")
    till.synced()
    small.restore(kept)
    small.judge = lambda fields: {"decision": "refused", "reason": "other", "liability": "merchant"}
    till.sold("3.00", "--cash")
    till.synced()
    decided = [(row["sequence"], row["decision"]) for row in only(small).outcomes]
    assert decided == [(1, "paid"), (2, "paid"), (3, "refused")]
    assert [found["sequence"] for found in till.status()["declined"]] == [3]


def test_the_real_node_is_enrolled_again_and_keeps_its_queue(small, till):
    till.sold("1.00", "--cash")
    till.synced()
    till.sold("2.00", "--cash")
    symbol = small.invite(only(small).node)
    done = run("tillpost", "enrol", "--again", "--state", till.state, "--code", symbol)
    assert done.returncode == 0, done.stderr
    till.sold("3.00", "--cash")
    till.synced()
    node = only(small)
    assert [read("record", data).fields["epoch"] for data in node.raw.values()] == [1, 1, 2]
    assert small.heard == 3 and node.standing == 0 and till.status()["queue"]["count"] == 0
