"""Eight digits that say the same as a confirmation, for buyers whose phone shows no codes (../protocol.md, section 4)."""

import hashlib
import hmac

from tillpost import Refused, digest, encode

AHEAD = 50


def digits_of(number, counter, amount, currency, key):
    """Two digits are the end of the running number, six a MAC over counter, amount and number."""
    message = encode(["tillpost/1/typed", counter, amount, currency, number])
    code = int.from_bytes(hmac.new(key, message, hashlib.sha256).digest()[:8], "big")
    return f"{number % 100:02}{code % 1_000_000:06}"


def number_of(digits, highest):
    """The one number of the hundred around the highest one known that ends so, or None."""
    last = highest + AHEAD
    number = last - (last - int(digits[:2])) % 100
    return number if number > 0 else None


def check(digits, counter, amount, currency, highest, key):
    """The number that digits mean at a counter, and what a record and the claim hold of them."""
    number = number_of(digits, highest)
    if not number or not hmac.compare_digest(digits, digits_of(number, counter, amount, currency, key)):
        raise Refused("wrongDigits")
    code = encode({1: number, 2: digits})
    return {
        "number": number, "keyName": digest(key)[:8].hex(), "code": code.hex(), "spendKey": encode([number]).hex(),
        "claim": digest(code).hex(),
    }
