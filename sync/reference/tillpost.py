"""The base of Tillpost's protocol: deterministic CBOR, COSE_Sign1, digests, codes as digits.

A second implementation on cbor2 and cryptography, written from ../protocol.md and not from the Swift sources. It is
for checking, not for a counter.
"""

import hashlib
import io
from dataclasses import dataclass

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, utils

ED25519 = -8
ES256 = -7
DEEPEST = 16
KEY_LENGTH = {ED25519: 32, ES256: 65}

CONTEXTS = {
    name: f"tillpost/1/{name}"
    for name in (
        "record note certificate confirmation plate label enrolment-request enrolment-answer key-set policy"
        " exchange answer payment-order successor-key"
    ).split()
}


class Refused(Exception):
    """Bytes that are not taken: why, in which structure and field, or at which record of a journal."""

    def __init__(self, name, structure=None, field=None, record=None):
        place = "".join(f", {word} {value}" for word, value in (("field", field), ("record", record)) if value is not None)
        super().__init__((f"{structure}: " if structure else "") + name + place)
        self.name, self.structure, self.field, self.record = name, structure, field, record


# Deterministic CBOR (RFC 8949, 4.2.1)


def encode(item):
    """The one deterministic encoding of an item.

    cbor2's `canonical` writes shortest forms but sorts map keys by the older rule (RFC 7049: shorter keys first), so
    containers are written here and their parts by cbor2.
    """
    if is_map(item):
        pairs = sorted((encode(key), encode(value)) for key, value in item.items())
        return _head(5, len(pairs)) + b"".join(key + value for key, value in pairs)
    if isinstance(item, (list, tuple)):
        return _head(4, len(item)) + b"".join(encode(part) for part in item)
    if isinstance(item, cbor2.CBORTag):
        return _head(6, item.tag) + encode(item.value)
    return cbor2.dumps(item, canonical=True)


def _head(major, count):
    first = cbor2.dumps(count, canonical=True)
    return bytes([major << 5 | first[0]]) + first[1:]


def decode(data, structure=None):
    """Exactly one deterministic item."""
    item, rest = decode_first(data, structure)
    if rest:
        raise Refused("encoding", structure)
    return item


def decode_first(data, structure=None):
    """The first deterministic item and the bytes behind it. An item is deterministic if writing it again gives its bytes."""
    try:
        item = cbor2.CBORDecoder(
            io.BytesIO(data),
            max_depth=DEEPEST + 1,
            allow_indefinite=False,
            allow_duplicate_keys=False,
            # Tags are kept as they are: a date must not become another date's bytes.
            semantic_decoders={tag: _plain_tag(tag) for tag in range(64)},
        ).decode(immutable=True)
        written = encode(item)
    except (cbor2.CBORError, ValueError, TypeError, OverflowError, RecursionError) as error:
        raise Refused("encoding", structure) from error
    if data[: len(written)] != written or _depth(item) > DEEPEST:
        raise Refused("encoding", structure)
    return item, data[len(written) :]


def _plain_tag(tag):
    return lambda value, immutable: cbor2.CBORTag(tag, value)


def _depth(item):
    if isinstance(item, (tuple, list)):
        return 1 + max(map(_depth, item), default=0)
    if isinstance(item, cbor2.CBORTag):
        return 1 + _depth(item.value)
    if hasattr(item, "items"):
        return 1 + max((max(_depth(key), _depth(value)) for key, value in item.items()), default=0)
    return 1


# COSE_Sign1 (RFC 9052) and keys


def digest(data):
    """SHA-256."""
    return hashlib.sha256(data).digest()


@dataclass(frozen=True)
class PublicKey:
    """A public key as raw bytes: 32 of Ed25519, or 65 of an uncompressed P-256 point."""

    algorithm: int
    raw: bytes

    @property
    def key_id(self):
        """The key's short name, a hint and no proof."""
        return digest(self.raw)[:8]

    @staticmethod
    def from_pem(pem):
        key = serialization.load_pem_public_key(pem)
        if isinstance(key, ed25519.Ed25519PublicKey):
            form = (serialization.Encoding.Raw, serialization.PublicFormat.Raw)
            return PublicKey(ED25519, key.public_bytes(*form))
        if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1):
            form = (serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
            return PublicKey(ES256, key.public_bytes(*form))
        raise ValueError("neither an Ed25519 nor a P-256 key")

    def verifies(self, message, signature):
        """Whether this key made the signature. False for anything malformed."""
        if len(signature) != 64 or len(self.raw) != KEY_LENGTH.get(self.algorithm):
            return False
        try:
            if self.algorithm == ED25519:
                if self._is_of_small_order():
                    return False
                ed25519.Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, message)
            else:
                point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), self.raw)
                r, s = (int.from_bytes(half, "big") for half in (signature[:32], signature[32:]))
                point.verify(utils.encode_dss_signature(r, s), message, ec.ECDSA(hashes.SHA256()))
        except (InvalidSignature, ValueError):
            return False
        return True

    def _is_of_small_order(self):
        """Whether one signature fits every message under this key: the points whose order divides 8."""
        return self.raw[:31] + bytes([self.raw[31] & 0x7F]) in SMALL_ORDERS


