"""Reads a golden vector the way a second implementation does. Returns its fields, or raises `Refused`."""

import json
import struct
from dataclasses import dataclass
from pathlib import Path

import cbor2

import adjudication
import advice
import imposing
import intake
import messages
import rules
import sealing
import typed
import upload
from tillpost import PublicKey, Refused, Sign1, decode, digest, from_digits, is_map

FOLDER = Path(__file__).resolve().parent.parent / "vectors"


def files():
    """The files by name."""
    return {path.name: json.loads(path.read_text()) for path in sorted(FOLDER.glob("*.json"))}


@dataclass(frozen=True)
class SeededKey(PublicKey):
    """A key whose private half is published with the vectors."""

    seed: bytes = b""


def keys_of(file):
    """The keys of a file by name."""
    return {
        name: SeededKey(entry["algorithm"], bytes.fromhex(entry["publicKey"]), bytes.fromhex(entry["seed"]))
        for name, entry in file["keys"].items()
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
    if kind == "counter-nonce":
        return messages.read_counter_nonce(vector["text"])
    if kind == "typed":
        key, counter = bytes.fromhex(given["key"]), bytes.fromhex(given["counter"])
        return typed.check(
            given["digits"], counter, given["amount"], given["currency"], given["highest"], key)
    if kind == "enrolment-code":
        return messages.read_invitation(vector["text"])
    if kind == "digits":
        return {"bytes": from_digits(vector["text"]).hex()}
    if kind == "journal":
        count, head = rules.check_journal(data, keys[vector["key"]])
        return {"records": count, "head": head}
    if kind == "intake":
        return _intake(given, keys)
    if kind == "upload":
        return _upload(data, given)
    if kind == "sealed":
        return _sealed(data, given, keys[vector["key"]])
    if kind == "answer-check":
        return _answer(data, given)
    if kind == "enrolment-check":
        request = messages.read("enrolment-request", bytes.fromhex(given["request"]))
        answer, policy = rules.check_enrolment(data, request, given["code"])
        return {"registration": answer.fields["registration"], "policyVersion": policy.fields["version"]}
    if kind == "adjudication":
        return _adjudication(data, given, keys[vector["key"]])
    if kind == "upstream":
        going = advice.Advice()
        return {"effects": [going.take(event) for event in given["events"]]}
    if kind == "clock":
        earliest, trusted = rules.clock(given, given["now"])
        return {"earliest": earliest, "trusted": trusted}
    raise ValueError(f"unknown kind {kind}")


def _message(vector, data, keys):
    kind = vector["kind"]
    if "text" in vector:
        text = vector["text"]
        message = messages.read_label(text) if kind == "label" else messages.read_code(kind, text)
    else:
        message = messages.read(kind, data)
    certificate = bytes.fromhex(vector.get("given", {}).get("certificate", ""))
    if not message.is_signed_by(keys[vector["key"]], certificate):
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


def _intake(given, keys):
    kept = {row["record"]: (row["branch"], row["head"]) if "head" in row else None for row in given["kept"]}
    records = [bytes.fromhex(record) for record in given["upload"]]
    known = [keys[name] for name in given["keys"]]
    return intake.intake(
        records, given["base"], given["node"], known, given["epoch"], given["tips"], kept, given["followed"])


def context_of(given):
    """What both sides of an upload know, as `upload` takes it."""
    base = given["base"] | {"digest": bytes.fromhex(given["base"]["digest"])}
    return {
        "node": bytes.fromhex(given["node"]), "merchant": given["merchant"],
        "counter": bytes.fromhex(given["counter"]), "currency": given["currency"], "base": base,
    }


def _upload(data, given):
    try:
        return {"records": [record.hex() for record in upload.read_upload(data, context_of(given))]}
    except Refused as refused:
        # No two readers find the same fault first.
        raise Refused("notAnUpload", "upload") from refused


def _sealed(data, given, key):
    largest = given.get("atMost", sealing.LARGEST_PLAIN)
    plain = sealing.open_box(data, key.seed, bytes.fromhex(given["associated"]), largest)
    return {"plain": plain.hex()}


def _answer(data, given):
    exchange = messages.read("exchange", bytes.fromhex(given["exchange"]))
    key_set = messages.read("key-set", bytes.fromhex(given["keySet"]))
    own = {int(sequence): name for sequence, name in given["own"].items()}
    answer, key_sets, doubt, is_own = rules.check_answer(data, exchange, given["head"], key_set, given["earliest"], own)
    out = {"mark": answer.fields["mark"], "isMarkOwn": is_own, "outcomes": len(answer.fields["outcomes"])}
    out["keySets"] = [later.fields["version"] for later in key_sets]
    return out | ({"doubt": doubt} if doubt else {})


def _adjudication(data, given, key):
    record = messages.read("record", data)
    if not record.is_signed_by(key):
        raise Refused("badSignature")
    if "imposed" in given:
        return imposing.impose(given["imposed"], record, digest(data).hex(), given)
    return adjudication.decide(record, digest(data).hex(), given)


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
