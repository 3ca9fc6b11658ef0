"""What every message says: ../schema.cddl as tables. `read` turns bytes into named fields or refuses them."""

from dataclasses import dataclass
from typing import Any, Callable

from fields import (
    CURRENCIES, INT63, LARGEST_AMOUNT, YEAR, Field, amount, boolean, byte_strings, currency, head, integer, named,
    nested, nonce, octets, pair, point, positive, public_key, read_map, rows, short_name, text, time, uint, one_of,
)
from records import AT_RISK, GUARANTEED, article, read_record
from tillpost import CONTEXTS, PublicKey, Refused, Sign1, decode, digest, encode, from_digits

# Codes, policy, keys

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
ENROLMENT_CODE = [
    Field(1, "url", text(96)),
    Field(2, "rootDigest", octets(32)),
    Field(3, "node", octets(8)),
    Field(4, "token", octets(16)),
]
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
    if len(keys) % 8:
        raise place.out_of_range()
    return [keys[start : start + 8].hex() for start in range(0, len(keys), 8)]


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
]
ISSUER = [Field(1, "name", short_name), Field(2, "key", public_key), Field(3, "basis", one_of(GUARANTEED, AT_RISK))]
POLICY = [
    Field(1, "version", uint(1, INT63)),
    Field(2, "issued", integer),
    Field(3, "expires", integer),
    Field(5, "limits", rows(64, nested("policy limits", LIMITS))),
    Field(6, "issuers", rows(256, nested("trusted issuer", ISSUER))),
    Field(7, "hotList", hot_list),
    Field(8, "noteLifetimeSeconds", uint(0, YEAR)),
    Field(9, "claimWindowSeconds", uint(0, YEAR)),
    Field(10, "untrustedClockPercent", uint(0, 100)),
    Field(11, "sealingKey", sealing_key, optional=True),
    Field(12, "prices", rows(4_096, nested("price", PRICE)), optional=True),
]

# Exchange, answer, enrolment

REASONS = frozenset(
    """
    existsWithDifferent fork copiedNote equivocation insufficientFunds capExceeded presentedTooLate expiredWhenTaken
    clockUntrusted listedLater listedInPolicy overLimit alreadyConfirmed unknownConfirmation badCode unknownPayer
    originalMissing reversed sumsDiffer originalUnknown notCorrectable refundExceeds merchantBalance alreadyUndone
    settledBeforeVoid paidTwoWays suspectedDuplicate policyTooOld priceChanged keyRevoked recordLost upstreamRefused
    upstreamUnknown restored other
    """.split()
)


def verdict_reason(value, place):
    reason = text(40)(value, place)
    return reason if reason in REASONS else "other"


def progress(value, place):
    """How much of a policy is held that comes in parts."""
    version, held = pair(value, place)
    if any(type(part) is not int or part < 0 for part in (version, held)) or version > INT63 or held > 1_048_576:
        raise place.shape()
    return {"version": version, "held": held}


def sealed_item(value, place):
    payment, box = pair(value, place)
    if not isinstance(payment, bytes) or len(payment) != 16 or not isinstance(box, bytes) or not 1 <= len(box) <= 4_096:
        raise place.shape()
    return {"payment": payment.hex(), "box": box.hex()}


EXCHANGE = [
    Field(1, "node", octets(8)),
    Field(2, "head", head),
    Field(3, "nonce", nonce),
    Field(4, "policyVersion", positive),
    Field(5, "outcomeCursor", positive),
    Field(6, "upload", octets(1, 4_194_304), optional=True),
    Field(7, "base", point),
    Field(8, "keySetVersion", positive),
    Field(9, "policyProgress", progress, optional=True),
    Field(10, "answers", byte_strings(64), optional=True),
    Field(11, "successor", octets(1, 512), optional=True),
    Field(12, "sealed", rows(64, sealed_item), optional=True),
]
SUCCESSOR_KEY = [Field(1, "node", octets(8)), Field(2, "key", public_key)]


OUTCOME = [
    Field(1, "cursor", positive),
    Field(2, "sequence", positive),
    Field(3, "record", octets(32)),
    Field(4, "decision", named({1: "paid", 2: "refused", 3: "exception", 4: "held"})),
    Field(5, "reason", verdict_reason, optional=True),
    Field(6, "liability", named({1: "issuer", 2: "merchant"}), optional=True),
    Field(7, "time", integer),
]
PART = [
    Field(1, "version", positive),
    Field(2, "size", uint(0, 1_048_576)),
    Field(3, "offset", uint(0, 1_048_576)),
    Field(4, "bytes", octets(0, 32_768)),
]


def policy_part(value, place):
    part = read_map(value, "policy part", PART)
    if part["offset"] + len(part["bytes"]) // 2 > part["size"]:
        raise Refused("outOfRange", "policy part", 3)
    return part


def horizon(value, place):
    sequence, cursor = pair(value, place)
    if any(type(part) is not int or not 0 <= part <= INT63 for part in (sequence, cursor)):
        raise place.shape()
    return {"sequence": sequence, "cursor": cursor}


def standing(value, place):
    """Whatever a newer HQ says here, it is not "go on"."""
    return {0: "good", 1: "forked"}.get(uint()(value, place), "revoked")


