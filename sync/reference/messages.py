"""Every kind of signed message (../schema.cddl). `read` turns bytes into named fields or refuses them."""

import re
from dataclasses import dataclass
from typing import Any, Callable

import code_fields
import exchange_fields
from fields import read_map
from record_fields import read_record
from tillpost import CONTEXTS, PublicKey, Refused, Sign1, decode, digest, encode, from_digits

@dataclass(frozen=True)
class Kind:
    """A kind of signed message: its name in faults, its longest form, its prefix as a code, how its map is read."""

    structure: str
    largest: int
    read: Callable[[Any], dict]
    prefix: str | None = None


def _kind(structure, largest, fields, prefix=None):
    return Kind(structure, largest, lambda item: read_map(item, structure, fields), prefix)


CODE = 400
KINDS = {
    "record": Kind("record", 8_192, read_record),
    "note": Kind("note", CODE, code_fields.read_note, "TPN"),
    "certificate": _kind("certificate", CODE, code_fields.CERTIFICATE, "TPC"),
    "confirmation": _kind("confirmation", CODE, code_fields.CONFIRMATION, "TPK"),
    "plate": _kind("plate", CODE, code_fields.PLATE, "TPL"),
    "label": _kind("label", CODE, code_fields.LABEL, "TPA"),
    "enrolment-request": _kind("enrolment request", 1_024, exchange_fields.ENROLMENT_REQUEST),
    "enrolment-answer": _kind("enrolment answer", 2_097_152, exchange_fields.ENROLMENT_ANSWER),
    "key-set": _kind("key set", 65_536, code_fields.KEY_SET),
    "policy": _kind("policy", 1_048_576, code_fields.POLICY),
    "exchange": _kind("exchange", 4_194_304, exchange_fields.EXCHANGE),
    "answer": _kind("answer", 4_194_304, exchange_fields.ANSWER),
    "payment-order": _kind("payment order", 1_024, code_fields.PAYMENT_ORDER),
    "successor-key": _kind("successor key", 512, exchange_fields.SUCCESSOR_KEY),
}


@dataclass(frozen=True)
class Message:
    """A signed message as read: its envelope and its fields. The signature is not checked yet."""

    kind: str
    envelope: Sign1
    fields: dict

    def is_signed_by(self, key, certificate=None):
        """Whether a key signed it; a note under the certificate whose bytes are given."""
        other = digest(certificate) if self.kind == "note" and certificate else b""
        return self.envelope.is_signed_by(key, CONTEXTS[self.kind], other)


def read(kind, data):
    """A signed message of a kind."""
    form = KINDS[kind]
    if len(data) > form.largest:
        raise Refused("tooLong", form.structure)
    envelope = Sign1.read(data, form.structure)
    return Message(kind, envelope, form.read(decode(envelope.payload, form.structure)))


def readable(kind, text):
    """A message from its hexadecimal digits, or None where there is none that can be read."""
    try:
        return read(kind, bytes.fromhex(text)) if text else None
    except Refused:
        return None


def read_code(kind, symbol):
    """A code from the text of its QR symbol."""
    form = KINDS[kind]
    short = _code_bytes(symbol, form.prefix, form.structure)
    return read(kind, Sign1.read_short(short, form.structure).data)


def read_invitation(symbol):
    """The fields of an enrolment code, which nobody signs, with the token that stands for all of its bytes."""
    structure = "enrolment code"
    data = _code_bytes(symbol, "TPE", structure)
    fields = read_map(decode(data, structure), structure, code_fields.ENROLMENT_CODE)
    return fields | {"token": digest(data)[:16].hex()}


def read_counter_nonce(symbol):
    """The fields of what a counter's screen shows, which nobody signs."""
    structure = "counter's nonce"
    return read_map(decode(_code_bytes(symbol, "TPS", structure), structure), structure, code_fields.COUNTER_NONCE)


def _code_bytes(symbol, prefix, structure):
    if not symbol.startswith(prefix):
        raise Refused("text", structure)
    if len(symbol.encode()) > CODE * 5 // 2:
        raise Refused("tooLong", structure)
    try:
        data = from_digits(symbol[3:])
    except Refused as refused:
        raise Refused(refused.name, structure) from refused
    if len(data) > CODE:
        raise Refused("tooLong", structure)
    return data


# https://, a host without a name before it, perhaps more; 96 bytes at most, all visible ASCII.
ADDRESS = re.compile(r"(?=.{9,96}$)[hH][tT][tT][pP][sS]://[^/?@]+([/?].*)?")


def read_label(symbol):
    """A label, alone or behind the address of the merchant's page."""
    if not symbol[:8].lower() == "https://":
        return read_code("label", symbol)
    address, hash_sign, code = symbol.partition("#")
    if not hash_sign or not ADDRESS.fullmatch(address) or not all("!" <= letter <= "~" for letter in address):
        raise Refused("text", "label")
    return read_code("label", code)


def claim(message):
    """What a note or a confirmation claims once, and the digest of what it says."""
    code = digest(message.envelope.payload)
    if message.kind == "note":
        return encode([message.envelope.key_id, message.fields["number"]]), code
    return code, code


def key_of(value):
    """A public key from its fields."""
    return PublicKey(value["algorithm"], bytes.fromhex(value["bytes"]))
