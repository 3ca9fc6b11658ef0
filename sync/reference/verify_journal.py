#!/usr/bin/env python3
"""Checks a node's export without any of Tillpost's own code: verify_journal.py EXPORT PUBLIC-KEY.pem

EXPORT is what `tillpost journal export` writes, PUBLIC-KEY.pem what `tillpost key` prints. Every record has to be in
deterministic encoding, signed by the key, and to follow the one before without a gap, from the first. Prints how many
records there are and the digest of the last; exits 1 with the place of the first fault, 2 where a file cannot be read.
"""

import sys
from pathlib import Path

import rules
from tillpost import PublicKey, Refused


def main(arguments):
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        data, key = Path(arguments[0]).read_bytes(), PublicKey.from_pem(Path(arguments[1]).read_bytes())
    except (OSError, ValueError) as error:
        print(f"cannot be read: {error}", file=sys.stderr)
        return 2
    try:
        count, head = rules.check_journal(data, key)
    except Refused as refused:
        print(f"fault at record {refused.record}: {refused}", file=sys.stderr)
        return 1
    print(f"{count} records, epoch {head['epoch']}, head {head['digest']}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
