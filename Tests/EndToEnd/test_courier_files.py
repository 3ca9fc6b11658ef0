"""What is on a courier's stick: its carrier learns nothing and can change nothing; what is broken keeps nothing out."""

import json
import os
import socket

import pytest

from books import assert_books
from carrying import a_link, at_hq, brought, counter, decided, export, line, sell, shop, wallet  # noqa: F401
from conftest import Headquarters, Service, run
from test_faults import counter_behind


@pytest.mark.parametrize("part", [0, 0.01, 0.5, 0.99])
def test_a_stick_pulled_out_while_it_was_written(shop, counter, tmp_path, part):
    sell(counter, 2)
    broken, = export(counter, tmp_path)
    whole = broken.read_bytes()
    broken.write_bytes(whole[:int(part * len(whole))])
    for end in ("tp.new", "tpa.new"):
        (tmp_path / f"0123456789abcdef-0123456789abcdef.{end}").write_bytes(whole[:100])
    assert at_hq(shop, tmp_path, refused=True) == {}
    bundle, = export(counter, tmp_path)
    assert at_hq(shop, tmp_path, refused=True) == {bundle.name: 2}, "the broken one keeps no other out"
    answer = bundle.with_suffix(".tpa")
    whole = answer.read_bytes()
    answer.write_bytes(whole[:int(part * len(whole))])
    done = run("tillpost", "courier", "import", "--state", counter.state, tmp_path)
    assert done.returncode == 1 and answer.name in done.stderr and "Bring it again" in done.stderr
    assert counter.status()["acknowledged"] == 0 and decided(counter) == [None, None]
    answer.write_bytes(whole)
    assert brought(counter, tmp_path)[-1]["acknowledged"] == 2 and decided(counter) == ["paid"] * 2


@pytest.mark.parametrize("where", ["at HQ", "at the counter"])
def test_somebody_elses_files_on_the_stick_are_left_alone(shop, counter, tmp_path, where):
    sell(counter, 1)
    bundle, = export(counter, tmp_path)
    if where == "at the counter":
        at_hq(shop, tmp_path)
    (tmp_path / "holiday.jpg").write_bytes(os.urandom(5_000))
    for end in ("tp", "tpa"):
        (tmp_path / f"-rf.{end}").write_bytes(b"")
        (tmp_path / f"ü😀.{end}").write_bytes(os.urandom(500))
        (tmp_path / f"0.large.{end}").write_bytes(bytes(5_000_000))
        (tmp_path / f"0.folder.{end}").mkdir()
        (tmp_path / f"0.device.{end}").symlink_to("/dev/zero")
        (tmp_path / f"0.gone.{end}").symlink_to("nowhere")
    before = {path: path.lstat().st_size for path in tmp_path.iterdir()}
    if where == "at HQ":
        assert at_hq(shop, tmp_path, refused=True) == {bundle.name: 1}
        bundle.with_suffix(".tpa").unlink()
    else:
        assert [row["acknowledged"] for row in brought(counter, tmp_path, status=1) if row["isExpected"]] == [1]
    assert {path: path.lstat().st_size for path in tmp_path.iterdir()} == before


