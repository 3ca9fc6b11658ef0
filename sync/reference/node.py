"""A small node: takes cash and notes, gives back, exchanges. For tests of headquarters, not for a counter."""

import os
import time

import messages
import rules
import sealing
from node_books import Books
from node_counter import NotTaken, is_under, take_note
from node_exchange import Exchanging
from messages import claim, read, read_code, read_invitation
from record_fields import (
    AT_RISK, AWAITING_APPROVAL, CASH, GUARANTEED, LOST_KIND, NOTE, PAYMENT_KIND, REFUND_KIND, REVERSAL_KIND, VOID_KIND,
)
from tillpost import digest, encode
from node_http import http_post
from writing import key_item, public_half, signed

BOOT = os.urandom(8)


class Node(Exchanging):
    """One node. `post` takes a URL and bytes and gives the answer's bytes, or raises `node_http.NoAnswer`."""

    def __init__(self, path=None, post=http_post):
        self.books, self.post = Books.open(path), post
        self.wants_answers_after, self.wants_literal, self.successor = None, False, None

    # Who it is

    def enrol(self, symbol):
        """Enrols, or enrols again with a new code: a new key and a new epoch, the same queue."""
        code = read_invitation(symbol)
        books = self.books
        if books["registration"] and books["registration"]["node"] != code["node"]:
            raise ValueError("another node's code")
        # Kept before it is shown: the same key may repeat the request, because an answer can be lost.
        books["nextSeed"] = books["nextSeed"] or os.urandom(32)
        books.commit()
        request = signed("enrolment-request", {
            1: bytes.fromhex(code["node"]), 2: bytes.fromhex(code["token"]), 3: key_item(books["nextSeed"]),
            4: os.urandom(16)}, books["nextSeed"])
        data = self.post(code["url"] + "/v1/enrol", request)
        answer, policy = rules.check_enrolment(data, read("enrolment-request", request), symbol)
        fields = answer.fields
        if books["seed"]:
            books["keys"].append(public_half(books["seed"]))
        books["seed"], books["nextSeed"], books["url"] = books["nextSeed"], b"", code["url"]
        books["keySet"], books["policy"] = bytes.fromhex(fields["keySet"]), policy.envelope.data
        books["registration"], books["history"] = fields["registration"], bytes.fromhex(fields["history"])
        books["parts"], books["doubt"] = None, None
        self.hear_time(fields["time"])
        books.commit()

    @property
    def registration(self):
        return self.books["registration"]

    @property
    def policy(self):
        return read("policy", self.books["policy"]).fields if self.books["policy"] else None

    # Time

    def now(self):
        return {"boot": BOOT.hex(), "uptimeMs": int(time.monotonic() * 1_000), "wall": int(time.time())}

    def clock(self):
        """`earliest`, and whether the wall clock can be believed."""
        return rules.clock(self.books["witness"], self.now())

    def hear_time(self, said):
        known = self.clock()[0] if self.books["witness"] else said
        self.books["witness"] = self.now() | {"hqTime": max(said, known)}

    # Facts

    def append(self, kind, fields, sealed=None):
        """Signs a fact and puts it on disk: only then it may be shown or sent."""
        books, now = self.books, self.now()
        if books["doubt"]:
            raise NotTaken(books["doubt"])
        head = books.head
        data = signed("record", {
            1: 1, 2: bytes.fromhex(self.registration["node"]), 3: max(head["epoch"], self.registration["epoch"]),
            4: head["sequence"] + 1, 5: bytes.fromhex(head["digest"]), 6: kind,
            18: [now["wall"], self.clock()[1], BOOT, now["uptimeMs"]],
            19: self.policy["version"] if self.policy else 0} | fields, books["seed"])
        books.append(data)
        if sealed:
            books["boxes"].append([fields[8], head["sequence"] + 1, sealed, None])
        books.commit()
        return head["sequence"] + 1

    def party(self):
        return {9: self.registration["merchant"], 10: bytes.fromhex(self.registration["counter"])}

    def pay(self, amount, tender, more, sale=None, secret=None):
        payment = os.urandom(16)
        self.books["receipt"] += 1
        box = None
        if secret is not None:
            # The record holds a salted digest of what travels sealed beside it, and nothing can be guessed from that.
            plain = encode({1: os.urandom(16), 2: secret})
            box = sealing.seal(plain, bytes.fromhex(self.policy["sealingKey"]), payment)
            more = more | {25: digest(plain)}
        return self.append(PAYMENT_KIND, {
            7: sale or payment, 8: payment, **self.party(), 12: self.books["receipt"], 13: amount,
            14: self.registration["currency"], 15: tender} | more, box)

    def cash(self, amount, **more):
        return self.pay(amount, CASH, {}, **more)

    def note(self, amount, symbol, certificate=None, is_link_up=False):
        """Takes a note by its text, with the payer's certificate or with one that was shown before."""
        note = read_code("note", symbol)
        name = note.envelope.key_id.hex()
        known = self.books["certificates"].get(name, [])
        shown = [read_code("certificate", certificate).envelope.data] if certificate else []
        # A payer may have several certificates: the note is signed under one of them.
        data = next((one for one in shown + known if is_under(note, read("certificate", one))), shown[0] if shown else None)
        earliest, trusted = self.clock()
        basis = take_note(
            note, read("certificate", data) if data else None, (amount, self.registration["currency"]), self.policy,
            self.registration["counter"], (earliest, int(time.time()) if trusted else None), is_link_up,
            self.exposure())
        key, code = (part.hex() for part in claim(note))
        if key in self.books["claims"]:
            raise NotTaken("this note was taken before" if self.books["claims"][key] == code else "number used before")
        self.books["claims"][key] = code
        # It travels in the first record that uses it.
        embedded = None if data in known else data
        self.books["certificates"][name] = known + ([] if data in known else [data])
        return self.pay(amount, NOTE, {16: note.envelope.data, 17: basis, 23: embedded})

    def exposure(self):
        """Sum, count and age of payments on a promise that have no final verdict."""
        earliest, value, count, oldest = self.clock()[0], 0, 0, None
        for sequence in range(1, len(self.books["heads"]) + 1):
            body = self.body(sequence)
            verdict = self.books.verdict(sequence)
            if body.get("basis") in (GUARANTEED, AT_RISK) and (not verdict or verdict["decision"] == "held"):
                value, count = value + body["amount"], count + 1
                oldest = oldest or self.record(sequence)["moment"]["wall"]
        return value, count, max(0, earliest - oldest) if oldest else 0

    def give_back(self, sequence, amount, operator, is_void=False):
        """A named operator gives a payment back: a part of it or all, or cancels it."""
        self.books["receipt"] += 1
        return self.append(VOID_KIND if is_void else REFUND_KIND, {
            8: os.urandom(16), 20: bytes.fromhex(self.body(sequence)["payment"]), **self.party(), 11: operator,
            12: self.books["receipt"], 13: amount, 14: self.registration["currency"]})

    def reverse(self, sequence):
        """Undoes a payment that awaited an approval and did not get it, before "not taken" is shown."""
        body = self.body(sequence)
        assert body["basis"] == AWAITING_APPROVAL
        return self.append(REVERSAL_KIND, {
            8: os.urandom(16), 20: bytes.fromhex(body["payment"]), **self.party(), 13: body["amount"],
            14: body["currency"]})

    # The chain

    def record(self, sequence):
        data = self.books["records"][sequence - 1]
        return messages.read("record", data).fields if data else {"body": {}}

    def body(self, sequence):
        return self.record(sequence)["body"]

    def lose(self, sequence):
        """A bad block: the bytes of a record are gone."""
        self.books["records"][sequence - 1] = None
        self.books.commit()

    def sendable(self, sequence):
        """The bytes of a record, or what is said in its place: the chain goes on from the digest of what was lost."""
        data = self.books["records"][sequence - 1]
        if data:
            return data
        before, lost = self.books.head_at(sequence - 1), self.books.head_at(sequence)
        return signed("record", {
            1: 1, 2: bytes.fromhex(self.registration["node"]), 3: lost["epoch"], 4: sequence,
            5: bytes.fromhex(before["digest"]), 6: LOST_KIND, 18: [0, False, bytes(8), 0], 19: 0,
            24: bytes.fromhex(lost["digest"])}, self.books["seed"])

    def own_head(self):
        head = self.books.head
        return head | {"epoch": max(head["epoch"], self.registration["epoch"])}
