"""What node and HQ say to each other (../schema.cddl)."""

from fields import (
    INT63, Field, boolean, byte_strings, currency, head, integer, named, nested, nonce, octets, pair, point, positive,
    public_key, read_map, rows, short_name, text, time, uint,
)
from tillpost import Refused

REASONS = frozenset(
    """
    existsWithDifferent fork copiedNote equivocation insufficientFunds capExceeded presentedTooLate expiredWhenTaken
    clockUntrusted listedLater listedInPolicy overLimit alreadyConfirmed unknownConfirmation badCode unknownPayer
    originalMissing reversed sumsDiffer originalUnknown notCorrectable refundExceeds merchantBalance alreadyUndone
    settledBeforeVoid paidTwoWays suspectedDuplicate policyTooOld priceChanged keyRevoked recordLost tampered
    upstreamRefused upstreamUnknown restored byHand other
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


LARGEST_NUMBER = 1 << 48


def typing_offer(value, place):
    """The node's secret for digits, sealed to HQ, and the highest running number that it knows."""
    box, highest = pair(value, place)
    if not isinstance(box, bytes) or not 1 <= len(box) <= 512:
        raise place.shape()
    if type(highest) is not int or not 0 <= highest <= LARGEST_NUMBER:
        raise place.shape()
    return {"box": box.hex(), "highest": highest}


def typing_held(value, place):
    """The name of the secret that HQ holds, and the last running number that a buyer was given."""
    key, last = pair(value, place)
    if not isinstance(key, bytes) or len(key) != 8 or type(last) is not int or not 0 <= last <= LARGEST_NUMBER:
        raise place.shape()
    return {"key": key.hex(), "last": last}


EXCHANGE = [
    Field(1, "node", octets(8)),
    Field(3, "nonce", nonce),
    Field(4, "policyVersion", positive),
    Field(5, "outcomeCursor", positive),
    Field(6, "upload", octets(1, 4_194_304), optional=True),
    Field(7, "base", point),
    Field(8, "keySetVersion", positive),
    Field(9, "policyProgress", progress, optional=True),
    Field(10, "answers", byte_strings(64), optional=True),
    Field(11, "successor", octets(1, 512), optional=True),
    Field(12, "sealed", rows(64, sealed_item, least=1), optional=True),
    Field(13, "history", octets(16)),
    Field(16, "typing", typing_offer, optional=True),
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
    Field(13, "keySets", byte_strings(64, least=1), optional=True),
    Field(14, "successor", octets(8), optional=True),
    Field(15, "wantsLiteral", boolean, default=False),
    Field(16, "sealedHeld", byte_strings(64, 16, least=1), optional=True),
    Field(17, "typing", typing_held, optional=True),
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
ENROLMENT_ANSWER = [
    Field(1, "nonce", nonce),
    Field(2, "keySet", octets(1, 65_536)),
    Field(3, "policy", octets(1, 1_048_576)),
    Field(4, "registration", nested("registration", REGISTRATION)),
    Field(5, "time", time),
    Field(6, "history", octets(16)),
]
