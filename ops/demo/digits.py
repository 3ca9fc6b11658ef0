"""Our codes as text: three letters and decimal digits (the digitEncode scheme of CTAP 2.2)."""

TAIL = [0, 3, 5, 8, 10, 13, 15]


def decode(text):
    digits, out = text[3:], bytearray()
    for start in range(0, len(digits), 17):
        chunk = digits[start:start + 17]
        count = 7 if len(chunk) == 17 else TAIL.index(len(chunk))
        out += int(chunk).to_bytes(count, "little")
    return text[:3], bytes(out)


def encode(prefix, data):
    text = prefix
    for start in range(0, len(data), 7):
        chunk = data[start:start + 7]
        width = 17 if len(chunk) == 7 else TAIL[len(chunk)]
        text += str(int.from_bytes(chunk, "little")).zfill(width)
    return text


def altered(text):
    """The same code with one bit of its signature turned: well formed, and signed by nobody."""
    prefix, data = decode(text)
    # Algorithm (1), key id (8), signature (64), then what is signed.
    return encode(prefix, data[:72] + bytes([data[72] ^ 1]) + data[73:])
