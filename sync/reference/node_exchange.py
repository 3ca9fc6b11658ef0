"""A node's side of the exchange: what it sends, and what it takes over from an answer (../protocol.md, section 9)."""

import os

import rules
import upload_writing
from messages import read
from rules import START
from writing import key_id, key_item, point_item, signed

MOST_ANSWER_BYTES = 1_048_576
MOST_RECORD_BYTES = 2_097_152


class Exchanging:
    """What a `Node` does with HQ. All of an answer is taken over in one step, or nothing of it."""

    def introduce(self):
        """Makes the next key. Until HQ has taken it, the present one signs."""
        self.books["nextSeed"] = self.books["nextSeed"] or os.urandom(32)
        self.books.commit()
        self.successor = signed("successor-key", {
            1: bytes.fromhex(self.registration["node"]), 2: key_item(self.books["nextSeed"])}, self.books["nextSeed"])

    def exchange(self, limit=100, level=9):
        """One exchange. Returns HQ's answer; raises `node_http.NoAnswer` or `Refused`, and then nothing has changed."""
        books = self.books
        base = books["mark"]
        records, last, size = [], base, 0
        while len(records) < limit and last["sequence"] < books.head["sequence"]:
            data = self.sendable(last["sequence"] + 1)
            size += len(data)
            if size > MOST_RECORD_BYTES:
                break
            records.append(data)
            last = books.head_at(last["sequence"] + 1)
        data = signed("exchange", {
            1: bytes.fromhex(self.registration["node"]), 3: os.urandom(16),
            4: self.policy["version"] if self.policy else 0, 5: books["cursor"],
            6: self.packed(records, base, level) if records else None, 7: point_item(base),
            8: self.key_set.fields["version"],
            9: [books["parts"][0], len(books["parts"][2])] if books["parts"] else None,
            10: self.old_answers(), 11: self.successor,
            # A box travels with its record or after it, never before.
            12: [[name, box] for name, at, box, held in books["boxes"] if at <= last["sequence"] and held is None][:64] or None,
            13: books["history"]}, books["seed"])
        answer = self.post(books["url"] + "/v1/exchange", data)
        return self.apply(answer, read("exchange", data), base, last)

    @property
    def key_set(self):
        return read("key-set", self.books["keySet"])

    def packed(self, records, base, level):
        if self.wants_literal:
            return upload_writing.literal(records)
        return upload_writing.write_upload(records, self.context(base), level)

    def context(self, base):
        who = self.registration
        return {
            "node": bytes.fromhex(who["node"]), "merchant": who["merchant"], "counter": bytes.fromhex(who["counter"]),
            "currency": who["currency"], "base": base | {"digest": bytes.fromhex(base["digest"])},
        }

    def old_answers(self):
        """What HQ signed after a position, oldest first, as much as fits; None where it did not ask."""
        if self.wants_answers_after is None:
            return None
        out, size = [], 0
        for last, data in self.books["answers"]:
            size += len(data) if last > self.wants_answers_after else 0
            if last > self.wants_answers_after and size <= MOST_ANSWER_BYTES and len(out) < 64:
                out.append(data)
        return out

    def apply(self, data, exchange, base, last):
        books, earliest = self.books, self.clock()[0]
        own = {head["sequence"]: head["digest"] for head in books["heads"]}
        answer, key_sets, doubt, is_own = rules.check_answer(data, exchange, self.own_head(), self.key_set, earliest, own)
        fields = answer.fields
        if key_sets:
            books["keySet"] = key_sets[-1].envelope.data
        self.take_mark(fields, is_own, base, last)
        self.take_outcomes(fields["outcomes"], data)
        if "policy" in fields:
            self.take_part(fields["policy"], earliest)
        if self.successor and fields.get("successor") == key_id(books["nextSeed"]).hex():
            books["keys"].append(books["seed"])
            books["seed"], books["nextSeed"], self.successor = books["nextSeed"], b"", None
        self.take_boxes(fields)
        books["history"] = bytes.fromhex(fields["history"])
        books["doubt"] = books["doubt"] or doubt
        self.wants_literal, self.wants_answers_after = fields["wantsLiteral"], fields.get("wantsAnswersAfter")
        self.hear_time(fields["time"])
        books.commit()
        return fields

    def take_boxes(self, fields):
        """What HQ has is sent no more, and erased when HQ's backups hold something later; a restored HQ gets all that is left."""
        is_same, rows = self.books["history"].hex() == fields["history"], []
        for name, at, box, held in self.books["boxes"]:
            held = held if is_same else None
            if held is None and name.hex() in fields.get("sealedHeld", []):
                held = self.books.head["sequence"]
            if held is None or held >= fields["horizon"]["sequence"]:
                rows.append([name, at, box, held])
        self.books["boxes"] = rows

    def take_mark(self, fields, is_own, base, last):
        """HQ's mark, also when it went back. One of another chain says nothing about this one: the node begins again
        from its start, and goes on by what it has sent, for HQ knows what it had before."""
        if is_own:
            self.books["mark"] = fields["mark"]
        else:
            self.books["mark"] = last if base == START and not fields["wantsLiteral"] else dict(START)

    def take_outcomes(self, outcomes, data):
        cursor = self.books["cursor"]
        for outcome in outcomes:
            # The first may stand behind a gap: HQ was restored, and could not be told everything.
            if outcome["cursor"] == cursor + 1 or outcome is outcomes[0] and outcome["cursor"] > cursor:
                cursor = outcome["cursor"]
                self.books["outcomes"][cursor] = outcome
        if cursor > self.books["cursor"]:
            self.books["answers"].append([cursor, data])
            self.books["cursor"] = cursor

    def take_part(self, part, earliest):
        books, version = self.books, self.policy["version"] if self.policy else 0
        if part["version"] <= version:
            return
        books["parts"] = rules.add_part(books["parts"], part)
        if books["parts"] and len(books["parts"][2]) == books["parts"][1]:
            policy = rules.newer_policy(books["parts"][2], version, self.key_set, earliest)
            # Damaged or not signed: it is asked for again from its beginning.
            books["parts"] = None
            books["policy"] = policy.envelope.data if policy else books["policy"]

    def drain(self, limit=100, most=200):
        """Exchanges until nothing waits."""
        for _ in range(most):
            answer = self.exchange(limit)
            books = self.books
            waits = answer["hasMore"] or books["parts"] or self.wants_answers_after is not None
            if not waits and books["mark"] == books.head:
                return answer
        raise AssertionError("it never ends")
