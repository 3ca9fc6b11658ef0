"""A counter as it stands in a shop: a scanner that types, lamps on GPIO lines, headquarters behind a network."""

import itertools
import json
import signal
import subprocess
import time

import pytest
from chip import Chip
from programs import Service, run, until
from wedge import Wedge

LINES = {"green": "LAMP_G", "amber": "LAMP_A", "red": "LAMP_R", "link": "LAMP_L"}
GREEN, AMBER, RED, LINK = LINES.values()
numbers = itertools.count(1)


@pytest.fixture(scope="module")
def chip():
    chip = Chip("counter", "lab-counter", LINES.values())
    yield chip
    chip.remove()


class Shop:
    """A counter with a scanner and lamps."""

    def __init__(self, counter, chip):
        self.counter, self.chip = counter, chip
        self.by_id = counter.folder / "scanner-event-kbd"
        self.plug()
        self.config = {"scanners": [{"keyboard": str(self.by_id)}], "lamps": {"chip": "lab-counter", **LINES}}

    def plug(self):
        """udev would make the name under /dev/input/by-id; the lab has none."""
        self.wedge = Wedge()
        self.by_id.unlink(missing_ok=True)
        self.by_id.symlink_to(self.wedge.path)

    def codes(self, picture):
        texts = [json.loads(line)["text"] for line in run("tillpost", "scan", picture, "--json").stdout.splitlines()]
        return {text[:3]: text for text in texts}

    def sell(self, amount):
        """A sale that waits for the scanner."""
        sale = self.counter.selling(amount)
        if self.chip.is_there:
            # The short wink of amber: a payment is awaited.
            seen = self.chip.watch(30, until=lambda seen: seen[-1] - {LINK} == {AMBER})
            assert seen[-1] - {LINK} == {AMBER}
        else:
            time.sleep(3)
        return sale

    def pay(self, wallet, amount):
        """A sale, its note typed by the scanner; the result, and which lamps were seen besides the link lamp."""
        codes = self.codes(self.counter.note(wallet, amount))
        self.wedge.type(codes["TPC"])
        time.sleep(0.5)
        sale = self.sell(amount)
        self.wedge.type(codes["TPN"])
        seen = [state - {LINK} for state in self.chip.watch(4)]
        output, _ = sale.communicate(timeout=60)
        return json.loads(output), seen


@pytest.fixture()
def shop(shared_hq, chip):
    shop = Shop(shared_hq.counter(f"counter {next(numbers)}"), chip)
    with Service(shop.counter, shop.config) as service:
        shop.service = service
        time.sleep(1)
        yield shop
    shop.wedge.unplug()


def test_a_scan_lights_green_and_the_sale_reaches_headquarters(shared_hq, shop):
    result, seen = shop.pay(shared_hq.wallet("green"), "12.50")
    assert result["taken"] and result["lossBorneBy"] != "merchant"
    assert {GREEN} in seen and {RED} not in seen
    until(lambda: shop.counter.status()["queue"]["count"] == 0, 30)
    assert shop.counter.status()["acknowledged"] == result["sequence"]


def test_where_the_merchant_bears_the_loss_green_is_never_lit(shared_hq, shop):
    wallet = shared_hq.wallet("at-risk", issuer="RIVER-COOP")
    shared_hq.stop()
    try:
        result, seen = shop.pay(wallet, "3.00")
    finally:
        shared_hq.start()
    assert result["taken"] and result["lossBorneBy"] == "merchant"
    assert {AMBER} in seen and {GREEN} not in seen


def test_a_scan_that_nobody_waits_for_is_red_and_no_sale(shared_hq, shop):
    codes = shop.codes(shop.counter.note(shared_hq.wallet("unasked"), "1.00"))
    shop.wedge.type(codes["TPN"])
    seen = shop.chip.watch(4, until=lambda seen: {RED} in [state - {LINK} for state in seen])
    assert {RED} in [state - {LINK} for state in seen]
    assert shop.counter.status()["refusals"] == {"noAmountDue": 1}
    assert shop.counter.journal() == []


@pytest.mark.parametrize("alt_codes", [False, True], ids=["keys", "Alt codes"])
def test_a_note_arrives_byte_for_byte_however_its_bytes_are_typed(shared_hq, shop, alt_codes):
    """Its signature holds over every byte. One byte more before it, and it is another code."""
    wallet = shared_hq.wallet(f"typed-{alt_codes}")
    codes = shop.codes(shop.counter.note(wallet, "2.00"))
    shop.wedge.type(codes["TPC"], alt_codes=alt_codes)
    time.sleep(0.5)
    # GS is what GS1's codes begin with.
    for byte, reason in [(b"\x1d", "articleCode"), (b"\x80", "unknownCode"), (b"\xff", "unknownCode")]:
        sale = shop.sell("2.00")
        shop.wedge.type(byte + codes["TPN"].encode(), alt_codes=alt_codes)
        assert json.loads(sale.communicate(timeout=60)[0])["reason"] == reason
    sale = shop.sell("2.00")
    shop.wedge.type(codes["TPN"], alt_codes=alt_codes)
    assert json.loads(sale.communicate(timeout=60)[0])["taken"]


