"""What node and HQ write: signed messages from their field numbers (../schema.cddl), and what many of them hold."""

import os

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519

from tillpost import CONTEXTS, ED25519, digest, encode, sign, to_digits


def signed(kind, fields, seed):
    """A signed message. Fields without a value are left out."""
    present = {number: value for number, value in fields.items() if value is not None}
    return sign(encode(present), CONTEXTS[kind], seed)


def public_half(seed):
    """The raw public key of an Ed25519 seed."""
    public = ed25519.Ed25519PrivateKey.from_private_bytes(seed).public_key()
    return public.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)


def key_item(seed):
    return [ED25519, public_half(seed)]


def key_id(seed):
    return digest(public_half(seed))[:8]


def head_item(head):
    return [head["epoch"], head["sequence"], bytes.fromhex(head["digest"])]


def point_item(head):
    return [head["sequence"], bytes.fromhex(head["digest"])[:8]]


def code_text(prefix, data):
    """A code as the text of its QR symbol; `data` is what it holds: of a signed message its short form."""
    return prefix + to_digits(data)


def write_whole(path, data):
    """The file is there whole or not at all, also after a power cut."""
    new = path.with_suffix(".new")
    with open(new, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(new, path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
