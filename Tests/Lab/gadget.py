"""A USB device that the kernel believes in: a gadget on dummy_hcd, whose cable leads back into the same kernel."""

import os
import pathlib
import time

GADGETS = pathlib.Path("/sys/kernel/config/usb_gadget")
# A keyboard's boot report (USB HID 1.11, appendix B.1).
KEYBOARD_REPORT = bytes.fromhex(
    "05010906a101050719e029e71500250175019508810295017508810395057501050819012905910295017503910395067508150025650507"
    "190029658100c0")
SHIFT = 2
USAGES = dict(zip("abcdefghijklmnopqrstuvwxyz", range(0x04, 0x1E))) | dict(zip("1234567890", range(0x1E, 0x28))) | {
    "\n": 0x28, "-": 0x2D, ":": 0x33}
SHIFTED = {":"}


class Gadget:
    """One USB device, with a cable that can be pulled."""

    controller = "dummy_udc.0"

    def __init__(self, name, product):
        self.folder = GADGETS / name
        (self.folder / "strings" / "0x409").mkdir(parents=True)
        (self.folder / "configs" / "c.1").mkdir(parents=True)
        self.write("idVendor", "0x1209")
        self.write("idProduct", "0x0001")
        self.write("strings/0x409/product", product)
        self.write("strings/0x409/manufacturer", "Lab")

    def write(self, path, text):
        (self.folder / path).write_bytes(text if isinstance(text, bytes) else f"{text}\n".encode())

    def function(self, name, **attributes):
        function = self.folder / "functions" / name
        function.mkdir()
        for key, value in attributes.items():
            self.write(f"functions/{name}/{key}", value)
        (self.folder / "configs" / "c.1" / name).symlink_to(function)

    def plug(self):
        self.write("UDC", self.controller)

    def unplug(self):
        self.write("UDC", "")

    def remove(self):
        if (self.folder / "UDC").read_text().strip():
            self.unplug()
        for link in (self.folder / "configs" / "c.1").iterdir():
            if link.is_symlink():
                link.unlink()
        for function in (self.folder / "functions").iterdir():
            function.rmdir()
        for folder in ("configs/c.1", "strings/0x409", ""):
            (self.folder / folder).rmdir()


class KeyboardGadget(Gadget):
    """A scanner that is a USB keyboard."""

    def __init__(self, name="wedge"):
        super().__init__(name, "Lab USB scanner")
        self.function("hid.usb0", protocol=1, subclass=1, report_length=8, report_desc=KEYBOARD_REPORT)

    @staticmethod
    def device():
        """The host's name for it, or None: udev would link to it from /dev/input/by-id."""
        for name in pathlib.Path("/sys/class/input").glob("event*/device/name"):
            if name.read_text().strip().endswith("Lab USB scanner"):
                return pathlib.Path("/dev/input") / name.parts[4]
        return None

    def type(self, text):
        with open("/dev/hidg0", "wb", buffering=0) as keyboard:
            for character in text:
                modifier = SHIFT if character.isupper() or character in SHIFTED else 0
                for report in (bytes([modifier, 0, USAGES[character.lower()]]) + bytes(5), bytes(8)):
                    keyboard.write(report)


class SerialGadget(Gadget):
    """A scanner that is a USB serial port."""

    def __init__(self, name="serial"):
        super().__init__(name, "Lab serial scanner")
        self.function("acm.usb0")

    @staticmethod
    def device():
        """The host's name for it, or None."""
        return next(pathlib.Path("/dev").glob("ttyACM*"), None)

    def send(self, data):
        port = os.open("/dev/ttyGS0", os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK)
        try:
            end = time.monotonic() + 10
            while data and time.monotonic() < end:
                try:
                    data = data[os.write(port, data):]
                except BlockingIOError:
                    time.sleep(0.01)
            # What was written goes with the port when it is closed too soon.
            time.sleep(0.2)
        finally:
            os.close(port)
        assert not data, "the port takes no bytes"
