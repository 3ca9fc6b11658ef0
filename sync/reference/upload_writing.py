"""Uploads (../protocol.md, section 14): the records of an exchange as one byte string, written.

Needs `zstandard` where a level of compression is given.
"""

from tillpost import ED25519, ES256, Refused, Sign1, decode, digest, encode
from upload import (
    AMOUNT, BASIS, CASH, CASH_FIELDS, CODE, COLUMNS, COMPACT, COMPACT_COMPRESSED, CONFIRMATION, COUNTER, CURRENCY,
    LITERAL, LONGEST_RAW, MASK, MERCHANT, NOTE, PAYMENT, PAYMENT_KIND, RECEIPT, SALE, TENDER, UNTRUSTED, Chain, Reader,
    check_of, distance, head, leb,
)

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
