"""The golden vectors, read by the second implementation, and the second implementation checked against cbor2."""

import math
import re

import cbor2
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils

import check_label
import messages
import rules
import sealing
import tillpost
import upload
import upload_writing
import vectors
import verify_journal
import verify_vectors

FILES = vectors.files()
ROWS = [(name, vector, file) for name, file in FILES.items() for vector in file["vectors"]]
ACCEPTED = [row for row in ROWS if row[1]["accepted"]]
SIGNED = [row for row in ACCEPTED if "context" in row[1]]
JOURNALS = FILES["journal.json"]["vectors"]


def named(rows):
    return {"argvalues": rows, "ids": [f"{name}: {vector['name']}" for name, vector, _ in rows]}


def data_of(vector):
    return bytes.fromhex(vector.get("bytes", ""))


@pytest.mark.parametrize("name, vector, file", **named(ROWS))
def test_a_vector_is_read_or_refused_as_it_says(name, vector, file):
    assert verify_vectors.check(vector, vectors.keys_of(file)) is None


@pytest.mark.parametrize("name, vector, file", **named(SIGNED))
def test_a_signature_can_be_made_again(name, vector, file):
    key, envelope = file["keys"][vector["key"]], tillpost.Sign1.read(data_of(vector))
    certificate = bytes.fromhex(vector.get("given", {}).get("certificate", ""))
    other = tillpost.digest(certificate) if certificate else b""
    message = tillpost.to_be_signed(envelope.protected, vector["context"], envelope.payload, other)
    if key["algorithm"] == tillpost.ED25519:
        private = tillpost.ed25519.Ed25519PrivateKey.from_private_bytes(bytes.fromhex(key["seed"]))
        assert private.sign(message) == envelope.signature
        if vector["kind"] != "envelope":
            assert tillpost.sign(envelope.payload, vector["context"], bytes.fromhex(key["seed"]), other) == data_of(vector)
    else:
        private = ec.derive_private_key(int(key["seed"], 16), ec.SECP256R1())
        der = private.sign(message, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))
        assert b"".join(half.to_bytes(32, "big") for half in utils.decode_dss_signature(der)) == envelope.signature


@pytest.mark.parametrize("name, vector, file", **named(SIGNED))
def test_cbor2_writes_every_signed_message_to_the_same_bytes(name, vector, file):
    data = data_of(vector)
    envelope = tillpost.Sign1.read(data)
    parts = [data, envelope.protected] + ([envelope.payload] if vector["kind"] != "envelope" else [])
    for part in parts:
        assert cbor2.dumps(cbor2.loads(part), canonical=True) == part


@pytest.mark.parametrize("name, vector, file", **named([row for row in ACCEPTED if row[0] == "cbor.json"]))
def test_cbor2_writes_every_item_to_the_same_bytes(name, vector, file):
    data = data_of(vector)
    if vector["name"] == "keys in the order of their bytes":
        # cbor2 sorts as RFC 7049 did. Keys of our messages are all one byte long, where both orders agree.
        assert cbor2.dumps(cbor2.loads(data, immutable=True), canonical=True) != data
        assert tillpost.encode(cbor2.loads(data, immutable=True)) == data
    elif data[0] >> 5 == 6:
        # cbor2 makes dates and large integers of tagged items; kept as tags they are written as they were read.
        assert tillpost.encode(tillpost.decode(data)) == data
    else:
        assert cbor2.dumps(cbor2.loads(data), canonical=True) == data


@pytest.mark.parametrize("name, vector, file", **named([row for row in ACCEPTED if row[1]["kind"] == "sealed"]))
def test_a_box_can_be_made_again(name, vector, file):
    given, key = vector["given"], vectors.keys_of(file)[vector["key"]]
    private, iv, associated = (bytes.fromhex(given[part]) for part in ("ephemeralPrivateKey", "iv", "associated"))
    plain = bytes.fromhex(vector["expected"]["plain"])
    assert sealing.seal(plain, key.raw, associated, private, iv) == data_of(vector)


