"""The schema against the golden vectors, where the checker of CDDL has a build (x86-64)."""

from pathlib import Path

import pytest

import messages
import record_fields
import tillpost
import vectors

pycddl = pytest.importorskip("pycddl")

# What this checker cannot do: ranges below zero, further keys of any type, and regular expressions that stand for the
# whole text, as RFC 8610 has them.
TEXT = (
    (Path(__file__).resolve().parent.parent / "schema.cddl")
    .read_text()
    .replace("-9223372036854775808..9223372036854775807", "int")
    .replace("-840..840", "int")
    .replace("* any => any", "* uint => any")
    .replace('"[A-Z0-9-]{1,24}"', '"^[A-Z0-9-]{1,24}$"')
)
# Rules that stand in the schema as comments.
COMMENTS = {
    "note with too small a running total",
    "plate with a line break",
    "plate with a control character of Latin-1",
    "hot list cut off",
    "cash with a basis",
    "time zone of 15 hours",
    "65 lines",
    "65 answers",
    "65 key sets",
    "policy part past its end",
    "sealing key of 2^255 - 19",
}
ROWS = [
    (name, vector)
    for name, file in vectors.files().items()
    for vector in file["vectors"]
    if vector["kind"] in messages.KINDS and "bytes" in vector
]


# An array of several kinds of map, which this checker takes for an array of the first.
CHOICES_IN_ARRAYS = {"day closed", "key set with an unknown purpose"}


def rule(kind, payload):
    """The rule for a message; of records the very kind, because this checker mixes up the choices of a choice."""
    if kind != "record":
        return kind
    fields = tillpost.decode(payload)
    tenders = {record_fields.NOTE: "note-payment", record_fields.CONFIRMED: "confirmed-payment"}
    kinds = {2: "refund", 3: "void", 4: "reversal", 5: "day-closed", 7: "tamper", 9: "lost"}
    return kinds.get(fields.get(6)) or tenders.get(fields.get(15), "cash-payment")


def matches(kind, data):
    try:
        pycddl.Schema(f"start = {kind}\n" + TEXT).validate_cbor(data)
    except pycddl.ValidationError:
        return False
    return True


@pytest.mark.parametrize("name, vector", ROWS, ids=[f"{name}: {vector['name']}" for name, vector in ROWS])
def test_the_schema_takes_what_is_taken_and_nothing_else(name, vector):
    reason = vector.get("reason", {}).get("name")
    if reason in ("encoding", "tooLong"):
        return
    if vector["accepted"] or reason == "badSignature":
        if vector["name"].split(",")[0] in CHOICES_IN_ARRAYS:
            return
    payload = tillpost.Sign1.read(bytes.fromhex(vector["bytes"])).payload
    # A signature that does not fit is not a question of the schema either; what it covers is.
    taken = vector["accepted"] or reason == "badSignature" or vector["name"] in COMMENTS
    assert matches(rule(vector["kind"], payload), payload) == taken
    assert matches("COSE_Sign1", bytes.fromhex(vector["bytes"]))


BOXES = [vector for vector in vectors.files()["sealed.json"]["vectors"] if vector["accepted"]]


@pytest.mark.parametrize("vector", BOXES, ids=[vector["name"] for vector in BOXES])
def test_the_schema_takes_sealed_boxes(vector):
    assert matches("sealed-box", bytes.fromhex(vector["bytes"]))


def test_the_schema_knows_what_is_sealed():
    assert matches("sealed-data", tillpost.encode({1: bytes(16), 2: b"Example Road"}))
    assert not matches("sealed-data", tillpost.encode({1: bytes(15), 2: b"Example Road"}))
    bundle = next(vector for vector in BOXES if vector["name"] == "courier's bundle")
    assert matches("courier-bundle", bytes.fromhex(bundle["expected"]["plain"]))