ANSWER = [
    Field(1, "node", octets(8)),
    Field(2, "nonce", nonce),
    Field(3, "history", octets(16)),
    Field(4, "mark", head),
    Field(5, "outcomes", rows(2_000, nested("outcome", OUTCOME))),
    Field(6, "hasMore", boolean),
    Field(7, "policy", policy_part, optional=True),
    Field(8, "horizon", horizon),
    Field(9, "callAgainSeconds", uint(0, 7 * 86_400)),
    Field(10, "time", time),
    Field(11, "standing", standing, default="good"),
    Field(12, "wantsAnswersAfter", positive, optional=True),
    Field(13, "keySets", byte_strings(8), optional=True),
    Field(14, "successor", octets(8), optional=True),
    Field(15, "wantsLiteral", boolean, default=False),
    Field(16, "sealedHeld", byte_strings(64, 16), optional=True),
]
ENROLMENT_REQUEST = [
    Field(1, "node", octets(8)),
    Field(2, "token", octets(16)),
    Field(3, "key", public_key),
    Field(4, "nonce", nonce),
]


def utc_offset(value, place):
    if abs(integer(value, place)) > 14 * 60:
        raise place.out_of_range()
    return value


REGISTRATION = [
    Field(1, "node", octets(8)),
    Field(2, "counter", octets(8)),
    Field(3, "counterName", text(32)),
    Field(4, "merchant", short_name),
    Field(5, "merchantName", text(32)),
    Field(6, "currency", currency),
    Field(7, "utcOffsetMinutes", utc_offset),
    Field(8, "epoch", uint(1, 0xFFFF_FFFF)),
]
ENROLMENT_PART = [
    Field(1, "version", positive),
    Field(2, "size", uint(0, 1_048_576)),
    Field(3, "offset", uint(0, 1_048_576)),
    Field(4, "bytes", octets(0, 32_768)),
]


def policy_part(value, place):
    part = read_map(value, "policy part", PART)
    if part["offset"] + len(part["bytes"]) // 2 > part["size"]:
        raise Refused("outOfRange", "policy part", 3)
    return part


def horizon(value, place):
    sequence, cursor = pair(value, place)
    if any(type(part) is not int or not 0 <= part <= INT63 for part in (sequence, cursor)):
        raise place.shape()
    return {"sequence": sequence, "cursor": cursor}


def standing(value, place):
    """Whatever a newer HQ says here, it is not "go on"."""
    return {0: "good", 1: "forked"}.get(uint()(value, place), "revoked")


ANSWER = [
    Field(1, "nonce", nonce),
    Field(2, "keySet", octets(1, 65_536)),
    Field(3, "policy", octets(1, 1_048_576)),
    Field(4, "registration", nested("registration", REGISTRATION)),
    Field(5, "time", time),
]


def read_note(item):
    values = read_map(item, "note", NOTE_FIELDS)
    if values["runningTotal"] < values["amount"]:
        raise Refused("outOfRange", "note", 5)
    return values


# Kinds of message


@dataclass(frozen=True)
class Kind:
    """A kind of signed message: its name in faults, its longest form, its prefix as a code, how its map is read."""

    structure: str
    largest: int
    read: Callable[[Any], dict]
    prefix: str | None = None


def _kind(structure, largest, fields, prefix=None):
    return Kind(structure, largest, lambda item: read_map(item, structure, fields), prefix)


CODE = 400
KINDS = {
    "record": Kind("record", 8_192, read_record),
    "note": Kind("note", CODE, read_note, "TPN"),
    "certificate": _kind("certificate", CODE, CERTIFICATE, "TPC"),
    "confirmation": _kind("confirmation", CODE, CONFIRMATION, "TPK"),
    "plate": _kind("plate", CODE, PLATE, "TPL"),
    "enrolment-code": _kind("enrolment code", CODE, ENROLMENT_CODE, "TPE"),
    "enrolment-request": _kind("enrolment request", 1_024, ENROLMENT_REQUEST),
    "enrolment-answer": _kind("enrolment answer", 2_097_152, ENROLMENT_ANSWER),
    "key-set": _kind("key set", 65_536, KEY_SET),
    "policy": _kind("policy", 1_048_576, POLICY),
    "exchange": _kind("exchange", 4_194_304, EXCHANGE),
    "answer": _kind("answer", 4_194_304, ANSWER),
    "payment-order": _kind("payment order", 1_024, PAYMENT_ORDER),
    "successor-key": _kind("successor key", 512, SUCCESSOR_KEY),
}


@dataclass(frozen=True)
class Message:
    """A signed message as read: its envelope and its fields. The signature is not checked yet."""

    kind: str
    envelope: Sign1
    fields: dict

    def is_signed_by(self, key):
        return self.envelope.is_signed_by(key, CONTEXTS[self.kind])


def read(kind, data):
    """A signed message of a kind."""
    form = KINDS[kind]
    if len(data) > form.largest:
        raise Refused("tooLong", form.structure)
    envelope = Sign1.read(data, form.structure)
    return Message(kind, envelope, form.read(decode(envelope.payload, form.structure)))


def read_code(kind, symbol):
    """A code from the text of its QR symbol."""
    form = KINDS[kind]
    if not symbol.startswith(form.prefix):
        raise Refused("text", form.structure)
    if len(symbol.encode()) > form.largest * 5 // 2:
        raise Refused("tooLong", form.structure)
    try:
        data = from_digits(symbol[3:])
    except Refused as refused:
        raise Refused(refused.name, form.structure) from refused
    return read(kind, data)


def claim(message):
    """What a note or a confirmation claims once, and the digest of what it says."""
    code = digest(message.envelope.payload)
    if message.kind == "note":
        return encode([message.envelope.key_id, message.fields["number"]]), code
    return code, code


def key_of(value):
    """A public key from its fields."""
    return PublicKey(value["algorithm"], bytes.fromhex(value["bytes"]))