@pytest.mark.parametrize("typed, reason", [
    (b"\x1d010614141999996810AB\x1d21XYZ7", "articleCode"), (b"010614141999996810AB21XYZ7", "unknownCode"),
    (b"]C1010614141999996810AB\x1d21XYZ7", "articleCode"), (b"4006381333930", "unknownCode"),
    (b"4006381333931", "articleCode")])
def test_an_article_is_told_from_what_is_none(shop, typed, reason):
    sale = shop.sell("2.00")
    shop.wedge.type(typed)
    assert json.loads(sale.communicate(timeout=60)[0])["reason"] == reason


def test_a_scanner_that_never_ends_is_refused_once_and_the_counter_goes_on(shared_hq, shop):
    shop.wedge.type("a" * 5000)
    result, seen = shop.pay(shared_hq.wallet("endless"), "2.00")
    assert result["taken"] and {GREEN} in seen


@pytest.mark.parametrize("paying", [0, 1])
def test_two_scanners_type_at_once_and_nothing_is_mixed(shared_hq, chip, paying):
    shop = Shop(shared_hq.counter(f"two scanners {paying}"), chip)
    wedges = [shop.wedge, Wedge("Second lab scanner")]
    shop.config["scanners"].append({"keyboard": wedges[1].path})
    codes = shop.codes(shop.counter.note(shared_hq.wallet(f"two-{paying}"), "2.00"))
    with Service(shop.counter, shop.config):
        time.sleep(1)
        wedges[1 - paying].type(codes["TPC"])
        time.sleep(0.5)
        sale = shop.sell("2.00")
        # Key by key in turn; the one with the note is done first.
        noise = wedges[1 - paying].strokes("x" * len(codes["TPN"]))
        for _ in wedges[paying].strokes(codes["TPN"]):
            next(noise)
        assert json.loads(sale.communicate(timeout=60)[0])["taken"]
        # The certificate before the sale, and what the other scanner typed meanwhile.
        until(lambda: shop.counter.status()["refusals"] == {"noAmountDue": 2}, 10)
    for wedge in wedges:
        wedge.unplug()


def test_nothing_that_the_scanner_types_reaches_anybody_else(shop):
    from evdev import InputDevice
    eavesdropper = InputDevice(shop.wedge.path)
    time.sleep(0.5)
    shop.wedge.type("secret")
    time.sleep(0.5)
    assert eavesdropper.read_one() is None


def test_a_scanner_unplugged_and_plugged_in_again_is_found(shared_hq, shop):
    shop.wedge.type("half a scan", end=None)
    shop.wedge.unplug()
    time.sleep(1)
    shop.plug()
    time.sleep(3)
    result, seen = shop.pay(shared_hq.wallet("replug"), "2.00")
    assert result["taken"] and {GREEN} in seen


def test_lamps_that_vanish_stop_no_sale_and_light_again_when_they_are_back(shared_hq, shop):
    wallet = shared_hq.wallet("vanish")
    shop.chip.vanish()
    codes = shop.codes(shop.counter.note(wallet, "2.00"))
    shop.wedge.type(codes["TPC"])
    time.sleep(0.5)
    sale = shop.sell("2.00")
    shop.wedge.type(codes["TPN"])
    assert json.loads(sale.communicate(timeout=60)[0])["taken"]
    shop.chip.appear()
    time.sleep(2)
    result, seen = shop.pay(wallet, "3.00")
    assert result["taken"] and {GREEN} in seen


def test_what_the_lamps_say_stands_after_a_kill(shared_hq, shop):
    """Red and amber in turn, until somebody has seen that a sale was declined."""
    wallet = shared_hq.wallet("poor", issuer="RIVER-COOP", balance="1.00")
    shared_hq.stop()
    try:
        assert shop.pay(wallet, "5.00")[0]["status"] == "atRisk"
    finally:
        shared_hq.start()
    until(lambda: shop.counter.status()["declined"], 60)
    shop.service.end(signal.SIGKILL)
    with Service(shop.counter, shop.config):
        seen = [state - {LINK} for state in shop.chip.watch(5)]
        assert {RED} in seen and {AMBER} in seen and {GREEN, AMBER, RED} not in seen


def test_a_bad_network_delays_nothing_at_the_counter_and_loses_nothing(shared_hq, shop):
    wallet = shared_hq.wallet("netem")
    subprocess.run("tc qdisc add dev lo root netem delay 300ms 100ms loss 20%", shell=True, check=True)
    try:
        results = [shop.pay(wallet, f"{amount}.00") for amount in (1, 2, 3)]
        assert all(result["taken"] and {GREEN} in seen for result, seen in results)
        until(lambda: shop.counter.status()["queue"]["count"] == 0, 120)
    finally:
        subprocess.run("tc qdisc del dev lo root", shell=True, check=True)
    shop.counter.assert_whole()
