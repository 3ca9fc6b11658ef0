"""A verdict that HQ signed before it was restored, made true in the books as they are now (../conflicts.md)."""

from adjudication import CONFIRMED, NOTE, REFUND, brought, certificate_of, is_for
from giving_back import back, from_payable, left
from messages import claim, readable
from ruling import after_restore, in_suspense, payable, post

# A note was not spent by a verdict with one of these reasons.
UNSPENT = {
    "badCode", "unknownPayer", "copiedNote", "equivocation", "reversed", "existsWithDifferent", "keyRevoked", "fork",
    "byHand", "other",
}


def impose(verdict, record, digest, facts):
    """The ruling with this very verdict."""
    body = record.fields["body"]
    found = verdict | {"postings": []} | brought(body, facts)
    is_paid, by_hand = verdict["decision"] == "paid", verdict.get("reason") == "byHand"
    if "tender" in body:
        return found | _payment(verdict, record.fields, digest, facts)
    if not is_paid or "original" not in body or ("operator" in body and by_hand):
        return found
    if "operator" not in body:
        original = facts.get("original")
        return found | {"undoes": body["original"], "postings": back(original, left(original)) if original else []}
    is_refund = record.fields["kind"] == REFUND or verdict.get("reason") == "settledBeforeVoid"
    return found | {"refunds" if is_refund else "undoes": body["original"]} | _give_back(body, facts)


def _give_back(body, facts):
    """The way it came; what the merchant's payable does not hold comes from HQ."""
    original = facts.get("original")
    if not original:
        return {"inspection": "restored"}
    postings = back(original, min(body["amount"], left(original)))
    if from_payable(postings, body) <= facts.get("merchantBalance", 0):
        return {"postings": postings}
    moved = [row | {"from": "recovery"} if row["from"] == payable(body) else row for row in postings]
    return {"postings": [row for row in moved if row["from"] != row["to"]], "inspection": "restored"}


def _payment(verdict, fields, digest, facts):
    body, reason = fields["body"], verdict.get("reason")
    if verdict["decision"] == "paid" and reason == "byHand":
        note = readable("note", body.get("code"))
        free = {"claim": _claim(note)} if note and "claimedBy" not in facts else {}
        return {"postings": [post(body, "recovery", payable(body))]} | free
    if body["tender"] == NOTE:
        found = _note(verdict, fields, facts)
    elif body["tender"] == CONFIRMED and (verdict["decision"] == "paid" or reason == "paidTwoWays"):
        found = _confirmed(body, digest, facts)
    elif verdict["decision"] == "exception" and reason != "paidTwoWays":
        found = {"postings": in_suspense(body, reason)["postings"]}
    else:
        found = {}
    return ({"inspection": reason} if reason in ("overLimit", "listedInPolicy") else {}) | found


def _confirmed(body, digest, facts):
    known, own = (readable("confirmation", text) for text in (facts.get("confirmation"), body["code"]))
    if known and is_for(known, body) and facts.get("confirmationUsedBy", digest) == digest:
        return {"usedConfirmation": known.fields["payment"]}
    if known:
        return after_restore(body, None, facts)
    written = {"recovered": body["code"]} if own and is_for(own, body) else {}
    return after_restore(body, facts.get("confirmedPayer"), facts) | written


def _claim(note):
    return dict(zip(("key", "code"), (part.hex() for part in claim(note))))


def _note(verdict, fields, facts):
    body, reason, claimed = fields["body"], verdict.get("reason"), facts.get("claimedBy")
    note = readable("note", body["code"])
    certificate, payer = note and certificate_of(body, note, facts), note and note.envelope.key_id.hex()
    found = {}
    if note and verdict["decision"] != "held" and reason not in UNSPENT:
        if not claimed:
            found["claim"] = _claim(note)
        elif claimed != _claim(note)["code"]:
            found["suspended"] = payer
    if note and reason == "equivocation":
        found["suspended"] = payer
    by_issuer = verdict.get("liability") == "issuer"
    if verdict["decision"] == "exception":
        found["postings"] = in_suspense(body, reason)["postings"]
    elif verdict["decision"] == "paid" and by_issuer and certificate:
        found["postings"] = [post(body, f"receivable:{certificate.fields['issuer']}", payable(body))]
    elif verdict["decision"] == "paid":
        found |= after_restore(body, None if claimed or by_issuer else payer, facts)
    return found
