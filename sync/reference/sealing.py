"""Sealing to one X25519 key: COSE_Encrypt (RFC 9052, 5) with ECDH-ES + HKDF-256 and A256GCM (RFC 9053).

A second implementation, as tillpost.py is one, and on the same ground. It wipes no key and is not for use at a counter.
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tillpost import Refused, decode, digest, encode

A256GCM = 3
ECDH_ES_HKDF_256 = -25
OKP, X25519 = 1, 4
LARGEST_PLAIN = 16_777_216
LARGEST_ASSOCIATED = 65_536
# Everything of a box but the plain text: head, tag and tail, with a length of five bytes.
LONGEST_FRAME = 101
TAG = 16
PRIME = 2**255 - 19
STRUCTURE = "sealed-box"

CONTENT_HEADER = encode({1: A256GCM})
RECIPIENT_HEADER = encode({1: ECDH_ES_HKDF_256})
# COSE_KDF_Context (RFC 9053, 5.2)
CONTEXT = encode([A256GCM, [None] * 3, [None] * 3, [256, RECIPIENT_HEADER]])


def public_key(private):
    """The raw public half of 32 private bytes."""
    half = X25519PrivateKey.from_private_bytes(private).public_key()
    return half.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)


def seal(plain, public, associated, ephemeral=None, iv=None):
    """The bytes of a box that only the holder of a key can open. Ephemeral key and iv are given for vectors only."""
    if len(plain) > LARGEST_PLAIN or len(associated) > LARGEST_ASSOCIATED:
        raise Refused("tooLong", STRUCTURE)
    ephemeral = os.urandom(32) if ephemeral is None else ephemeral
    iv = os.urandom(12) if iv is None else iv
    content = AESGCM(content_key(ephemeral, public)).encrypt(iv, plain, authenticated(associated))
    return box(iv, content, digest(public)[:8], public_key(ephemeral))


def open_box(sealed, private, associated, largest=LARGEST_PLAIN):
    """What was sealed to a key of 32 private bytes."""
    if len(associated) > LARGEST_ASSOCIATED:
        raise Refused("tooLong", STRUCTURE)
    iv, content, key_id, x = parts(sealed, largest)
    if key_id != digest(public_key(private))[:8]:
        raise Refused("anotherKey", STRUCTURE)
    try:
        return AESGCM(content_key(private, x)).decrypt(iv, content, authenticated(associated))
    except InvalidTag as error:
        raise Refused("notAuthentic", STRUCTURE) from error


def box(iv, content, key_id, x):
    """COSE_Encrypt, untagged."""
    recipient = [RECIPIENT_HEADER, {4: key_id, -1: {1: OKP, -1: X25519, -2: x}}, b""]
    return encode([CONTENT_HEADER, {5: iv}, content, [recipient]])


def parts(sealed, largest=LARGEST_PLAIN):
    """iv, content, key id and ephemeral key of a box: what its items are, if writing them again gives its bytes."""
    if len(sealed) > min(max(largest, 0), LARGEST_PLAIN) + LONGEST_FRAME:
        raise Refused("tooLong", STRUCTURE)
    try:
        _, unprotected, content, ((_, header, _),) = decode(sealed, STRUCTURE)
        iv, key_id, x = unprotected[5], header[4], header[-1][-2]
        exact = box(iv, content, key_id, x) == sealed
    except (Refused, TypeError, ValueError, KeyError, IndexError, AttributeError) as error:
        raise Refused("shape", STRUCTURE) from error
    lengths = [len(part) if isinstance(part, bytes) else None for part in (iv, key_id, x)]
    if not exact or lengths != [12, 8, 32] or not isinstance(content, bytes) or len(content) < TAG:
        raise Refused("shape", STRUCTURE)
    if int.from_bytes(x, "little") >= PRIME:
        raise Refused("shape", STRUCTURE)
    if len(content) - TAG > largest:
        raise Refused("tooLong", STRUCTURE)
    return iv, content, key_id, x


def authenticated(associated):
    """The Enc_structure of RFC 9052, 5.3."""
    return encode(["Encrypt", CONTENT_HEADER, associated])


def content_key(private, public):
    """The key of a box between one side's private and the other's public half."""
    if len(public) != 32 or int.from_bytes(public, "little") >= PRIME:
        raise Refused("shape", STRUCTURE)
    try:
        secret = X25519PrivateKey.from_private_bytes(private).exchange(X25519PublicKey.from_public_bytes(public))
    except ValueError as error:
        # A point of small order: the secret is zero, whatever the private key.
        raise Refused("weakKey", STRUCTURE) from error
    if not any(secret):
        raise Refused("weakKey", STRUCTURE)
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=CONTEXT).derive(secret)
