"""What a small node must not lose: its chain and what HQ told it, as one CBOR file, or in memory only."""

from dataclasses import dataclass
from pathlib import Path

from messages import read
from rules import START, head_of
from tillpost import decode, encode, is_map
from writing import write_whole

EMPTY = {
    "url": "", "seed": b"", "nextSeed": b"", "keys": [], "registration": None, "keySet": b"", "policy": b"",
    "history": bytes(16), "witness": None, "records": [], "heads": [], "mark": dict(START), "cursor": 0, "answers": [],
    "outcomes": {}, "parts": None, "boxes": [], "certificates": {}, "claims": {}, "receipt": 0, "doubt": None,
}


def thawed(item):
    """Read items are frozen; books are written in."""
    if is_map(item):
        return {key: thawed(value) for key, value in item.items()}
    return [thawed(part) for part in item] if isinstance(item, (list, tuple)) else item


@dataclass
class Books:
    """The values of `EMPTY`, by name. `records` holds signed bytes, None where they are lost; `heads` the chain."""

    values: dict
    path: Path | None = None

    @staticmethod
    def open(path=None):
        kept = thawed(decode(path.read_bytes())) if path and path.exists() else {}
        return Books(thawed(EMPTY) | kept, path)

    def __getitem__(self, name):
        return self.values[name]

    def __setitem__(self, name, value):
        self.values[name] = value

    def commit(self):
        """On disk before anything is promised, sent or shown."""
        if self.path:
            write_whole(self.path, encode(self.values))

    @property
    def head(self):
        return self["heads"][-1] if self["heads"] else START

    def head_at(self, sequence):
        return self["heads"][sequence - 1] if sequence else START

    def append(self, data):
        self["records"].append(data)
        self["heads"].append(head_of(read("record", data)))

    def verdict(self, sequence):
        """HQ's last verdict on the node's own record, or None."""
        found = [row for _, row in sorted(self["outcomes"].items()) if row["sequence"] == sequence]
        own = self.head_at(sequence)["digest"]
        return next((row for row in reversed(found) if row["record"] == own), None)
