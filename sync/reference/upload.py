"""Uploads (../protocol.md): the records of an exchange as one byte string, read and written a second time.

Needs `zstandard` for the two compressed forms only.
"""

from tillpost import ED25519, ES256, Refused, Sign1, decode, digest, encode, is_map

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


# Writing


def write_upload(records, context, level=None):
    """A compact upload, compressed where a level is given; or a literal one where no record can be told by a row."""
    chain, rows, raw, mixed = Chain(context), [], b"", b""
    for record in records:
        row, own_raw, own_mixed, after = told(record, chain) or literally(record, chain)
        rows.append(row)
        raw, mixed, chain = raw + own_raw, mixed + own_mixed, after
        chain.previous = digest(record)
    if all(row["kind"] ^ PAYMENT_KIND == 0 for row in rows):
        return literal(records)
    used = [column for column in COLUMNS if any(row[column] for row in rows)]
    present = sum(1 << COLUMNS.index(column) for column in used)
    packed = leb(len(rows)) + leb(present) + b"".join(leb(row[c]) for c in used for row in rows) + mixed
    if level is not None:
        import zstandard

        packed = zstandard.ZstdCompressor(level=level, write_content_size=False).compress(packed)
    form = COMPACT if level is None else COMPACT_COMPRESSED
    return bytes([form]) + leb(len(packed)) + packed + raw + check_of(records)


def literal(records):
    return bytes([LITERAL]) + encode(list(records))


def literally(record, chain):
    row = dict.fromkeys(COLUMNS, 0) | {"kind": 0 ^ PAYMENT_KIND, "rest": len(record)}
    after = chain.copy()
    after.sequence = (after.sequence + 1) & MASK
    return row, b"", record, after


def told(record, chain):
    """A record as a row, its raw and mixed bytes and the chain after it; None if it would not come back as it is."""
    try:
        row, raw, mixed = row_of(Sign1.read(record), chain)
        after = chain.copy()
        readers = Reader(raw), Reader(mixed)
        good = after.rebuild(row, *readers) == record and not readers[0].all() and not readers[1].all()
    except (Refused, KeyError, TypeError, ValueError, IndexError, AttributeError):
        return None
    return (row, raw, mixed, after) if good else None


def row_of(envelope, chain):
    # Pairs, because a further field may be any item. What does not fit raises, or comes back wrong and is seen there.
    pairs = list(decode(envelope.payload).items())
    have = {key: value for key, value in pairs if type(key) is int}
    wall, trusted, boot, uptime = have[18]
    row, raw, context = dict.fromkeys(COLUMNS, 0), b"", chain.context
    row["kind"] = have[6] ^ PAYMENT_KIND
    row["epoch"] = distance(have[3], chain.epoch)
    row["sequence"] = distance(have[4], chain.sequence + 1)
    row["policy"] = distance(have[19], chain.policy)
    row["uptime"] = distance(uptime, chain.uptime)
    row["offset"] = distance(wall - uptime // 1_000, chain.offset)

    def name(column, algorithm, bits):
        nonlocal raw
        if (algorithm, bits) in chain.names:
            row[column] = chain.names.index((algorithm, bits)) + 2
        else:
            row[column], raw = int(algorithm == ES256), raw + bits

    name("key", envelope.algorithm, envelope.key_id)
    name("boot", ED25519, boot)
    is_id = lambda value: isinstance(value, bytes) and len(value) == 16
    is_count = lambda value: type(value) is int and value >= 0
    rules = {
        7: (SALE, is_id), 8: (PAYMENT, is_id), 9: (MERCHANT, lambda v: v == context["merchant"]),
        10: (COUNTER, lambda v: v == context["counter"]), 12: (RECEIPT, is_count), 13: (AMOUNT, is_count),
        14: (CURRENCY, lambda v: is_count(v) and v == context["currency"]), 15: (TENDER, is_count),
        16: (CODE, lambda v: isinstance(v, bytes)), 17: (BASIS, is_count),
    }
    bits = {field: bit for field, (bit, fits) in rules.items() if field in have and fits(have[field])}
    fields = sum(bits.values()) | (0 if trusted else UNTRUSTED)
    row["fields"] = fields ^ CASH_FIELDS
    if fields & RECEIPT:
        row["receipt"] = distance(have[12], chain.receipt + 1)
    amount = row["amount"] = have[13] if fields & AMOUNT else 0
    row["tender"] = have[15] ^ CASH if fields & TENDER else 0
    row["basis"] = have[17] if fields & BASIS else 0
    payment = have[8] if fields & PAYMENT else b""
    raw += payment
    if fields & SALE and have[7] != payment:
        row["sale"] = 1 if have[7] == chain.sale else 2
        raw += have[7] if row["sale"] == 2 else b""
    heads = {1, 2, 3, 4, 5, 6, 18, 19} | set(bits)
    rest = [(encode(k), encode(v)) for k, v in pairs if type(k) is not int or k not in heads]
    mixed = head(5, len(rest)) + b"".join(k + v for k, v in sorted(rest)) if rest else b""
    row["rest"] = len(mixed)
    if fields & CODE:
        code, note = signed_code(have[16], context, amount)
        if code is None:
            row["code"] = len(have[16]) + 2
            raw, mixed = (raw + have[16], mixed) if len(have[16]) <= LONGEST_RAW else (raw, mixed + have[16])
        else:
            name("signer", code.algorithm, code.key_id)
            row["code"] = NOTE if 6 in note else CONFIRMATION
            row["lag"] = distance(note[6 if 6 in note else 5] - wall, chain.lag)
            if 6 in note:
                number, total = chain.notes[row["signer"] - 2] if row["signer"] >= 2 else (0, 0)
                row["number"], row["total"] = distance(note[4], number + 1), distance(note[5], total + amount)
                row["nonce"] = len(note.get(7, b""))
            raw += (note.get(7, b"") if 6 in note else note[4]) + code.signature
    return row, raw + envelope.signature, mixed


def signed_code(data, context, amount):
    """Envelope and map of a note or confirmation for this counter and amount; else nothing."""
    try:
        code = Sign1.read(data)
        note = decode(code.payload)
        numbers = {(1, 2, 4, 5, 6): (4, 5, 6), (1, 2, 4, 5, 6, 7): (4, 5, 6), (1, 2, 3, 4, 5): (3, 5)}[tuple(note)]
    except (Refused, KeyError, TypeError):
        return None, None
    good = note[1] == context["counter"] and type(note[2]) is int and note[2] == amount
    good = good and all(type(note[n]) is int and note[n] >= 0 for n in numbers)
    if 6 in note:
        good = good and isinstance(note.get(7, b"x"), bytes) and note.get(7, b"x") != b""
    else:
        good = good and note[3] == context["currency"] and isinstance(note[4], bytes) and len(note[4]) == 16
    return (code, note) if good else (None, None)
