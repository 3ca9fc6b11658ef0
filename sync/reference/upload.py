"""Uploads (../protocol.md, section 14): the records of an exchange as one byte string, read a second time.

Needs `zstandard` for the two compressed forms only.
"""

from tillpost import ED25519, ES256, Refused, decode, digest, encode, is_map

LARGEST_COUNT, LARGEST_RECORD, LARGEST_DECODED, LARGEST_WINDOW = 2_000, 8_192, 16 << 20, 8 << 20
LITERAL, COMPACT, COMPACT_COMPRESSED, LITERAL_COMPRESSED = range(4)
COLUMNS = (
    "uptime offset policy receipt amount key boot fields tender basis code signer number total lag nonce sale epoch"
    " sequence kind rest"
).split()
SALE, PAYMENT, MERCHANT, COUNTER, RECEIPT, AMOUNT, CURRENCY, TENDER = (1 << n for n in range(8))
CODE, BASIS, UNTRUSTED = 256, 512, 1_024
CASH_FIELDS, CASH, PAYMENT_KIND, LONGEST_RAW, LARGEST_FURTHER = 255, 5, 1, 64, 4_096
NOTE, CONFIRMATION = 0, 1
MASK = (1 << 64) - 1


def refused(name="upload"):
    return Refused(name, "upload")


# Numbers


def leb(value):
    out = b""
    while value > 0x7F:
        out, value = out + bytes([value & 0x7F | 0x80]), value >> 7
    return out + bytes([value])


def distance(value, prediction):
    """ZigZag of a 64-bit difference."""
    difference = (value - prediction) & MASK
    return (difference << 1 ^ (MASK if difference >> 63 else 0)) & MASK


def moved(number, prediction):
    """What stands at a distance from a prediction."""
    return (prediction + (number >> 1 ^ (MASK if number & 1 else 0))) & MASK


def signed(bits):
    return bits - (1 << 64) if bits >> 63 else bits


