"""What HQ decides about a record by the facts of ../vectors/README.md, as ../conflicts.md says."""

from giving_back import refund, reversal, void
from messages import claim, key_of, read, readable
from node_counter import is_by, is_under
from ruling import after_restore, in_suspense, payable, post, refused, ruling

NOTE, CONFIRMED, CASH = 1, 2, 5
GUARANTEED, AWAITING_APPROVAL = 1, 4
REFUND = 2
CASE_CLOSED = 3


def decide(record, digest, facts):
    """The ruling on a record with this digest."""
    return _judge(record, digest, facts) | brought(record.fields["body"], facts)


def brought(body, facts):
    """What is learned: the certificate in a record, if an issuer of the policy named vouches for it."""
    own = readable("certificate", body.get("certificate"))
    if not own or "policy" not in facts:
        return {}
    issuers = read("policy", bytes.fromhex(facts["policy"])).fields["issuers"]
    issuer = next((row for row in issuers if is_by(own, row)), None)
    is_good = issuer and own.is_signed_by(key_of(issuer["key"]))
    return {"learned": own.envelope.data.hex()} if is_good else {}


def _judge(record, digest, facts):
    body, moment = record.fields["body"], record.fields["moment"]
    if facts.get("keyRevoked"):
        return in_suspense(body, "keyRevoked")
    if "payment" in body and facts.get("samePayment", digest) != digest:
        return in_suspense(body, "existsWithDifferent")
    if "tender" in body:
        if body["tender"] == NOTE:
            return _note(body, moment, facts)
        return _cash(body, facts) if body["tender"] == CASH else _confirmed(body, digest, facts)
    if "operator" in body:
        return refund(body, facts) if record.fields["kind"] == REFUND else void(body, facts)
    if "original" in body:
        return reversal(body, facts)
    if "lost" in body:
        return ruling("exception", "recordLost")
    if "tamper" in body:
        return ruling("paid") if body["tamper"] == CASE_CLOSED else ruling("exception", "tampered")
    same = all(_sums(body.get(name, [])) == _sums(facts.get(name, [])) for name in ("sums", "refunds"))
    return ruling("paid") if same else ruling("exception", "sumsDiffer")


def _mark(body, facts):
    if facts.get("similar") and body["tender"] != CASH:
        return "suspectedDuplicate"
    latest = read("policy", bytes.fromhex(facts["latestPolicy"])).fields if "latestPolicy" in facts else {}
    today = {
        price["article"]: price["price"] for price in latest.get("prices", [])
        if price["currency"] == body["currency"]
    }  # fmt: skip
    changed = any(today.get(line["article"], line["price"]) != line["price"] for line in body.get("lines", []))
    return "priceChanged" if changed else None


def _cash(body, facts):
    if facts.get("salePaid"):
        return ruling("exception", "paidTwoWays")
    return ruling("paid", _mark(body, facts))


def is_for(confirmation, body):
    return all(confirmation.fields[name] == body[name] for name in ("counter", "amount", "currency"))


def _confirmed(body, digest, facts):
    own = readable("confirmation", body["code"])
    known = readable("confirmation", facts.get("confirmation"))
    if known and is_for(known, body):
        if facts.get("confirmationUsedBy", digest) != digest:
            return refused("alreadyConfirmed")
        found = ruling("paid", _mark(body, facts), usedConfirmation=known.fields["payment"])
    elif not known and own and facts.get("ownConfirmation") and is_for(own, body):
        found = ruling("paid", "restored", recovered=body["code"])
        found |= after_restore(body, facts.get("confirmedPayer"), facts)
    else:
        return in_suspense(body, "unknownConfirmation")
    return found | ({"decision": "exception", "reason": "paidTwoWays"} if facts.get("salePaid") else {})


def certificate_of(body, note, facts):
    """The one under which the note is signed: the record's own, or one of those that HQ keeps."""
    known = [readable("certificate", one) for one in (body.get("certificate"), *facts.get("certificates", []))]
    return next((one for one in known if one and is_under(note, one)), None)


