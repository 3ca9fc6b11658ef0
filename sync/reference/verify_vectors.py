#!/usr/bin/env python3
"""Checks every golden vector with the second implementation: verify_vectors.py

Prints a line for each file. Exits 1 with the name of the first vector that is not read as it says.
"""

import sys

import fields
import vectors
from tillpost import Refused


def check(vector, keys):
    """Why a vector is not what it says, or None."""
    if vector["kind"] == "currencies":
        numbers = {row["numeric"] for row in vector["expected"]}
        return None if numbers == fields.CURRENCIES else "the currencies differ"
    try:
        found = vectors.read(vector, keys)
    except Refused as refused:
        if vector["accepted"]:
            return f"refused ({refused}), and should be taken"
        reason = vector["reason"]
        got = {"name": refused.name, "structure": refused.structure, "field": refused.field, "record": refused.record}
        # Which record of a journal is damaged CBOR, and which rule of CBOR is broken, need not be told alike.
        wanted = {name: reason.get(name) for name in got}
        if reason["name"] == "encoding":
            got, wanted = got["name"], wanted["name"]
        return None if got == wanted else f"refused for {got}, not {wanted}"
    if not vector["accepted"]:
        return f"taken, and should be refused: {vector['reason']['name']}"
    return None if found == vector["expected"] else f"read as {found}, not {vector['expected']}"


def main():
    for name, file in vectors.files().items():
        keys = vectors.keys_of(file)
        for vector in file["vectors"]:
            fault = check(vector, keys)
            if fault:
                print(f"{name}: {vector['name']}: {fault}", file=sys.stderr)
                return 1
        taken = sum(vector["accepted"] for vector in file["vectors"])
        print(f"{name}: {taken} taken, {len(file['vectors']) - taken} refused, as they say")
    return 0


if __name__ == "__main__":
    sys.exit(main())
