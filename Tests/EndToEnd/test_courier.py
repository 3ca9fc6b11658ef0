"""The exchange by hand: in any order, any number of times, by several people, beside the online way or without it."""

import os
import random

import pytest

from books import assert_books, synced
from carrying import a_link, at_hq, brought, counter, decided, export, line, sell, shop, wallet  # noqa: F401
from clocks import needs_faketime, run_at
from conftest import Service, run, run_json

SEED = int(os.environ.get("TILLPOST_TEST_SEED", random.SystemRandom().randrange(2**32)))


def test_a_day_goes_by_courier_alone(shop, counter, wallet, tmp_path):
    shop.stop()
    counter.sold("9.00", "--image", counter.note(wallet, "9.00"))
    counter.sold("4.00", "--image", counter.note(wallet, "4.00"))
    run_json("tillpost", "refund", "--state", counter.state, "--receipt", 1, "--amount", "2.00", "--operator", "asha")
    run_json("tillpost", "void", "--state", counter.state, "--receipt", 2, "--operator", "asha")
    run_json("tillpost", "day", "close", "--state", counter.state)
    bundle, = export(counter, tmp_path)
    for _ in range(2):
        assert at_hq(shop, tmp_path) == {bundle.name: 5}
    assert brought(counter, tmp_path) == [{"isExpected": True, "acknowledged": 5, "waiting": 0}]
    assert brought(counter, tmp_path) == [{"isExpected": False, "acknowledged": 5, "waiting": 0}]
    assert decided(counter) == ["paid"] * 5 and counter.status()["exposure"][0]["count"] == 0
    shop.start()
    assert assert_books(shop, counter) == 700


def test_the_running_service_uses_the_courier_too(shop, counter, tmp_path):
    with Service(counter):
        sell(counter, 2)
        export(counter, tmp_path)
        at_hq(shop, tmp_path)
        sell(counter, 1)
        assert brought(counter, tmp_path, status=1) == [{"isExpected": True, "acknowledged": 2, "waiting": 1}]
        assert counter.status()["link"] == "down" and decided(counter) == ["paid", "paid", None]


def test_several_couriers_in_any_order_any_number_of_times(shop, counter, line, wallet, tmp_path):
    print(f"seed {SEED} (replay with TILLPOST_TEST_SEED={SEED})")
    chance = random.Random(SEED)
    sticks = [tmp_path / name for name in ("amina", "brian", "chege", "daudi")]
    for stick, amount in zip(sticks, ("2.00", "3.00", "4.00", "5.00")):
        # The sale of each day is on the stick of that day and on every later one.
        counter.sold(amount, "--image", counter.note(wallet, amount))
        export(counter, stick)
    journeys = [(way, stick) for stick in sticks for way in (at_hq, at_hq, brought, brought)]
    chance.shuffle(journeys)
    first = [(at_hq, sticks[-1]), (at_hq, sticks[0]), (brought, sticks[0])]
    for way, stick in [*first, *journeys, *((at_hq, stick) for stick in sticks)]:
        if way is at_hq:
            at_hq(shop, stick)
        else:
            run("tillpost", "courier", "import", "--state", counter.state, stick)
    for stick in sticks:
        run("tillpost", "courier", "import", "--state", counter.state, stick)
    assert decided(counter) == ["paid"] * 4
    with a_link(line):
        assert synced(counter) == {sequence: ("paid", None) for sequence in range(1, 5)}
    assert assert_books(shop, counter) == 1400


def test_online_and_by_courier_at_once(shop, counter, line, tmp_path):
    sell(counter, 2)
    export(counter, tmp_path)
    with a_link(line):
        sell(counter, 1)
        assert set(synced(counter).values()) == {("paid", None)}
    assert set(at_hq(shop, tmp_path).values()) == {3}
    sell(counter, 1)
    assert brought(counter, tmp_path, status=1)[0]["acknowledged"] == 3
    with a_link(line):
        assert synced(counter) == {sequence: ("paid", None) for sequence in range(1, 5)}
    assert_books(shop, counter)


@needs_faketime
def test_an_old_answer_after_a_newer_one_does_not_set_the_mark_back(shop, counter, line, tmp_path):
    sell(counter, 1)
    export(counter, tmp_path)
    shop.stop()
    heard = run_at("-1h", "tillpost-hq", "courier", "import", "--data", shop.data, tmp_path)
    shop.start()
    assert heard.returncode == 0 and "up to record 1" in heard.stdout, heard.stdout + heard.stderr
    with a_link(line):
        sell(counter, 2)
        synced(counter)
    assert brought(counter, tmp_path) == [{"isExpected": True, "acknowledged": 3, "waiting": 0}]
