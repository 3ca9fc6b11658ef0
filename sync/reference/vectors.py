"""Reads a golden vector the way a second implementation does. Returns its fields, or raises `Refused`."""

import json
import struct
from pathlib import Path

import cbor2

import messages
import rules
from tillpost import PublicKey, Refused, Sign1, decode, digest, from_digits, is_map

FOLDER = Path(__file__).resolve().parent.parent / "vectors"


def files():
    """The files by name."""
    return {path.name: json.loads(path.read_text()) for path in sorted(FOLDER.glob("*.json"))}


def keys_of(file):
    """The public keys of a file by name."""
    return {
        name: PublicKey(entry["algorithm"], bytes.fromhex(entry["publicKey"])) for name, entry in file["keys"].items()
    }


def read(vector, keys):
    """What a vector says."""
    kind, data, given = vector["kind"], bytes.fromhex(vector.get("bytes", "")), vector.get("given", {})
    if kind in messages.KINDS:
        return _message(vector, data, keys)
    if kind == "envelope":
        return _envelope(vector, data, keys)
    if kind == "cbor":
        return describe(decode(data))
    if kind == "digits":
        return {"bytes": from_digits(vector["text"]).hex()}
    if kind == "journal":
        count, head = rules.check_journal(data, keys[vector["key"]])
        return {"records": count, "head": head}
    if kind == "intake":
        upload = [bytes.fromhex(record) for record in given["upload"]]
        known = [keys[name] for name in given["keys"]]
        dispositions, mark = rules.intake(upload, given["node"], given["mark"], known, given["kept"])
        return {"dispositions": dispositions, "mark": mark}
    if kind == "answer-check":
        return _answer(data, given)
    if kind == "enrolment-check":
        request = messages.read("enrolment-request", bytes.fromhex(given["request"]))
        answer, policy = rules.check_enrolment(data, request, given["code"])
        return {"registration": answer.fields["registration"], "policyVersion": policy.fields["version"]}
    if kind == "clock":
        earliest, trusted = rules.clock(given, given["now"])
        return {"earliest": earliest, "trusted": trusted}
    raise ValueError(f"unknown kind {kind}")


def _message(vector, data, keys):
    kind = vector["kind"]
    message = messages.read_code(kind, vector["text"]) if "text" in vector else messages.read(kind, data)
    if not message.is_signed_by(keys[vector["key"]]):
        raise Refused("badSignature")
    fields = dict(message.fields)
    if kind in ("note", "confirmation"):
        spend_key, code = messages.claim(message)
        fields |= {"spendKey": spend_key.hex(), "claim": code.hex()}
    return fields


def _envelope(vector, data, keys):
    envelope = Sign1.read(data)
    if not envelope.is_signed_by(keys[vector["key"]], vector["context"]):
        raise Refused("badSignature")
    return {
        "algorithm": envelope.algorithm,
        "keyID": envelope.key_id.hex(),
        "payload": envelope.payload.hex(),
        "digest": digest(data).hex(),
    }


def _answer(data, given):
    exchange = messages.read("exchange", bytes.fromhex(given["exchange"]))
    key_set = messages.read("key-set", bytes.fromhex(given["keySet"]))
    own = {int(sequence): name for sequence, name in given["own"].items()}
    answer, policy = rules.check_answer(data, exchange, key_set, given["earliest"], own)
    out = {"mark": answer.fields["mark"], "outcomes": len(answer.fields["outcomes"])}
    return out | ({"newPolicy": policy.fields["version"]} if policy else {})


def describe(item):
    """A CBOR item in a form without doubt: integers as text of their argument, floats as the bits of binary64."""
    if isinstance(item, bool) or item is None or item is cbor2.undefined:
        return {"simple": {False: 20, True: 21, None: 22}.get(item, 23)}
    if isinstance(item, int):
        return {"unsigned": str(item)} if item >= 0 else {"negative": str(-1 - item)}
    if isinstance(item, float):
        return {"float": struct.pack(">d", item).hex()}
    if isinstance(item, bytes):
        return {"bytes": item.hex()}
    if isinstance(item, str):
        return {"text": item}
    if isinstance(item, (list, tuple)):
        return {"array": [describe(part) for part in item]}
    if is_map(item):
        return {"map": [[describe(key), describe(value)] for key, value in item.items()]}
    if isinstance(item, cbor2.CBORTag):
        return {"tag": str(item.tag), "item": describe(item.value)}
    return {"simple": item.value}
