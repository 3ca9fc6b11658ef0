"""Scanners on a real USB bus, plugged in and out; and a key that a TPM keeps."""

import itertools
import json
import subprocess

import pytest
from gadget import KeyboardGadget, SerialGadget
from programs import BINARIES, Service, run, until

numbers = itertools.count(1)
KINDS = {"keyboard": KeyboardGadget, "serial": SerialGadget}


class Shop:
    def __init__(self, counter, kind):
        self.counter, self.kind, self.gadget = counter, kind, KINDS[kind]()
        self.by_id = counter.folder / "scanner-by-id"

    def plug(self):
        self.gadget.plug()
        until(self.gadget.device, 10)
        self.by_id.unlink(missing_ok=True)
        self.by_id.symlink_to(self.gadget.device())

    def unplug(self):
        self.gadget.unplug()
        until(lambda: self.gadget.device() is None, 10)

    def scan(self, text):
        if self.kind == "keyboard":
            self.gadget.type(text + "\n")
        else:
            self.gadget.send(text.encode() + b"\r")

    def scanner(self):
        """What the doctor says of the scanner."""
        told = json.loads(run("tillpost", "doctor", "--state", self.counter.state, "--json").stdout)
        return next(f for f in told["findings"] if f["subject"].startswith(self.kind))

    def pay(self, wallet, amount):
        """A sale, paid with a note that the scanner reads."""
        picture = self.counter.note(wallet, amount)
        codes = {line["text"][:3]: line["text"] for line in map(
            json.loads, run("tillpost", "scan", picture, "--json").stdout.splitlines())}
        self.scan(codes["TPC"])
        sale = subprocess.Popen(
            [str(BINARIES / "tillpost"), "sell", "--state", str(self.counter.state), "--amount", amount, "--scan", "--json"],
            stdout=subprocess.PIPE, text=True)
        # A scan that comes before the sale waits for one is refused, and the buyer holds it there again.
        for _ in range(10):
            try:
                return json.loads(sale.communicate(timeout=3)[0])
            except subprocess.TimeoutExpired:
                self.scan(codes["TPN"])
        raise AssertionError("the scanner's code never reached the sale")


@pytest.fixture(params=KINDS)
def shop(request, shared_hq):
    shop = Shop(shared_hq.counter(f"usb {next(numbers)}"), request.param)
    with Service(shop.counter, {"scanners": [{request.param: str(shop.by_id)}], "lamps": "none"}):
        yield shop
    shop.gadget.remove()


def test_a_scanner_plugged_in_late_and_pulled_in_the_middle_of_a_code_sells(shared_hq, shop):
    assert shop.scanner()["state"] == "broken"
    shop.plug()
    until(lambda: shop.scanner()["state"] == "good", 20)
    wallet = shared_hq.wallet(f"usb-{shop.kind}")
    assert shop.pay(wallet, "3.00")["taken"]
    # Half a code, and the cable is out: the half belongs to no later scan.
    if shop.kind == "keyboard":
        shop.gadget.type("TPN1234567890")
    else:
        shop.gadget.send(b"TPN1234567890")
    shop.unplug()
    until(lambda: shop.scanner()["state"] == "broken", 20)
    shop.plug()
    until(lambda: shop.scanner()["state"] == "good", 20)
    assert shop.pay(wallet, "4.00")["taken"]
    assert [row["sequence"] for row in shop.counter.journal()] == [1, 2]


def test_a_scanner_pulled_and_plugged_ten_times_is_found_each_time(shop):
    for _ in range(10):
        shop.plug()
        shop.unplug()
    shop.plug()
    until(lambda: shop.scanner()["state"] == "good", 20)