@pytest.mark.parametrize("name, vector, file", **named([row for row in ACCEPTED if row[1]["kind"] == "upload"]))
def test_an_upload_without_compression_can_be_written_again(name, vector, file):
    records, data = [bytes.fromhex(record) for record in vector["expected"]["records"]], data_of(vector)
    context = vectors.context_of(vector["given"])
    if data[0] == upload.COMPACT:
        assert upload_writing.write_upload(records, context) == data
    if data[0] == upload.LITERAL:
        assert upload_writing.literal(records) == data
    assert upload.read_upload(upload_writing.write_upload(records, context, level=9), context) == records


def test_a_couriers_bundle_holds_an_exchange():
    bundle = next(v for v in FILES["sealed.json"]["vectors"] if v["name"] == "courier's bundle")
    content = tillpost.decode(bytes.fromhex(bundle["expected"]["plain"]))
    assert messages.read("exchange", content[1]).fields["outcomeCursor"] == 2 and len(content[2]) == 32


def test_a_policy_in_parts_is_the_policy():
    held = None
    for number in (1, 2, 3, 2):
        vector = next(v for v in FILES["exchange.json"]["vectors"] if v["name"] == f"answer with part {number} of 3")
        held = rules.add_part(held, vector["expected"]["policy"])
    version, size, data = held
    assert len(data) == size and messages.read("policy", data).fields["version"] == version == 4


# RFC 8949, appendix A: the rows without tags that are in deterministic encoding.
APPENDIX_A = [
    (0, "00"), (1, "01"), (10, "0a"), (23, "17"), (24, "1818"), (25, "1819"), (100, "1864"), (1000, "1903e8"),
    (1000000, "1a000f4240"), (1000000000000, "1b000000e8d4a51000"), (18446744073709551615, "1bffffffffffffffff"),
    (-18446744073709551616, "3bffffffffffffffff"), (-1, "20"), (-10, "29"), (-100, "3863"), (-1000, "3903e7"),
    (0.0, "f90000"), (-0.0, "f98000"), (1.0, "f93c00"), (1.1, "fb3ff199999999999a"), (1.5, "f93e00"),
    (65504.0, "f97bff"), (100000.0, "fa47c35000"), (3.4028234663852886e38, "fa7f7fffff"),
    (1.0e300, "fb7e37e43c8800759c"), (5.960464477539063e-8, "f90001"), (0.00006103515625, "f90400"), (-4.0, "f9c400"),
    (-4.1, "fbc010666666666666"), (math.inf, "f97c00"), (math.nan, "f97e00"), (-math.inf, "f9fc00"), (False, "f4"),
    (True, "f5"), (None, "f6"), (cbor2.undefined, "f7"), (cbor2.CBORSimpleValue(16), "f0"),
    (cbor2.CBORSimpleValue(255), "f8ff"), (b"", "40"), (bytes([1, 2, 3, 4]), "4401020304"), ("", "60"), ("a", "6161"),
    ("IETF", "6449455446"), ('"\\', "62225c"), ("\u00fc", "62c3bc"), ("\u6c34", "63e6b0b4"),
    ("\U00010151", "64f0908591"), ([], "80"), ([1, 2, 3], "83010203"), ([1, [2, 3], [4, 5]], "8301820203820405"),
    (list(range(1, 26)), "98190102030405060708090a0b0c0d0e0f101112131415161718181819"), ({}, "a0"),
    ({1: 2, 3: 4}, "a201020304"), ({"a": 1, "b": [2, 3]}, "a26161016162820203"),
    (["a", {"b": "c"}], "826161a161626163"),
    ({"a": "A", "b": "B", "c": "C", "d": "D", "e": "E"}, "a56161614161626142616361436164614461656145"),
]  # fmt: skip


@pytest.mark.parametrize("value, text", APPENDIX_A, ids=[text for _, text in APPENDIX_A])
def test_appendix_a_of_rfc_8949_is_in_the_vectors(value, text):
    assert tillpost.encode(value).hex() == text
    assert any(vector.get("bytes") == text and vector["accepted"] for vector in FILES["cbor.json"]["vectors"])


