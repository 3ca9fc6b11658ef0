"""A ruling of HQ's: the verdict with its postings and what else follows, under the names of ../vectors/README.md."""


def ruling(decision, reason=None, liability=None, postings=(), **more):
    """A ruling without what it has not."""
    whole = {"decision": decision, "reason": reason, "liability": liability, "postings": list(postings)} | more
    return {name: value for name, value in whole.items() if value is not None}


def refused(reason):
    return ruling("refused", reason, "merchant")


def post(body, source, target, amount=None):
    return {"from": source, "to": target, "amount": amount or body["amount"], "currency": body["currency"]}


def payable(body):
    return f"payable:{body['merchant']}"


def in_suspense(body, reason):
    """Nobody can decide it by rule: a payment's money stands in suspense."""
    postings = [post(body, "claims", f"suspense:{body['merchant']}")] if "tender" in body else []
    return ruling("exception", reason, postings=postings)


def after_restore(body, payer, facts):
    """What makes HQ's word true after a restore: the payer's money if it is there, else HQ's own."""
    source = f"purse:{payer}" if payer and facts.get("balance", 0) >= body["amount"] else "recovery"
    found = {"postings": [post(body, source, payable(body))]}
    return found | ({"inspection": "restored"} if source == "recovery" else {})