SMALL_ORDERS = {
    bytes.fromhex(y)
    for y in (
        "00" * 32,
        "01" + "00" * 31,
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "ec" + "ff" * 30 + "7f",
        "ed" + "ff" * 30 + "7f",
        "ee" + "ff" * 30 + "7f",
    )
}


@dataclass(frozen=True)
class Sign1:
    """An envelope as read. Its bytes are never written anew to be verified."""

    data: bytes
    protected: bytes
    algorithm: int
    key_id: bytes
    payload: bytes
    signature: bytes

    @staticmethod
    def read(data, structure="envelope"):
        item = decode(data, structure)
        shape = Refused("shape", structure)
        if not isinstance(item, tuple) or len(item) != 4:
            raise shape
        protected, unprotected, payload, signature = item
        if not all(isinstance(part, bytes) for part in (protected, payload, signature)):
            raise shape
        if not is_map(unprotected) or len(unprotected) != 0 or len(signature) != 64:
            raise shape
        header = decode(protected, structure)
        if not is_map(header) or set(header) != {1, 4} or header[1] not in KEY_LENGTH:
            raise shape
        if not isinstance(header[4], bytes) or len(header[4]) != 8:
            raise shape
        return Sign1(data, protected, header[1], header[4], payload, signature)

    @staticmethod
    def read_short(data, structure="envelope"):
        """An envelope from its short form, as codes hold it."""
        if len(data) <= 73 or data[0] not in (0x26, 0x27):
            raise Refused("shape", structure)
        protected = encode({1: ED25519 if data[0] == 0x27 else ES256, 4: data[1:9]})
        return Sign1.read(encode([protected, {}, data[73:], data[9:73]]), structure)

    @property
    def short(self):
        """Without what is the same in every envelope."""
        return encode(self.algorithm) + self.key_id + self.signature + self.payload

    def is_signed_by(self, key, context, other=b""):
        """Whether a key signed this for a purpose; a note with the digest of its certificate as `other`."""
        return key.algorithm == self.algorithm and key.verifies(
            to_be_signed(self.protected, context, self.payload, other), self.signature
        )


def to_be_signed(protected, context, payload, other=b""):
    """The Sig_structure of RFC 9052, 4.4."""
    return encode(["Signature1", protected, context.encode() + other, payload])


def sign(payload, context, seed, other=b""):
    """Signs with an Ed25519 seed, as the vectors were signed."""
    private = ed25519.Ed25519PrivateKey.from_private_bytes(seed)
    raw = private.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    protected = encode({1: ED25519, 4: digest(raw)[:8]})
    return encode([protected, {}, payload, private.sign(to_be_signed(protected, context, payload, other))])


def is_map(item):
    return hasattr(item, "items")


# Codes as digits (digitEncode of CTAP 2.2)

TAIL_WIDTHS = [0, 3, 5, 8, 10, 13, 15]


def to_digits(data):
    """Each 7 bytes, little-endian, as 17 digits; the tail in fewer."""
    groups = (data[start : start + 7] for start in range(0, len(data), 7))
    return "".join(str(int.from_bytes(g, "little")).zfill(17 if len(g) == 7 else TAIL_WIDTHS[len(g)]) for g in groups)


def from_digits(text):
    """The bytes of some digits."""
    out = b""
    for start in range(0, len(text), 17):
        group = text[start : start + 17]
        if len(group) != 17 and len(group) not in TAIL_WIDTHS or not (group.isascii() and group.isdigit()):
            raise Refused("text")
        count = 7 if len(group) == 17 else TAIL_WIDTHS.index(len(group))
        if int(group) >= 1 << 8 * count:
            raise Refused("text")
        out += int(group).to_bytes(count, "little")
    return out