def test_every_reason_of_conflicts_md_is_told_in_a_vector_and_its_twin_ends_otherwise():
    rows = {vector["name"]: vector for vector in FILES["adjudication.json"]["vectors"]}
    told = {}
    for name, row in rows.items():
        effects = [effect.split()[-1] for effect in row["expected"].get("effects", []) if effect]
        for reason in [row["expected"].get("reason"), *effects]:
            told.setdefault(reason, set()).add(name)
    table = (vectors.FOLDER.parent / "conflicts.md").read_text().split("## All conflicts")[1].split("##")[0]
    cells = [line.split("|")[3] for line in table.splitlines() if line.startswith("|")]
    reasons = set(re.findall(r"`(\w+)`", "".join(cells)))
    assert len(reasons) > 25 and reasons <= told.keys()
    paired = {name for name, row in rows.items() if "twin" in row} | {row.get("twin") for row in rows.values()}
    # A lost record is an exception, whatever is known.
    assert [reason for reason in reasons if not told[reason] & paired] == ["recordLost"]
    for row in rows.values():
        assert "twin" not in row or row["expected"] != rows[row["twin"]]["expected"], row["name"]


def test_every_changed_bit_of_a_record_is_refused():
    file = FILES["records.json"]
    data = data_of(file["vectors"][0])
    key = vectors.keys_of(file)["node"]
    for place in range(len(data)):
        for bit in range(8):
            altered = data[:place] + bytes([data[place] ^ 1 << bit]) + data[place + 1 :]
            with pytest.raises(tillpost.Refused):
                if not messages.read("record", altered).is_signed_by(key):
                    raise tillpost.Refused("badSignature")


def pem_of(file, name):
    key = bytes.fromhex(file["keys"][name]["publicKey"])
    public = tillpost.ed25519.Ed25519PublicKey.from_public_bytes(key)
    form = (tillpost.serialization.Encoding.PEM, tillpost.serialization.PublicFormat.SubjectPublicKeyInfo)
    return public.public_bytes(*form)


@pytest.mark.parametrize("vector", JOURNALS, ids=[vector["name"] for vector in JOURNALS])
def test_verify_journal_counts_or_names_the_place(vector, tmp_path, capsys):
    export, key = tmp_path / "export.cbor", tmp_path / "key.pem"
    export.write_bytes(data_of(vector))
    key.write_bytes(pem_of(FILES["journal.json"], vector["key"]))
    code = verify_journal.main([str(export), str(key)])
    said = capsys.readouterr()
    if vector["accepted"]:
        assert code == 0
        assert said.out.startswith(f"{vector['expected']['records']} records, ")
        assert vector["expected"]["head"]["digest"] in said.out
    else:
        assert code == 1
        assert f"fault at record {vector['reason'].get('record', 12)}:" in said.err


def test_verify_journal_says_what_it_cannot_read(tmp_path, capsys):
    assert verify_journal.main([]) == 2
    assert verify_journal.main([str(tmp_path / "none"), str(tmp_path / "none.pem")]) == 2
    (tmp_path / "export").write_bytes(b"")
    (tmp_path / "key.pem").write_text("not a key")
    assert verify_journal.main([str(tmp_path / "export"), str(tmp_path / "key.pem")]) == 2
    assert "cannot be read" in capsys.readouterr().err


LABELS = [vector for vector in FILES["codes.json"]["vectors"] if vector["kind"] == "label" and "text" in vector]


@pytest.mark.parametrize("vector", LABELS, ids=[vector["name"] for vector in LABELS])
def test_the_page_takes_its_own_labels_and_no_others(vector, tmp_path, capsys):
    key = tmp_path / "key.pem"
    key.write_bytes(pem_of(FILES["codes.json"], vector["key"]))
    code = check_label.main([vector["text"], str(key), "https://shop.example/p"])
    assert code == (0 if vector["accepted"] else 1)
    said = capsys.readouterr()
    assert ("article 6161100000018, 12550 minor units" in said.out) == vector["accepted"]
    assert ("not a label of this shop" in said.err) == (not vector["accepted"])


def test_a_good_label_behind_another_address_is_not_the_pages(tmp_path):
    key = tmp_path / "key.pem"
    key.write_bytes(pem_of(FILES["codes.json"], "node"))
    assert check_label.main([LABELS[0]["text"], str(key), "https://shop.example.net/p"]) == 1


def test_verify_vectors_passes(capsys):
    assert verify_vectors.main() == 0
    assert capsys.readouterr().out.count("as they say") == len(FILES)