class Terms:
    """A note with the terms under which it was taken."""

    def __init__(self, body, moment, note, certificate, policy):
        self.body, self.moment, self.note, self.policy = body, moment, note.fields, policy
        self.certificate = certificate.fields
        self.issuer = next((row for row in policy["issuers"] if is_by(certificate, row)), None)
        self.is_genuine = (
            self.issuer is not None
            and certificate.is_signed_by(key_of(self.issuer["key"]))
            and note.fields["amount"] == body["amount"]
            and self.certificate["currency"] == body["currency"]
        )
        over = (self.issuer or {}).get("notAfter", 2**63)
        self.end = min(note.fields["time"] + policy["noteLifetimeSeconds"], self.certificate["expires"], over)
        self.is_over = moment["wall"] > self.end
        self.is_policy_over = moment["trusted"] and moment["wall"] > policy["expires"]
        self.is_awaited = body["basis"] == AWAITING_APPROVAL

    @property
    def is_guaranteed(self):
        return not self.is_awaited and self.issuer["basis"] == GUARANTEED and not self.is_policy_over

    def is_over_limit(self, taken):
        """Taken: what the node took of the payer before, surely within the policy's window."""
        amount = self.body["amount"]
        limits = next((row for row in self.policy["limits"] if row["currency"] == self.body["currency"]), None)
        if not limits or amount > self.certificate["capPayment"]:
            return True
        share = 100 if self.moment["trusted"] else self.policy["untrustedClockPercent"]
        lacks_nonce = "nonce" not in self.note and amount > limits.get("nonceAbove", amount)
        is_over_window = taken + amount > limits.get("payerWindowValue", taken + amount)
        is_over_floor = amount > limits["floor"] * share // 100
        return not self.is_awaited and (is_over_floor or is_over_window or lacks_nonce)


def _note(body, moment, facts):
    note = readable("note", body["code"])
    if not note:
        return refused("badCode")
    if "policy" not in facts:
        return in_suspense(body, "other")
    certificate = certificate_of(body, note, facts)
    if not certificate:
        own = readable("certificate", body.get("certificate"))
        if own and key_of(own.fields["payerKey"]).key_id == note.envelope.key_id:
            return refused("badCode")
        # It may still come, with a later note of its payer.
        return in_suspense(body, "unknownPayer") if facts.get("pastHorizon") else ruling("held", "unknownPayer")
    terms = Terms(body, moment, note, certificate, read("policy", bytes.fromhex(facts["policy"])).fields)
    if not terms.is_genuine:
        return refused("badCode")
    return _genuine(terms, note, facts)


def _genuine(terms, note, facts):
    body, claimed, (spend_key, code) = terms.body, facts.get("claimedBy"), claim(note)
    payer, code = note.envelope.key_id.hex(), code.hex()
    if note.fields["counter"] != body["counter"] or claimed == code:
        return refused("copiedNote")
    if facts.get("reversed") and not claimed:
        return ruling("refused", "reversed")
    is_listed = payer in terms.policy["hotList"]
    is_over_limit = terms.is_over_limit(facts.get("payerTaken", 0))
    late = _late(terms, is_listed, facts["now"])
    if claimed:
        is_within = not late and not is_over_limit and not facts.get("salePaid")
        found = (_by_issuer(terms, "equivocation") if is_within else refused("equivocation")) | {"suspended": payer}
    else:
        found = refused(late) if late else _money(terms, payer, is_over_limit, facts)
        found["claim"] = {"key": spend_key.hex(), "code": code}
    if is_listed or is_over_limit:
        found["inspection"] = "listedInPolicy" if is_listed else "overLimit"
    return found


def _late(terms, is_listed, now):
    if is_listed:
        return "listedInPolicy"
    if now > terms.end + terms.policy["claimWindowSeconds"]:
        return "presentedTooLate"
    return "expiredWhenTaken" if terms.is_over and terms.moment["trusted"] else None


def _money(terms, payer, is_over_limit, facts):
    body = terms.body
    from_purse = [post(body, f"purse:{payer}", payable(body))]
    is_held, is_listed = facts.get("balance", 0) >= body["amount"], facts.get("listed")
    if facts.get("salePaid"):
        return in_suspense(body, "paidTwoWays")
    if is_over_limit:
        is_covered = terms.is_guaranteed and is_held and not is_listed
        return ruling("paid", "overLimit", postings=from_purse) if is_covered else refused("overLimit")
    if terms.note["runningTotal"] > terms.certificate["capTotal"]:
        return _by_issuer(terms, "capExceeded")
    if is_listed or not is_held:
        return _by_issuer(terms, "listedLater" if is_listed else "insufficientFunds")
    mark = "clockUntrusted" if terms.is_over else "policyTooOld" if terms.is_policy_over else _mark(body, facts)
    return ruling("paid", mark, postings=from_purse)


def _by_issuer(terms, reason):
    if not terms.is_guaranteed:
        return refused(reason)
    posting = post(terms.body, f"receivable:{terms.issuer['name']}", payable(terms.body))
    return ruling("paid", reason, "issuer", [posting])


def _sums(rows):
    names = ("tender", "basis", "currency", "count", "amount")
    return sorted(tuple(row.get(name, 0) for name in names) for row in rows if row["count"] or row["amount"])