class Reader:
    """Bytes read from front to back."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, count):
        if count > len(self.data) - self.at:
            raise refused("truncated")
        self.at += count
        return self.data[self.at - count : self.at]

    def leb(self):
        value = 0
        for place in range(10):
            byte = self.take(1)[0]
            value |= (byte & 0x7F) << 7 * place
            if byte < 0x80:
                if value > MASK or byte == 0 and place > 0:
                    break
                return value
        raise refused("number")

    def all(self):
        return self.take(len(self.data) - self.at)


# The chain


class Chain:
    """What both sides know after each record, and how the next one follows from it."""

    def __init__(self, context):
        self.context = context
        base = context["base"]
        self.epoch, self.sequence, self.previous = base["epoch"], base["sequence"], base["digest"]
        self.policy = self.uptime = self.offset = self.receipt = self.lag = 0
        self.sale, self.names, self.notes = bytes(16), [], []

    def copy(self):
        other = Chain(self.context)
        other.__dict__.update(self.__dict__, names=list(self.names), notes=list(self.notes))
        return other

    @property
    def wall(self):
        return (self.offset + self.uptime // 1_000) & MASK

    def name(self, number, raw):
        """Place of a name in the list."""
        if number < 2:
            self.names.append((ES256 if number else ED25519, raw.take(8)))
            self.notes.append((0, 0))
        elif number - 2 >= len(self.names):
            raise refused()
        return number - 2 if number >= 2 else len(self.names) - 1

    def rebuild(self, row, raw, mixed):
        """The bytes of the record that a row stands for."""
        kind, fields = row["kind"] ^ PAYMENT_KIND, row["fields"] ^ CASH_FIELDS
        if kind == 0:
            self.sequence = (self.sequence + 1) & MASK
            return sized(mixed.take(row["rest"]))
        if fields >= 2 * UNTRUSTED or row["rest"] > LARGEST_FURTHER:
            raise refused()
        key, boot = self.name(row["key"], raw), self.name(row["boot"], raw)
        rest = decode(mixed.take(row["rest"]), "upload") if row["rest"] else {}
        if not is_map(rest):
            raise refused()
        self.epoch = moved(row["epoch"], self.epoch)
        self.sequence = moved(row["sequence"], (self.sequence + 1) & MASK)
        self.policy = moved(row["policy"], self.policy)
        self.uptime = moved(row["uptime"], self.uptime)
        self.offset = moved(row["offset"], self.offset)
        if fields & RECEIPT:
            self.receipt = moved(row["receipt"], (self.receipt + 1) & MASK)
        payment = raw.take(16) if fields & PAYMENT else bytes(16)
        if fields & SALE:
            if row["sale"] > 2:
                raise refused()
            self.sale = (payment, self.sale, None)[row["sale"]] or raw.take(16)
        moment = [signed(self.wall), not fields & UNTRUSTED, self.names[boot][1], self.uptime]
        told = {1: 1, 2: self.context["node"], 3: self.epoch, 4: self.sequence, 5: self.previous, 6: kind, 18: moment,
                19: self.policy}
        # In this order: the code takes raw bytes too.
        for bit, field, value in (
            (SALE, 7, self.sale), (PAYMENT, 8, payment), (MERCHANT, 9, self.context["merchant"]),
            (COUNTER, 10, self.context["counter"]), (RECEIPT, 12, self.receipt), (AMOUNT, 13, row["amount"]),
            (CURRENCY, 14, self.context["currency"]), (TENDER, 15, row["tender"] ^ CASH), (BASIS, 17, row["basis"]),
        ):
            if fields & bit:
                told[field] = value
        if fields & CODE:
            told[16] = self.code(row, raw, mixed)
        # Keys are compared as bytes: 1, 1.0 and true are one key to Python.
        pairs = [(encode(k), encode(v)) for part in (told, rest) for k, v in part.items()]
        if len({k for k, _ in pairs}) < len(pairs):
            raise refused()
        payload = head(5, len(pairs)) + b"".join(k + v for k, v in sorted(pairs))
        return sized(sign1(self.names[key], payload, raw.take(64)))

    def code(self, row, raw, mixed):
        if row["code"] > CONFIRMATION:
            return (raw if row["code"] - 2 <= LONGEST_RAW else mixed).take(row["code"] - 2)
        signer = self.name(row["signer"], raw)
        self.lag = moved(row["lag"], self.lag)
        told = {1: self.context["counter"], 2: row["amount"]}
        time = (self.wall + self.lag) & MASK
        if row["code"] == NOTE:
            number, total = self.notes[signer]
            number = moved(row["number"], (number + 1) & MASK)
            total = moved(row["total"], (total + row["amount"]) & MASK)
            self.notes[signer] = number, total
            told |= {4: number, 5: total, 6: time}
            if row["nonce"]:
                told[7] = raw.take(row["nonce"])
        else:
            told |= {3: self.context["currency"], 4: raw.take(16), 5: time}
        return sign1(self.names[signer], encode(told), raw.take(64))


def head(major, count):
    return encode(count)[:0] + bytes([major << 5 | encode(count)[0]]) + encode(count)[1:]


def sign1(name, payload, signature):
    return encode([encode({1: name[0], 4: name[1]}), {}, payload, signature])


def sized(record):
    if not 1 <= len(record) <= LARGEST_RECORD:
        raise refused("tooLong")
    return record


# Reading


def read_upload(data, context):
    """The records of an upload."""
    if not data or len(data) > LARGEST_DECODED or data[0] > LITERAL_COMPRESSED:
        raise refused()
    form, reader = data[0], Reader(data[1:])
    if form in (LITERAL, LITERAL_COMPRESSED):
        items = decode(reader.all() if form == LITERAL else decompress(reader.all()), "upload")
        if not isinstance(items, (list, tuple)) or len(items) > LARGEST_COUNT:
            raise refused()
        if not all(isinstance(item, bytes) for item in items):
            raise refused()
        return [sized(item) for item in items]
    packed = reader.take(reader.leb())
    raw_and_check = reader.all()
    if len(raw_and_check) < 8:
        raise refused("truncated")
    raw, check = Reader(raw_and_check[:-8]), raw_and_check[-8:]
    mixed = Reader(packed if form == COMPACT else decompress(packed))
    count, present = mixed.leb(), mixed.leb()
    if not 1 <= count <= LARGEST_COUNT or present >> len(COLUMNS):
        raise refused()
    rows = [dict.fromkeys(COLUMNS, 0) for _ in range(count)]
    for place, column in enumerate(COLUMNS):
        for row in rows if present >> place & 1 else ():
            row[column] = mixed.leb()
    chain, records = Chain(context), []
    for row in rows:
        records.append(chain.rebuild(row, raw, mixed))
        chain.previous = digest(records[-1])
    if raw.all() or mixed.all() or check != check_of(records):
        raise refused("check")
    return records


def check_of(records):
    return digest(b"".join(map(digest, records)))[:8]


def decompress(data):
    """Exactly one frame of Zstandard, of at most `LARGEST_DECODED` bytes."""
    import zstandard

    reader = zstandard.ZstdDecompressor(max_window_size=LARGEST_WINDOW).decompressobj()
    out = b""
    try:
        for start in range(0, len(data), 64):
            out += reader.decompress(data[start : start + 64])
            if len(out) > LARGEST_DECODED:
                raise refused("tooLong")
            if reader.eof:
                if reader.unused_data or data[start + 64 :]:
                    raise refused("trailing")
                return out
    except zstandard.ZstdError as error:
        raise refused("zstd") from error
    raise refused("truncated")
