"""What a counter asks of a note before it takes it (../protocol.md, section 4), and on what basis it does."""

from messages import key_of
from record_fields import AWAITING_APPROVAL


class NotTaken(Exception):
    """The counter does not take this, and says why."""


def is_by(certificate, row):
    """Whether a row of the policy is about the key that signed a certificate."""
    return row["name"] == certificate.fields["issuer"] and key_of(row["key"]).key_id == certificate.envelope.key_id


def is_under(note, certificate):
    """Whether a note is signed under a certificate."""
    key = key_of(certificate.fields["payerKey"])
    return key.key_id == note.envelope.key_id and note.is_signed_by(key, certificate.envelope.data)


def take_note(note, certificate, due, policy, counter, clock, is_link_up, exposure, payer_taken=0, nonces=()):
    """The basis on which a note is taken; raises `NotTaken`.

    `due` is amount and currency, `clock` is `earliest` and the trusted wall clock (or None), `exposure` is sum, count
    and age of what has no final verdict, `payer_taken` what this payer's unapproved notes in the policy's window add up to,
    `nonces` what was shown lately and not used. What was claimed before the caller looks up.
    """
    earliest, wall = clock
    amount, currency = due
    if note.fields["counter"] != counter:
        raise NotTaken("another counter")
    limits = next((row for row in policy["limits"] if row["currency"] == currency), None) if policy else None
    if not limits or policy["expires"] < earliest:
        raise NotTaken("no policy in force")
    key = certificate and key_of(certificate.fields["payerKey"])
    if not key or key.key_id != note.envelope.key_id:
        raise NotTaken("unknown payer")
    if key.key_id.hex() in policy["hotList"]:
        raise NotTaken("listed")
    issuer = next((row for row in policy["issuers"] if is_by(certificate, row)), None)
    if not issuer or not certificate.is_signed_by(key_of(issuer["key"])):
        raise NotTaken("unknown issuer")
    if not note.is_signed_by(key, certificate.envelope.data):
        raise NotTaken("bad signature")
    if (note.fields["amount"], certificate.fields["currency"]) != due:
        raise NotTaken("another amount")
    end = min(
        certificate.fields["expires"],
        note.fields["time"] + policy["noteLifetimeSeconds"],
        issuer.get("notAfter", 2**63),
    )
    if max(earliest, wall or 0) > end:
        raise NotTaken("over")
    if amount > certificate.fields["capPayment"] or note.fields["runningTotal"] > certificate.fields["capTotal"]:
        raise NotTaken("over a cap")
    nonce = note.fields.get("nonce")
    if nonce not in nonces if nonce else amount > limits.get("nonceAbove", amount):
        raise NotTaken("no nonce of this counter")
    floor = limits["floor"] if wall else limits["floor"] * policy["untrustedClockPercent"] // 100
    value, count, age = exposure
    if amount + payer_taken > limits.get("payerWindowValue", amount + payer_taken):
        floor = -1
    is_within = amount <= floor and value + amount <= limits["exposureValue"] and count < limits["exposureCount"]
    if is_within and age <= limits["exposureAgeSeconds"]:
        return issuer["basis"]
    if not is_link_up:
        raise NotTaken("over a limit")
    return AWAITING_APPROVAL
