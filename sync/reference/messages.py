"""What every message says: ../schema.cddl as tables. `read` turns bytes into named fields or refuses them."""

from dataclasses import dataclass
from typing import Any, Callable

from tillpost import CONTEXTS, KEY_LENGTH, PublicKey, Refused, Sign1, decode, digest, encode, from_digits, is_map

INT63 = (1 << 63) - 1
LARGEST_AMOUNT = 999_999_999_999
LATEST_TIME = 4 * 0xFFFF_FFFF
YEAR = 366 * 86_400

# ISO 4217 numbers in circulation; vectors/currencies.json has their letters and decimal places.
CURRENCIES = frozenset(
    map(
        int,
        """
        8 12 32 36 44 48 50 51 52 60 64 68 72 84 90 96 104 108 116 124 132 136 144 152 156 170 174 188 192 203 208
        214 222 230 232 238 242 262 270 292 320 324 328 332 340 344 348 352 356 360 364 368 376 388 392 398 400 404
        408 410 414 417 418 422 426 430 434 446 454 458 462 480 484 496 498 504 512 516 524 532 533 548 554 558 566
        578 586 590 598 600 604 608 634 643 646 654 682 690 702 704 706 710 728 748 752 756 760 764 776 780 784 788
        800 807 818 826 834 840 858 860 882 886 901 924 925 928 929 930 933 934 936 938 941 943 944 946 949 950 951 952
        953 967 968 969 971 972 973 975 976 977 978 980 981 985 986
        """.split(),
    )
)


@dataclass(frozen=True)
class Field:
    """One field of a map: its number, its name, and how its value is read."""

    number: int
    name: str
    read: Callable[[Any, "Place"], Any]
    optional: bool = False


@dataclass(frozen=True)
class Place:
    """Where a value stands, for the reason of a refusal."""

    structure: str
    field: int

    def out_of_range(self):
        return Refused("outOfRange", self.structure, self.field)

    def wrong_type(self):
        return Refused("wrongType", self.structure, self.field)

    def shape(self):
        return Refused("shape", self.structure)


def read_map(item, structure, fields):
    """The named fields of a map. What the tables do not know is left out."""
    if not is_map(item):
        raise Refused("shape", structure)
    values = {}
    for field in fields:
        if field.number in item:
            values[field.name] = field.read(item[field.number], Place(structure, field.number))
        elif not field.optional:
            raise Refused("missing", structure, field.number)
    return values


# Values


def uint(low=0, high=(1 << 64) - 1):
    def read(value, place):
        if type(value) is not int or value < 0:
            raise place.wrong_type()
        if not low <= value <= high:
            raise place.out_of_range()
        return value

    return read


def integer(value, place):
    if type(value) is not int:
        raise place.wrong_type()
    if not -INT63 - 1 <= value <= INT63:
        raise place.out_of_range()
    return value


def octets(low, high=None):
    def read(value, place):
        if not isinstance(value, bytes):
            raise place.wrong_type()
        if not low <= len(value) <= (low if high is None else high):
            raise place.out_of_range()
        return value.hex()

    return read


def text(most):
    def read(value, place):
        if not isinstance(value, str):
            raise place.wrong_type()
        if len(value.encode()) > most or any(ord(c) < 0x20 or 0x7F <= ord(c) <= 0x9F for c in value):
            raise place.out_of_range()
        return value

    return read


