"""A small headquarters: enrols nodes, hears their exchanges and pays everything. For tests of nodes, not for money."""

import copy
import os
import time

import rules
import sealing
import upload
from intake import Sorting
from messages import key_of, read
from rules import START
from tillpost import Refused, digest, encode
from writing import code_text, head_item, key_item, public_half, signed

DAY = 86_400
KES = 404


class Enrolled:
    """What HQ has in its books of one node, and nothing else: a copy of it is a backup."""

    def __init__(self, name, counter):
        self.node, self.counter, self.invitation, self.token_key = name, counter, None, None
        self.keys, self.revoked, self.epoch, self.standing = [], {}, 1, 0
        # Bytes by digest; their place in a chain, None for strays; the heads of the chains; the chain that is followed.
        self.raw, self.kept, self.tips, self.followed = {}, {}, [START], 1
        self.outcomes, self.imposed, self.boxes = [], {}, {}
        # The history in which every answer that the node holds was heard.
        self.history = None


class Headquarters:
    """`part` is the most bytes of a policy in one answer, `judge` makes a verdict of a record's fields."""

    def __init__(self, part=32_768, judge=None):
        self.url, self.part = None, part
        self.judge = judge or (lambda fields: {"decision": "paid"})
        self.seeds = {name: os.urandom(32) for name in ("root", "answer", "policy", "confirmation")}
        self.sealing = os.urandom(32)
        self.key_sets, self.policies, self.nodes = [], [], {}
        self.history, self.horizon, self.heard = os.urandom(16), [0, 0], 0
        self.renew_keys()
        self.publish()

    # Keys and policy

    def renew_keys(self, root=None, **seeds):
        """The next key set, signed by the root before it."""
        signer = self.seeds["root"]
        self.seeds |= seeds | ({"root": root} if root else {})
        now = int(time.time())
        entries = [{1: purpose, 2: key_item(self.seeds[name]), 3: now - DAY, 4: now + 365 * DAY}
                   for purpose, name in ((1, "answer"), (2, "policy"), (3, "confirmation"))]
        self.key_sets.append(signed("key-set", {
            1: key_item(self.seeds["root"]), 2: entries, 3: len(self.key_sets) + 1}, signer))

    def publish(self, hot_list=b""):
        now = int(time.time())
        self.policies.append(signed("policy", {
            1: len(self.policies) + 1, 2: now, 3: now + 30 * DAY,
            5: [{1: KES, 2: 50_000, 3: 5_000_000, 4: 2_000, 5: 3 * DAY}], 6: [], 7: hot_list, 8: DAY, 9: 14 * DAY, 10: 50,
            11: sealing.public_key(self.sealing)}, self.seeds["policy"]))

    # Enrolment

    def invite(self, name=None):
        """A new node's enrolment code, or another code for a known one: it gets a new key and a new epoch."""
        name = name or os.urandom(8)
        node = self.nodes.setdefault(name, Enrolled(name, os.urandom(8)))
        if node.keys:
            node.token_key, node.epoch = None, node.epoch + 1
        if not node.invitation or node.keys:
            root = digest(public_half(self.seeds["root"]))
            node.invitation = encode({1: self.url, 2: root, 3: name, 4: os.urandom(16)})
        return code_text("TPE", node.invitation)

    def enrol(self, data):
        request = read("enrolment-request", data)
        fields, key = request.fields, key_of(request.fields["key"])
        node = self.nodes.get(bytes.fromhex(fields["node"]))
        if not node or not request.is_signed_by(key) or bytes.fromhex(fields["token"]) != digest(node.invitation)[:16]:
            raise PermissionError
        if node.token_key not in (None, key):
            raise PermissionError
        if node.token_key is None:
            if key in node.keys:
                raise PermissionError
            witnessed = node.tips[node.followed - 1]["sequence"]
            node.revoked = {old: witnessed for old in node.keys} | node.revoked
            node.keys.append(key)
            node.token_key, node.standing, node.history = key, 0, node.history or self.history
        who = {1: node.node, 2: node.counter, 3: "Counter 1", 4: "KIOSK-7", 5: "Mama Njeri", 6: KES, 7: 180,
               8: node.epoch}
        return signed("enrolment-answer", {
            1: bytes.fromhex(fields["nonce"]), 2: self.key_sets[-1], 3: self.policies[-1], 4: who, 5: int(time.time()),
            6: self.history}, self.seeds["answer"])

    # Exchange

    def exchange(self, data):
        """Takes an exchange and answers it. The same exchange again changes nothing."""
        message = read("exchange", data)
        fields = message.fields
        node = self.nodes.get(bytes.fromhex(fields["node"]))
        key = next((key for key in node.keys if message.is_signed_by(key)), None) if node else None
        if not key:
            raise PermissionError
        reply = {4: node.tips[node.followed - 1], 14: self.welcome(fields.get("successor"), node, key)}
        reply[12] = self.recall(fields, node)
        if reply[12] is None:
            self.hear(fields, node, key, reply)
        for item in fields.get("sealed", []):
            node.boxes[item["payment"]] = bytes.fromhex(item["box"])
        reply[16] = [bytes.fromhex(item["payment"]) for item in fields.get("sealed", [])] or None
        standing = 2 if key in node.revoked else node.standing
        return self.answer(fields, node, reply | {11: standing or None})

    def welcome(self, data, node, key):
        """The node's next key, which the present one introduces."""
        if data is None or key in node.revoked:
            return None
        stated = read("successor-key", bytes.fromhex(data))
        following = key_of(stated.fields["key"])
        is_good = bytes.fromhex(stated.fields["node"]) == node.node and stated.is_signed_by(following)
        if not is_good or following in node.revoked:
            return None
        if following not in node.keys:
            node.keys.append(following)
        return following.key_id

    def recall(self, fields, node):
        """Hears what HQ signed itself and has lost in a restore. Returns the position after which it asks for more."""
        last = len(node.outcomes)
        is_same = bytes.fromhex(fields["history"]) == self.history
        if is_same and node.history == self.history and fields["outcomeCursor"] <= last:
            return None
        if not is_same or "answers" not in fields:
            return last
        for data in fields["answers"]:
            answer = read("answer", bytes.fromhex(data))
            if answer.fields["node"] != fields["node"] or not self.is_own(answer):
                continue
            for outcome in answer.fields["outcomes"]:
                if outcome["cursor"] == len(node.outcomes) + 1:
                    node.outcomes.append(outcome)
                    node.imposed[outcome["record"]] = outcome
        if len(node.outcomes) < fields["outcomeCursor"]:
            return len(node.outcomes)
        node.history = self.history
        return None

    def is_own(self, answer):
        """What an earlier key set's keys signed binds as well."""
        return any(rules.vouches(read("key-set", data), answer, rules.ANSWER, 0) for data in self.key_sets)

    def hear(self, fields, node, key, reply):
        sorting = Sorting(node.tips, node.kept, node.followed, node.epoch)
        base = sorting.find(fields["base"])
        if base is None:
            return
        records = []
        if "upload" in fields:
            try:
                records = upload.read_upload(bytes.fromhex(fields["upload"]), self.context(node, base[1]))
            except Refused:
                reply[15] = True
        sorting.branch, sorting.head = base
        for data in records:
            if not sorting.sort(data, fields["node"], node.keys):
                break
        plan = sorting.plan()
        for data in records:
            node.raw.setdefault(digest(data).hex(), data)
        for row in plan["dispositions"]:
            if row["is"] != "duplicate":
                self.decide(row, node, key)
        node.kept = sorting.kept
        self.grow(node, plan)
        reply[4] = plan["mark"]

    def grow(self, node, plan):
        for branching in plan["branchings"]:
            node.tips = [*node.tips, START]
            node.standing = node.standing if branching["isGranted"] else 1
        for tip in plan["tips"]:
            node.tips = [tip["head"] if number == tip["branch"] else head for number, head in enumerate(node.tips, 1)]
        if plan["mark"]["epoch"] == node.epoch > node.tips[node.followed - 1]["epoch"]:
            node.followed = plan["branch"]

    def context(self, node, base):
        return {"node": node.node, "merchant": "KIOSK-7", "counter": node.counter, "currency": KES,
                "base": base | {"digest": bytes.fromhex(base["digest"])}}

    def decide(self, row, node, key):
        """Once for each record: a verdict that HQ has signed already is not made again."""
        self.heard += 1
        if row["digest"] in node.imposed:
            return
        sequence, verdict = row.get("sequence"), {"decision": "exception", "reason": "other"}
        if row["is"] != "quarantine":
            record = read("record", node.raw[row["digest"]]).fields
            sequence, is_over = record["sequence"], record["sequence"] > node.revoked.get(key, 1 << 63)
            if row["is"] == "append":
                verdict = {"decision": "exception", "reason": "keyRevoked"} if is_over else self.judge(record)
        node.outcomes.append({"cursor": len(node.outcomes) + 1, "sequence": sequence, "record": row["digest"],
                              "time": int(time.time())} | verdict)

    def answer(self, fields, node, reply):
        cursor = fields["outcomeCursor"]
        fresh = node.outcomes[cursor : cursor + 50]
        # While it asks for what it has lost, the node keeps the policy that it holds: it brings that one, too.
        policy = self.next_part(fields) if reply[12] is None else None
        has_more = len(node.outcomes) > cursor + 50
        waits = has_more or reply[12] is not None or policy and policy[3] + len(policy[4]) < policy[2]
        return signed("answer", {
            1: node.node, 2: bytes.fromhex(fields["nonce"]), 3: self.history, 4: head_item(reply.pop(4)),
            5: [written(outcome) for outcome in fresh], 6: has_more, 7: policy, 8: self.horizon, 9: 0 if waits else 1,
            10: int(time.time()), 13: self.key_sets[fields["keySetVersion"]:][:8] or None} | reply, self.seeds["answer"])

    def next_part(self, fields):
        version, whole = len(self.policies), self.policies[-1]
        if version <= fields["policyVersion"]:
            return None
        progress = fields.get("policyProgress", {"version": 0})
        offset = min(progress["held"], len(whole)) if progress["version"] == version else 0
        return {1: version, 2: len(whole), 3: offset, 4: whole[offset : offset + self.part]}

    # Backup

    def backup(self):
        return copy.deepcopy(self.nodes)

    def restore(self, nodes):
        """Begins again from a backup: a new history."""
        self.nodes, self.history = copy.deepcopy(nodes), os.urandom(16)

    def opened(self, node, payment):
        """What was sealed beside a payment."""
        return sealing.open_box(node.boxes[payment], self.sealing, bytes.fromhex(payment))


def written(outcome):
    """An outcome by its field numbers."""
    fields = {
        1: outcome["cursor"], 2: outcome["sequence"], 3: bytes.fromhex(outcome["record"]),
        4: ["paid", "refused", "exception", "held"].index(outcome["decision"]) + 1, 5: outcome.get("reason"),
        6: {"issuer": 1, "merchant": 2}.get(outcome.get("liability")), 7: outcome["time"]}
    return {number: value for number, value in fields.items() if value is not None}
