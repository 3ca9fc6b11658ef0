"""What node and HQ do with messages: the chain, HQ's intake, and the checks of answer and enrolment."""

from messages import key_of, read, read_invitation
from tillpost import Refused, decode_first, digest

START = {"epoch": 1, "sequence": 0, "digest": bytes(32).hex()}
ANSWER, POLICY, CONFIRMATION = 1, 2, 3
CLOCK_TOLERANCE = 120


def head_of(record):
    """Where a chain ends that ends with this record. After a lost one it goes on from the digest of what was lost."""
    name = record.fields["body"].get("lost") or digest(record.envelope.data).hex()
    return {"epoch": record.fields["epoch"], "sequence": record.fields["sequence"], "digest": name}


def follows(record, head):
    fields = record.fields
    return (
        fields["sequence"] == head["sequence"] + 1
        and fields["previous"] == head["digest"]
        and fields["epoch"] >= head["epoch"]
    )


def check_journal(data, key):
    """Checks a node's export from its first record. Returns how many records there are, and the head."""
    view, head, count = memoryview(data), START, 0
    while len(view):
        count += 1
        try:
            # An item of ours is no longer than a record may be; more is looked at only to name the fault.
            _, rest = decode_first(bytes(view[: 8_192 + 1]))
        except Refused as refused:
            raise Refused(refused.name, "journal", record=count) from refused
        size = min(len(view), 8_192 + 1) - len(rest)
        try:
            record = read("record", bytes(view[:size]))
        except Refused as refused:
            raise Refused(refused.name, refused.structure, refused.field, count) from refused
        if not follows(record, head):
            raise Refused("doesNotFollow", record=count)
        if not record.is_signed_by(key):
            raise Refused("badSignature", record=count)
        head, view = head_of(record), view[size:]
    return count, head


def own_record(data, node, keys):
    """A record that the node signed, or None."""
    try:
        record = read("record", data)
    except Refused:
        return None
    if record.fields["node"] != node or not any(record.is_signed_by(key) for key in keys):
        return None
    return record


def vouches(key_set, message, purpose, time):
    """Whether a key of the set for this purpose, not over at this time, signed a message and is named in it."""
    for entry in key_set.fields["keys"]:
        key = key_of(entry["key"])
        if entry["purpose"] == purpose and entry["notAfter"] >= time and key.key_id == message.envelope.key_id:
            if message.is_signed_by(key):
                return True
    return False


def check_answer(data, exchange, head, key_set, earliest, own):
    """What a node asks of an answer; `head` is where its chain ended when it sent the exchange.

    Returns the answer, the newer key sets that count, why the node must not sell (or None), and whether HQ's mark is of
    the node's own chain.
    """
    try:
        answer = read("answer", data)
    except Refused as refused:
        raise Refused("notAnAnswer") from refused
    fields = answer.fields
    key_sets = succession(key_set, fields.get("keySets", []))
    # An HQ whose clock is past the end of its own keys must not carry its nodes with it.
    if not vouches((key_sets or [key_set])[-1], answer, ANSWER, max(earliest, fields["time"])):
        raise Refused("badSignature")
    if fields["node"] != exchange.fields["node"] or fields["nonce"] != exchange.fields["nonce"]:
        raise Refused("notForThisExchange")
    mark, doubt = fields["mark"], None if fields["standing"] == "good" else fields["standing"]
    # HQ's mark may still be of the board's life before it was enrolled again: the new one goes on beside it.
    is_of_earlier_life = mark["epoch"] < head["epoch"]
    if mark["sequence"] > head["sequence"]:
        return answer, key_sets, doubt or (None if is_of_earlier_life else "nodeIsBehind"), False
    if mark["sequence"] > 0 and own.get(mark["sequence"], mark["digest"]) != mark["digest"]:
        return answer, key_sets, doubt or (None if is_of_earlier_life else "chainDiffers"), False
    return answer, key_sets, doubt, True


def succession(key_set, later):
    """The newer key sets of a row: each signed by the root of the one before. One that is not ends the row."""
    good = []
    for data in later:
        try:
            following = read("key-set", bytes.fromhex(data))
        except Refused:
            break
        present = good[-1] if good else key_set
        if following.fields["version"] <= present.fields["version"]:
            break
        if not following.is_signed_by(key_of(present.fields["root"])):
            break
        good.append(following)
    return good


def add_part(held, part):
    """What a node holds of a policy after a part of it: version, size, bytes. A part that does not go on is left out."""
    version, size, data = held or (part["version"], part["size"], b"")
    if (part["version"], part["size"], part["offset"]) == (version, size, len(data)):
        return version, size, data + bytes.fromhex(part["bytes"])
    if part["offset"] == 0:
        return part["version"], part["size"], bytes.fromhex(part["bytes"])
    return held


def newer_policy(data, version, key_set, earliest):
    """A policy that is older, damaged or not signed is left out: the rest of the answer is still good."""
    try:
        policy = read("policy", data)
    except Refused:
        return None
    if policy.fields["version"] <= version or not vouches(key_set, policy, POLICY, earliest):
        return None
    return policy


def check_enrolment(data, request, symbol):
    """What a board asks of the answer to its enrolment. Returns the answer and its policy."""
    code = read_invitation(symbol)
    try:
        answer = read("enrolment-answer", data)
        key_set = read("key-set", bytes.fromhex(answer.fields["keySet"]))
        policy = read("policy", bytes.fromhex(answer.fields["policy"]))
    except Refused as refused:
        raise Refused("notAnAnswer") from refused
    root, time = key_of(key_set.fields["root"]), answer.fields["time"]
    if not (
        digest(root.raw).hex() == code["rootDigest"]
        and key_set.is_signed_by(root)
        and vouches(key_set, answer, ANSWER, time)
        and vouches(key_set, policy, POLICY, time)
        and answer.fields["nonce"] == request.fields["nonce"]
        and answer.fields["registration"]["node"] == code["node"]
    ):
        raise Refused("untrusted")
    return answer, policy


def clock(witness, now):
    """The time that it surely is, and whether the wall clock can be believed."""
    continues = now["boot"] == witness["boot"] and now["uptimeMs"] >= witness["uptimeMs"]
    earliest = witness["hqTime"]
    if now["boot"] != witness["boot"]:
        earliest += now["uptimeMs"] // 1_000
    if continues:
        earliest += (now["uptimeMs"] - witness["uptimeMs"]) // 1_000
    trusted = (
        continues
        and abs(witness["wall"] - witness["hqTime"]) <= CLOCK_TOLERANCE
        and abs(now["wall"] - earliest) <= CLOCK_TOLERANCE
    )
    return earliest, trusted
