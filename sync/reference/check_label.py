#!/usr/bin/env python3
"""Checks what a label says as the merchant's page does: check_label.py TEXT PUBLIC-KEY.pem [ADDRESS]

TEXT is what the symbol on a shelf label or a poster holds, PUBLIC-KEY.pem what `tillpost key` prints, ADDRESS the page's own
(`https://shop.example/p`). Prints article, price and counter. Exits 1 where the label is not the shop's: altered, signed by
somebody else, or behind another address; 2 where the key cannot be read.
"""

import datetime
import sys
from pathlib import Path

import messages
from tillpost import PublicKey, Refused


def check(text, key, address=None):
    """The label's fields."""
    label = messages.read_label(text)
    if not label.is_signed_by(key):
        raise Refused("badSignature", "label")
    if address is not None and text.partition("#")[0] != address:
        raise Refused("text", "label")
    return label.fields


def main(arguments):
    if len(arguments) not in (2, 3):
        print(__doc__, file=sys.stderr)
        return 2
    try:
        key = PublicKey.from_pem(Path(arguments[1]).read_bytes())
    except (OSError, ValueError) as error:
        print(f"cannot be read: {error}", file=sys.stderr)
        return 2
    try:
        fields = check(arguments[0], key, *arguments[2:])
    except Refused as refused:
        print(f"not a label of this shop: {refused}", file=sys.stderr)
        return 1
    since = datetime.datetime.fromtimestamp(fields["validFrom"], datetime.timezone.utc).date()
    print(f"article {fields['article']}, {fields['price']} minor units of currency {fields['currency']}, since {since}")
    print(f"merchant {fields['merchant']}, counter {fields['counter']}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
