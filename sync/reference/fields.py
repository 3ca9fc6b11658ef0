"""Named fields of a CBOR map: what a value may be (../schema.cddl), and for what it is refused."""

from dataclasses import dataclass
from typing import Any, Callable

from tillpost import KEY_LENGTH, Refused, is_map

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
        800 807 818 826 834 840 858 860 882 886 901 924 925 926 928 929 930 933 934 936 938 941 943 944 946 949 950 951 952
        953 967 968 969 971 972 973 976 977 978 980 981 985 986
        """.split(),
    )
)


@dataclass(frozen=True)
class Field:
    """One field of a map: its number, its name, how its value is read, and what it is taken for where it is not there."""

    number: int
    name: str
    read: Callable[[Any, "Place"], Any]
    optional: bool = False
    default: Any = None


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
        elif field.default is not None:
            values[field.name] = field.default
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


def rows(most, read_row, least=0):
    """A list. One that is left out where it has nothing is never empty: `least` is 1."""

    def read(value, place):
        if not isinstance(value, (list, tuple)):
            raise place.wrong_type()
        if not least <= len(value) <= most:
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


def point(value, place):
    """A place in a chain by its sequence and the first bytes of its digest."""
    sequence, prefix = pair(value, place)
    if type(sequence) is not int or not 0 <= sequence <= INT63 or not isinstance(prefix, bytes) or len(prefix) != 8:
        raise place.shape()
    return {"sequence": sequence, "prefix": prefix.hex()}


def pair(value, place):
    if not isinstance(value, (list, tuple)) or len(value) != 2:
        raise place.shape()
    return value


def byte_strings(most, length=None, least=0):
    """An array of byte strings, none of them empty."""

    def read(value, place):
        items = rows(most, lambda item, place: item, least)(value, place)
        if not all(isinstance(item, bytes) and item and (length is None or len(item) == length) for item in items):
            raise place.out_of_range()
        return [item.hex() for item in items]

    return read


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
