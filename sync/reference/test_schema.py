"""The schema against the golden vectors, where a checker of CDDL is installed: pip install pycddl==0.6.4"""

from pathlib import Path

import pytest

import messages
import tillpost
import vectors

pycddl = pytest.importorskip("pycddl")

TEXT = (Path(__file__).resolve().parent.parent / "schema.cddl").read_text()
ROWS = [
    (name, vector)
    for name, file in vectors.files().items()
    for vector in file["vectors"]
    if vector["kind"] in messages.KINDS and "bytes" in vector
]


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
        pytest.skip("not a question of the schema")
    payload = tillpost.Sign1.read(bytes.fromhex(vector["bytes"])).payload
    # A signature that does not fit is not a question of the schema either; what it covers is.
    assert matches(vector["kind"], payload) == (vector["accepted"] or reason == "badSignature")
    assert matches("COSE_Sign1", bytes.fromhex(vector["bytes"]))
