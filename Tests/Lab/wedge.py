"""A keyboard-wedge scanner that the kernel believes in (uinput)."""

import string
import time

from evdev import UInput, ecodes

PLAIN = dict(zip("1234567890-=", range(2, 14))) | dict(zip("qwertyuiop[]", range(16, 28))) | dict(
    zip("asdfghjkl;'`", range(30, 42))) | dict(zip("\\zxcvbnm,./", range(43, 54))) | {" ": 57}
SHIFTED = dict(zip('!@#$%^&*()_+QWERTYUIOP{}ASDFGHJKL:"~|ZXCVBNM<>?', [
    PLAIN[key] for key in "1234567890-=qwertyuiop[]asdfghjkl;'`\\zxcvbnm,./"]))
KEYPAD = dict(zip(string.digits, [82, 79, 80, 81, 75, 76, 77, 71, 72, 73]))
ENTER, SHIFT, ALT, CONTROL = ecodes.KEY_ENTER, ecodes.KEY_LEFTSHIFT, ecodes.KEY_LEFTALT, ecodes.KEY_LEFTCTRL


class Wedge:
    def __init__(self, name="Lab scanner"):
        self.device = UInput({ecodes.EV_KEY: range(1, 128)}, name=name)
        self.path = self.device.device.path

    def keys(self, *keys):
        """+key goes down, -key comes up."""
        for key in keys:
            self.device.write(ecodes.EV_KEY, abs(key), 1 if key > 0 else 0)
            self.device.syn()
        # Scanners take their time too; the kernel keeps 64 events for a slow reader.
        time.sleep(0.003)

    def strokes(self, text, end=ENTER, alt_codes=False):
        """Types one byte for each step that is taken."""
        for byte in text if isinstance(text, bytes) else text.encode():
            character = chr(byte)
            if character in PLAIN and not alt_codes:
                self.keys(PLAIN[character], -PLAIN[character])
            elif character in SHIFTED and not alt_codes:
                self.keys(SHIFT, SHIFTED[character], -SHIFTED[character], -SHIFT)
            elif byte == 29 and not alt_codes:
                self.keys(CONTROL, PLAIN["]"], -PLAIN["]"], -CONTROL)
            else:
                digits = [KEYPAD[digit] for digit in f"{byte:03}"]
                self.keys(ALT, *[turn for digit in digits for turn in (digit, -digit)], -ALT)
            yield
        if end:
            self.keys(end, -end)

    def type(self, text, **how):
        for _ in self.strokes(text, **how):
            pass

    def unplug(self):
        self.device.close()