def short_name(value, place):
    name = text(24)(value, place)
    if not name or not all(c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-" for c in name):
        raise place.out_of_range()
    return name


def boolean(value, place):
    if not isinstance(value, bool):
        raise place.wrong_type()
    return value


def currency(value, place):
    if uint()(value, place) not in CURRENCIES:
        raise place.out_of_range()
    return value


def one_of(*values):
    def read(value, place):
        if uint()(value, place) not in values:
            raise place.out_of_range()
        return value

    return read


def named(names):
    """A number that stands for a word."""

    def read(value, place):
        return names[one_of(*names)(value, place)]

    return read


def rows(most, read_row):
    def read(value, place):
        if not isinstance(value, (list, tuple)):
            raise place.wrong_type()
        if len(value) > most:
            raise place.out_of_range()
        return [row for row in (read_row(item, place) for item in value) if row is not None]

    return read


def nested(structure, fields):
    return lambda value, place: read_map(value, structure, fields)


def public_key(value, place):
    if not isinstance(value, (list, tuple)) or len(value) != 2:
        raise place.shape()
    algorithm, raw = value
    if type(algorithm) is not int or not isinstance(raw, bytes) or KEY_LENGTH.get(algorithm) != len(raw):
        raise place.shape()
    return {"algorithm": algorithm, "bytes": raw.hex()}


def head(value, place):
    """A position in a chain."""
    if not isinstance(value, (list, tuple)) or len(value) != 3:
        raise place.shape()
    epoch, sequence, last = value
    if type(epoch) is not int or not 1 <= epoch <= 0xFFFF_FFFF:
        raise place.shape()
    if type(sequence) is not int or not 0 <= sequence <= INT63 or not isinstance(last, bytes) or len(last) != 32:
        raise place.shape()
    return {"epoch": epoch, "sequence": sequence, "digest": last.hex()}


def moment(value, place):
    if not isinstance(value, (list, tuple)) or len(value) != 4:
        raise place.wrong_type()
    wall, trusted, boot, uptime = value
    if type(wall) is not int or not -INT63 - 1 <= wall <= INT63 or not isinstance(trusted, bool):
        raise place.wrong_type()
    if not isinstance(boot, bytes) or len(boot) != 8 or type(uptime) is not int or not 0 <= uptime < 1 << 64:
        raise place.wrong_type()
    return {"wall": wall, "trusted": trusted, "boot": boot.hex(), "uptimeMs": uptime}


amount = uint(1, LARGEST_AMOUNT)
positive = uint(0, INT63)
time = uint(0, LATEST_TIME)
nonce = octets(16)

# Records

NOTE, CONFIRMED, CASH = 1, 2, 5
GUARANTEED, AT_RISK, BASIS_CONFIRMED, AWAITING_APPROVAL = 1, 2, 3, 4

HEAD = [
    Field(1, "version", one_of(1)),
    Field(2, "node", octets(8)),
    Field(3, "epoch", uint(1, 0xFFFF_FFFF)),
    Field(4, "sequence", uint(1, INT63)),
    Field(5, "previous", octets(32)),
    Field(6, "kind", one_of(1, 4, 5)),
    Field(18, "moment", moment),
    Field(19, "policyVersion", positive),
]
PARTY = [Field(9, "merchant", short_name), Field(10, "counter", octets(8))]
MONEY = [Field(13, "amount", amount), Field(14, "currency", currency)]
PAYMENT = [
    Field(7, "sale", octets(16)),
    Field(8, "payment", octets(16)),
    *PARTY,
    Field(12, "receipt", positive),
    *MONEY,
    Field(15, "tender", one_of(NOTE, CONFIRMED, CASH)),
    Field(17, "basis", uint(), optional=True),
    Field(16, "code", octets(1, 2_048), optional=True),
    Field(23, "certificate", octets(1, 1_024), optional=True),
]
REVERSAL = [Field(8, "payment", octets(16)), Field(20, "original", octets(16)), *PARTY, *MONEY]
DAY_SUM = [
    Field(1, "tender", one_of(NOTE, CONFIRMED, CASH)),
    Field(2, "basis", uint(), optional=True),
    Field(3, "count", positive),
    Field(4, "amount", positive),
    Field(5, "currency", currency),
]


def with_basis(values, structure, field):
    """A basis, which cash has not, a confirmation always is, and a note always has."""
    tender, basis = values["tender"], values.get("basis")
    if tender == CASH:
        if basis is not None:
            raise Refused("outOfRange", structure, field)
        return values
    if basis is None:
        raise Refused("missing", structure, field)
    good = [BASIS_CONFIRMED] if tender == CONFIRMED else [GUARANTEED, AT_RISK, AWAITING_APPROVAL]
    if basis not in good:
        raise Refused("outOfRange", structure, field)
    return values


def day_sum(item, place):
    return with_basis(read_map(item, "day sum", DAY_SUM), "day sum", 2)


DAY = [
    Field(1, "day", integer),
    Field(2, "firstSequence", positive),
    Field(3, "lastSequence", positive),
    Field(4, "sums", rows(256, day_sum)),
]
DAY_CLOSED = [*PARTY, Field(22, "day", nested("day closed", DAY))]


def read_record(item):
    values = read_map(item, "record", HEAD)
    fields = {1: PAYMENT, 4: REVERSAL, 5: DAY_CLOSED}[values["kind"]]
    body = read_map(item, "record", fields)
    if values["kind"] == 1:
        with_basis(body, "record", 17)
    if values["kind"] == 5:
        body |= body.pop("day")
    known = {field.number for field in [*HEAD, *fields]}
    unknown = sum(1 for key in item if key not in known)
    del values["version"]
    return values | {"body": body} | ({"unknownFields": unknown} if unknown else {})


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


KEY_SET = [Field(1, "root", public_key), Field(2, "keys", rows(256, key_entry))]
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
]

# Exchange, answer, enrolment

REASONS = frozenset(
    """
    existsWithDifferent fork copiedNote equivocation insufficientFunds capExceeded presentedTooLate expiredWhenTaken
    clockUntrusted listedLater listedInPolicy overLimit alreadyConfirmed unknownConfirmation badCode unknownPayer
    originalMissing reversed sumsDiffer other
    """.split()
)


def verdict_reason(value, place):
    reason = text(40)(value, place)
    return reason if reason in REASONS else "other"


def upload(value, place):
    records = rows(2_000, lambda item, place: item)(value, place)
    if not all(isinstance(record, bytes) and record for record in records):
        raise place.out_of_range()
    return [record.hex() for record in records]


EXCHANGE = [
    Field(1, "node", octets(8)),
    Field(2, "head", head),
    Field(3, "nonce", nonce),
    Field(4, "policyVersion", positive),
    Field(5, "outcomeCursor", positive),
    Field(6, "records", upload),
]
OUTCOME = [
    Field(1, "cursor", positive),
    Field(2, "sequence", positive),
    Field(3, "record", octets(32)),
    Field(4, "decision", named({1: "paid", 2: "refused", 3: "exception", 4: "held"})),
    Field(5, "reason", verdict_reason, optional=True),
    Field(6, "liability", named({1: "issuer", 2: "merchant"}), optional=True),
    Field(7, "time", integer),
]
ANSWER = [
    Field(1, "node", octets(8)),
    Field(2, "nonce", nonce),
    Field(3, "history", octets(16)),
    Field(4, "mark", head),
    Field(5, "outcomes", rows(2_000, nested("outcome", OUTCOME))),
    Field(6, "hasMore", boolean),
    Field(7, "policy", octets(1, 1_048_576), optional=True),
    Field(8, "horizon", positive),
    Field(9, "callAgainSeconds", uint(0, 7 * 86_400)),
    Field(10, "time", time),
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
]
ENROLMENT_ANSWER = [
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