def test_a_changed_byte_is_noticed(shop, counter, tmp_path):
    sell(counter, 1)
    bundle, = export(counter, tmp_path)
    whole = bundle.read_bytes()
    for place in [*range(0, len(whole), len(whole) // 12), len(whole) - 1]:
        (tmp_path / f"{place}.tp").write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1:])
    assert at_hq(shop, tmp_path, refused=True) == {bundle.name: 1}
    answer = bundle.with_suffix(".tpa")
    good = answer.read_bytes()
    for place in range(0, len(good), len(good) // 5):
        answer.write_bytes(good[:place] + bytes([good[place] ^ 1]) + good[place + 1:])
        assert brought(counter, tmp_path, status=1) == [] and decided(counter) == [None]
    answer.write_bytes(good)
    brought(counter, tmp_path)
    assert decided(counter) == ["paid"]


def test_an_answer_of_another_node_is_no_answer(shop, counter, line, tmp_path):
    sell(counter, 1)
    with a_link(line):
        other = counter_behind(shop, line)
    sell(other, 1)
    bundle, = export(counter, tmp_path)
    others, = export(other, tmp_path)
    assert at_hq(shop, tmp_path) == {bundle.name: 1, others.name: 1}, "one courier for two counters"
    mine, theirs = bundle.with_suffix(".tpa"), others.with_suffix(".tpa")
    good = mine.read_bytes()
    mine.write_bytes(theirs.read_bytes())
    assert [row["isExpected"] for row in brought(counter, tmp_path, status=1)] == [False]
    assert counter.status()["acknowledged"] == 0 and decided(counter) == [None]
    mine.write_bytes(good)
    for node in (counter, other):
        assert sorted(row["isExpected"] for row in brought(node, tmp_path)) == [False, True]


def test_a_bundle_of_another_headquarters_is_none_of_ours(shop, counter, tmp_path, tmp_path_factory):
    stranger = Headquarters(tmp_path_factory.mktemp("stranger"))
    try:
        sell(counter, 1)
        bundle, = export(counter, tmp_path)
        theirs, = export(stranger.counter("stranger"), tmp_path)
        assert at_hq(stranger, tmp_path, refused=True) == {theirs.name: 0}
        assert at_hq(shop, tmp_path, refused=True) == {bundle.name: 1}
        assert brought(counter, tmp_path)[-1]["waiting"] == 0
    finally:
        stranger.stop()


def test_the_files_say_nothing_in_clear(shop, counter, wallet, tmp_path):
    contact = "Behind the church, blue door"
    taken = counter.sold("7.77", "--image", counter.note(wallet, "7.77"), "--contact", contact, "--line", "4006381333931:1:7.77")
    exported = counter.folder / "records.cbor"
    assert run("tillpost", "journal", "export", "--state", counter.state, "--out", exported).returncode == 0
    record = exported.read_bytes()
    export(counter, tmp_path)
    at_hq(shop, tmp_path)
    ids = [taken["paymentId"], counter.status()["node"], counter.journal()[0]["digest"]]
    known = [contact.encode(), b"Carried", shop.url.encode(), b"SUN-BANK", b"4006381333931", *map(bytes.fromhex, ids),
             *(record[start:start + 16] for start in range(0, len(record) - 16, 8))]
    files = [path for path in tmp_path.iterdir() if path.suffix in (".tp", ".tpa")]
    assert len(files) == 2
    assert [word for path in files for word in known if word in path.read_bytes()] == []


def sell_fast(counter, count):
    """Cash sales through the running service's socket, as the command line does, without starting a program for each."""
    wish = json.dumps({"sell": {"amount": "0.10", "awaitsScan": False, "details": {"lines": []}}}).encode()
    folder = os.open(counter.state, os.O_RDONLY)
    for _ in range(count):
        with socket.socket(socket.AF_UNIX) as service:
            service.settimeout(20)
            service.connect(f"/proc/self/fd/{folder}/control.sock")
            service.sendall(len(wish).to_bytes(4, "big") + wish)
            size = int.from_bytes(service.recv(4, socket.MSG_WAITALL), "big")
            assert b'"taken":true' in service.recv(size, socket.MSG_WAITALL)
    os.close(folder)


def test_more_than_one_bundle_holds(shop, counter, tmp_path):
    with Service(counter):
        sell_fast(counter, 2_100)
    bundles = export(counter, tmp_path)
    # The one that goes on where the other ends is read first.
    bundles[1].rename(tmp_path / "0.tp")
    assert len(bundles) == 2 and set(at_hq(shop, tmp_path).values()) == {2_100}
    assert brought(counter, tmp_path)[-1] == {"isExpected": True, "acknowledged": 2_100, "waiting": 0}
    # What one answer cannot hold comes with the next journey.
    export(counter, tmp_path / "next")
    at_hq(shop, tmp_path / "next")
    brought(counter, tmp_path / "next")
    assert decided(counter) == ["paid"] * 2_100
    assert_books(shop, counter)
