"""Scanners on a real USB bus, plugged in and out."""

import itertools

import pytest
from any_scanner import AnyScanner, AnyShop
from gadget import KeyboardGadget, SerialGadget
from programs import Service, until

numbers = itertools.count(1)


class Shop(AnyShop):
    def __init__(self, counter, kind):
        super().__init__(counter)
        self.kind = kind
        self.gadget = {"keyboard": KeyboardGadget, "serial": SerialGadget}[kind]()

    def plug(self):
        self.gadget.plug()
        until(self.gadget.device, 10)
        self.link(self.gadget.device())

    def unplug(self):
        self.gadget.unplug()
        until(lambda: self.gadget.device() is None, 10)

    def send_half(self, text):
        self.gadget.type(text) if self.kind == "keyboard" else self.gadget.send(text.encode())

    def send(self, text):
        self.send_half(text + ("\n" if self.kind == "keyboard" else "\r"))


@pytest.fixture(params=["keyboard", "serial"])
def shop(request, shared_hq):
    shop = Shop(shared_hq.counter(f"usb {next(numbers)}"), request.param)
    with Service(shop.counter, shop.config):
        yield shop
    shop.gadget.remove()


class TestOnTheBus(AnyScanner):
    """A HID keyboard and an ACM serial port (USB gadgets over dummy_hcd)."""
