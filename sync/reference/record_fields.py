"""What a record says: the node's signed facts, kind by kind (../schema.cddl)."""

from fields import (
    LARGEST_AMOUNT, Field, amount, currency, integer, moment, nested, octets, one_of, positive, read_map, rows,
    short_name, text, uint, INT63,
)
from tillpost import Refused

PAYMENT_KIND, REFUND_KIND, VOID_KIND, REVERSAL_KIND, DAY_KIND, TAMPER_KIND, LOST_KIND = 1, 2, 3, 4, 5, 7, 9
NOTE, CONFIRMED, CASH = 1, 2, 5
GUARANTEED, AT_RISK, BASIS_CONFIRMED, AWAITING_APPROVAL = 1, 2, 3, 4
CASE_OPENED, CASE_FOUND_OPEN, CASE_CLOSED = 1, 2, 3

HEAD = [
    Field(1, "version", one_of(1)),
    Field(2, "node", octets(8)),
    Field(3, "epoch", uint(1, 0xFFFF_FFFF)),
    Field(4, "sequence", uint(1, INT63)),
    Field(5, "previous", octets(32)),
    Field(6, "kind", one_of(1, 2, 3, 4, 5, 7, 9)),
    Field(18, "moment", moment),
    Field(19, "policyVersion", positive),
]
PARTY = [Field(9, "merchant", short_name), Field(10, "counter", octets(8))]
MONEY = [Field(13, "amount", amount), Field(14, "currency", currency)]


def article(value, place):
    name = text(32)(value, place)
    if not name:
        raise place.out_of_range()
    return name


LINE = [
    Field(1, "article", article),
    Field(2, "quantity", uint(1, 1_000_000_000)),
    Field(3, "price", uint(0, LARGEST_AMOUNT)),
]
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
    Field(25, "sealed", octets(32), optional=True),
    Field(21, "lines", rows(64, nested("sale line", LINE), least=1), optional=True),
]
# The operator's name has the limits of an article's.
CORRECTION = [
    Field(8, "payment", octets(16)),
    Field(20, "original", octets(16)),
    *PARTY,
    Field(11, "operator", article),
    Field(12, "receipt", positive),
    *MONEY,
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
    Field(5, "refunds", rows(256, day_sum, least=1), optional=True),
]
DAY_CLOSED = [*PARTY, Field(22, "day", nested("day closed", DAY))]
TAMPER = [Field(26, "tamper", one_of(CASE_OPENED, CASE_FOUND_OPEN, CASE_CLOSED))]
LOST = [Field(24, "lost", octets(32))]
BODIES = {
    PAYMENT_KIND: PAYMENT, REFUND_KIND: CORRECTION, VOID_KIND: CORRECTION, REVERSAL_KIND: REVERSAL,
    DAY_KIND: DAY_CLOSED, TAMPER_KIND: TAMPER, LOST_KIND: LOST,
}


def read_record(item):
    values = read_map(item, "record", HEAD)
    fields = BODIES[values["kind"]]
    body = read_map(item, "record", fields)
    if values["kind"] == PAYMENT_KIND:
        with_basis(body, "record", 17)
    if values["kind"] == DAY_KIND:
        body |= body.pop("day")
    # No line and no line's field are the same.
    body = {name: value for name, value in body.items() if value != [] or name == "sums"}
    known = {field.number for field in [*HEAD, *fields]}
    unknown = sum(1 for key in item if key not in known)
    del values["version"]
    return values | {"body": body} | ({"unknownFields": unknown} if unknown else {})
