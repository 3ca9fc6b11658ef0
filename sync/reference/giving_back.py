"""Reversals, refunds and voids: what is given back of a payment, the way it came (../conflicts.md)."""

from ruling import payable, ruling


def left(original):
    return 0 if original.get("undone") else max(0, original["amount"] - original.get("refunded", 0))


def back(original, amount):
    """The original's postings, opposite and in their order, over an amount; what was refunded is passed over."""
    passed, postings = original.get("refunded", 0), []
    for row in [] if original.get("undone") else original["postings"]:
        skipped = min(passed, row["amount"])
        taken = min(amount, row["amount"] - skipped)
        passed, amount = passed - skipped, amount - taken
        if taken:
            postings.append(row | {"from": row["to"], "to": row["from"], "amount": taken})
    return postings


def from_payable(postings, body):
    return sum(row["amount"] for row in postings if row["from"] == payable(body))


def reversal(body, facts):
    original = facts.get("original")
    if not original or original["verdict"]["decision"] == "held":
        return ruling("held", "originalMissing")
    if (original["amount"], original["currency"]) != (body["amount"], body["currency"]):
        return ruling("exception", "existsWithDifferent")
    return ruling("paid", "reversed", postings=back(original, left(original)), undoes=body["original"])


def _no_correction(body, facts):
    """Why neither a refund nor a void is possible, or None."""
    original = facts.get("original")
    if not original:
        return ruling("exception", "originalUnknown") if facts.get("pastHorizon") else ruling("held", "originalMissing")
    verdict = original["verdict"]
    if verdict["decision"] == "held":
        return ruling("held", "originalMissing")
    if any(original[name] != body[name] for name in ("merchant", "counter", "currency")):
        return ruling("refused", "notCorrectable")
    if original.get("undone"):
        return ruling("refused", "alreadyUndone")
    is_paid = verdict["decision"] == "paid" or verdict.get("reason") == "paidTwoWays"
    return None if is_paid else ruling("refused", "notCorrectable")


def refund(body, facts, reason=None):
    no = _no_correction(body, facts)
    if no:
        return no
    if body["amount"] > left(facts["original"]):
        return ruling("refused", "refundExceeds")
    postings = back(facts["original"], body["amount"])
    if from_payable(postings, body) > facts.get("merchantBalance", 0):
        return ruling("refused", "merchantBalance")
    return ruling("paid", reason, postings=postings, refunds=body["original"])


def void(body, facts):
    no = _no_correction(body, facts)
    if no:
        return no
    original = facts["original"]
    if body["amount"] != original["amount"] or original.get("refunded"):
        return ruling("refused", "notCorrectable")
    if original.get("settled"):
        return refund(body, facts, "settledBeforeVoid")
    return ruling("paid", postings=back(original, left(original)), undoes=body["original"])
