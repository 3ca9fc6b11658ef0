"""How HQ sorts an upload: which bytes go into which of a node's chains, and how far these reach."""

from rules import START, follows, head_of, own_record
from tillpost import digest


def names(point, head):
    return point == {"sequence": head["sequence"], "prefix": head["digest"][:16]}


class Sorting:
    """An upload while it is sorted: the place that it has reached, and the chains that begin in it."""

    def __init__(self, tips, kept, followed, epoch):
        self.known, self.followed, self.epoch = list(tips), followed, epoch
        # Digest of the bytes -> (branch, head), or None for what is part of no chain.
        self.kept = dict(kept)
        self.grown, self.branchings, self.out = {}, [], []
        self.branch, self.head = 1, START
        # The last place that was found, where the cursor stands on noise that is kept for an earlier place.
        self.before_noise = None

    def find(self, point):
        """The place that a base names, or None."""
        if names(point, START):
            return 1, START
        ends = [(number, self.tip(number)) for number in range(1, len(self.known) + len(self.branchings) + 1)]
        places = [place for place in self.kept.values() if place] + ends
        return next((place for place in places if names(point, place[1])), None)

    def tip(self, branch):
        return self.grown.get(branch) or self.known[branch - 1]

    def sort(self, data, node, keys):
        """Sorts one record. False at a gap: nothing is kept of the rest."""
        name, place = digest(data).hex(), self.head["sequence"] + 1
        record = own_record(data, node, keys)
        is_next = record and follows(record, self.head) and self.tip(self.branch) == self.head
        if name in self.kept and not is_next:
            self._pass(name, place, record)
        elif record is None:
            self._quarantine(name, place)
        elif record.fields["sequence"] > place:
            return False
        elif record.fields["sequence"] == place and self._has_lost(record, place):
            # The board has lost on its disk what HQ has, or has said so before in other bytes.
            self.out.append({"is": "duplicate", "digest": name})
        elif record.fields["sequence"] < place:
            self.out.append({"is": "stray", "digest": name})
            self.kept[name] = None
        elif follows(record, self.head):
            self._advance(head_of(record))
            self.kept[name] = self.branch, self.head
            self.out.append({"is": "append", "digest": name, "branch": self.branch})
        else:
            self._quarantine(name, place)
        return True

    def _pass(self, name, place, record):
        kept = self.kept[name]
        if kept and kept[1]["sequence"] == place:
            self._move(*kept)
        elif kept and record is None:
            # A record tells its own place. Noise that was kept for an earlier one must not block this one.
            self._pass_noise({"epoch": self.head["epoch"], "sequence": place, "digest": name})
        self.out.append({"is": "duplicate", "digest": name})

    def _pass_noise(self, head):
        """At a chain's end it makes it longer. Before the end, what follows tells whether the chain has passed it."""
        known = self.find({"sequence": head["sequence"], "prefix": head["digest"][:16]})
        if self.tip(self.branch) == self.head:
            self._advance(head)
        elif known:
            self._move(*known)
        else:
            self.before_noise = self.before_noise or self.head
            self.head = head

    def _move(self, branch, head):
        self.branch, self.head, self.before_noise = branch, head, None

    def _has_lost(self, record, place):
        lost = record.fields["body"].get("lost")
        kept = lost and self.find({"sequence": place, "prefix": lost[:16]})
        if kept:
            self._move(*kept)
        return bool(kept)

    def _quarantine(self, name, place):
        self._advance({"epoch": self.head["epoch"], "sequence": place, "digest": name})
        self.kept[name] = self.branch, self.head
        self.out.append({"is": "quarantine", "digest": name, "sequence": place, "branch": self.branch})

    def _advance(self, head):
        """To the end of a chain; or beside what follows there already, as a chain of its own."""
        if self.tip(self.branch) != self.head:
            granted = self.head["epoch"] < head["epoch"] <= self.epoch
            number = len(self.known) + len(self.branchings) + 1
            self.branchings.append(
                {"branch": number, "parent": self.branch, "from": self.before_noise or self.head, "isGranted": granted})
            self.branch = number
        self.grown[self.branch] = head
        self._move(self.branch, head)

    def plan(self, known=True):
        return {
            "isBaseKnown": known, "dispositions": self.out, "branch": self.branch, "mark": self.tip(self.branch),
            "tips": [{"branch": branch, "head": head} for branch, head in sorted(self.grown.items())],
            "branchings": self.branchings,
        }


def intake(upload, base, node, keys, epoch, tips, kept, followed=1):
    """What is done with an upload behind a base: `tips` are the heads of the chains, `kept` is as in `Sorting`."""
    sorting = Sorting(tips, kept, followed, epoch)
    start = sorting.find(base)
    if start is None:
        sorting.branch = followed
        return sorting.plan(known=False)
    sorting.branch, sorting.head = start
    for data in upload:
        if not sorting.sort(data, node, keys):
            break
    return sorting.plan()
