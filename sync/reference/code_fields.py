"""What codes, key sets and policies say (../schema.cddl)."""

from fields import (
    INT63, LARGEST_AMOUNT, YEAR, Field, amount, currency, integer, nested, octets, one_of, positive, public_key,
    read_map, rows, short_name, text, time, uint,
)
from record_fields import AT_RISK, GUARANTEED, article
from tillpost import Refused

# Codes


NOTE_FIELDS = [
    Field(1, "counter", octets(8)),
    Field(2, "amount", amount),
    Field(4, "number", positive),
    Field(5, "runningTotal", positive),
    Field(6, "time", time),
    Field(7, "nonce", octets(1, 8), optional=True),
]
CERTIFICATE = [
    Field(1, "issuer", short_name),
    Field(3, "currency", currency),
    Field(4, "capPayment", uint(0, LARGEST_AMOUNT)),
    Field(5, "capTotal", uint(0, LARGEST_AMOUNT)),
    Field(6, "expires", time),
    Field(7, "payerKey", public_key),
]
CONFIRMATION = [
    Field(1, "counter", octets(8)),
    Field(2, "amount", amount),
    Field(3, "currency", currency),
    Field(4, "payment", octets(16)),
    Field(5, "time", time),
]
PLATE = [
    Field(1, "counter", octets(8)),
    Field(2, "merchant", short_name),
    Field(3, "name", text(32)),
    Field(4, "currency", currency),
]
LABEL = [
    Field(1, "counter", octets(8)),
    Field(2, "merchant", short_name),
    Field(3, "article", article),
    Field(4, "price", amount),
    Field(5, "currency", currency),
    Field(6, "validFrom", time),
]
ENROLMENT_CODE = [
    Field(1, "url", text(96)),
    Field(2, "rootDigest", octets(32)),
    Field(3, "node", octets(8)),
    Field(4, "secret", octets(16)),
]
COUNTER_NONCE = [Field(1, "counter", octets(8)), Field(2, "nonce", octets(1, 8))]
PAYMENT_ORDER = [*CONFIRMATION[:4], Field(5, "time", integer)]
KEY_ENTRY = [
    Field(1, "purpose", uint()),
    Field(2, "key", public_key),
    Field(3, "notBefore", integer),
    Field(4, "notAfter", integer),
]


def key_entry(item, place):
    """A key with a purpose of a newer HQ is skipped, whatever else it says."""
    purpose = read_map(item, "key set entry", KEY_ENTRY[:1])["purpose"]
    return read_map(item, "key set entry", KEY_ENTRY) if purpose in (1, 2, 3) else None


def hot_list(value, place):
    keys = bytes.fromhex(octets(0, 800_000)(value, place))
    names = [keys[start : start + 8].hex() for start in range(0, len(keys), 8)]
    if len(keys) % 8 or any(one >= other for one, other in zip(names, names[1:])):
        raise place.out_of_range()
    return names


def sealing_key(value, place):
    """The u-coordinate of X25519 in the one form that X25519 gives."""
    key = bytes.fromhex(octets(32)(value, place))
    if int.from_bytes(key, "little") >= 2**255 - 19:
        raise place.out_of_range()
    return key.hex()


KEY_SET = [
    Field(1, "root", public_key), Field(2, "keys", rows(256, key_entry)), Field(3, "version", uint(1, INT63)),
]
PRICE = [Field(1, "article", article), Field(2, "price", amount), Field(3, "currency", currency)]
LIMITS = [
    Field(1, "currency", currency),
    Field(2, "floor", uint(0, LARGEST_AMOUNT)),
    Field(3, "exposureValue", uint(0, LARGEST_AMOUNT * 1_000)),
    Field(4, "exposureCount", uint(0, 10_000_000)),
    Field(5, "exposureAgeSeconds", uint(0, YEAR)),
    Field(6, "payerWindowValue", uint(0, LARGEST_AMOUNT), optional=True),
    Field(7, "payerWindowSeconds", uint(1, 31 * 86_400), optional=True),
    Field(8, "nonceAbove", uint(0, LARGEST_AMOUNT), optional=True),
]
ISSUER = [
    Field(1, "name", short_name),
    Field(2, "key", public_key),
    Field(3, "basis", one_of(GUARANTEED, AT_RISK)),
    Field(4, "notAfter", integer, optional=True),
]


def limits(item, place):
    """A payer's window has both a value and a time, or there is none."""
    values = read_map(item, "policy limits", LIMITS)
    for field, name in ((6, "payerWindowValue"), (7, "payerWindowSeconds")):
        if (name in values) != ("payerWindowValue" in values or "payerWindowSeconds" in values):
            raise Refused("missing", "policy limits", field)
    return values


POLICY = [
    Field(1, "version", uint(1, INT63)),
    Field(2, "issued", integer),
    Field(3, "expires", integer),
    Field(5, "limits", rows(64, limits)),
    Field(6, "issuers", rows(256, nested("trusted issuer", ISSUER))),
    Field(7, "hotList", hot_list),
    Field(8, "noteLifetimeSeconds", uint(0, YEAR)),
    Field(9, "claimWindowSeconds", uint(0, YEAR)),
    Field(10, "untrustedClockPercent", uint(0, 100)),
    Field(11, "sealingKey", sealing_key, optional=True),
    Field(12, "prices", rows(4_096, nested("price", PRICE), least=1), optional=True),
]


def read_note(item):
    values = read_map(item, "note", NOTE_FIELDS)
    if values["runningTotal"] < values["amount"]:
        raise Refused("outOfRange", "note", 5)
    return values
