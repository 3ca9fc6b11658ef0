"""The symbols of the picture set, as arrays of modules: True is dark. Every text is made up."""

import numpy
import segno

# ISO/IEC 15420: bars and spaces of the left-hand digits with odd parity, a space first.
EAN_ODD = ["3211", "2221", "2122", "1411", "1132", "1231", "1114", "1312", "1213", "3112"]
EAN_PARITY = ["OOOOOO", "OOEOEE", "OOEEOE", "OOEEEO", "OEOOEE", "OEEOOE", "OEEEOO", "OEOEOE", "OEOEEO", "OEEOEO"]

# ISO/IEC 15417: bars and spaces of the values 0 to 105, a bar first.
CODE128 = """
    212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222
    123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321
    232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121
    313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224
    111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111
    111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113
    114311 411113 411311 113141 114131 311141 411131 211412 211214 211232""".split()
CODE128_START_B, CODE128_STOP = 104, "2331112"


def bars(widths):
    """Widths of bars and spaces, a bar first, as one row of modules."""
    row = []
    for index, width in enumerate(widths):
        row += [index % 2 == 0] * int(width)
    return row


def standing(row, height):
    return numpy.tile(numpy.array(row, dtype=bool), (height, 1))


def ean13(chance):
    """An article number that begins with 2 (numbers for use within a shop), with its check digit."""
    digits = [2] + [int(digit) for digit in chance.integers(0, 10, 11)]
    digits.append(-sum(digit * (3 if place % 2 else 1) for place, digit in enumerate(digits)) % 10)
    left = [EAN_ODD[digit] if parity == "O" else EAN_ODD[digit][::-1]
            for digit, parity in zip(digits[1:7], EAN_PARITY[digits[0]])]
    row = bars("111" + "".join(left) + "11111" + "".join(EAN_ODD[digit] for digit in digits[7:]) + "111")
    return "".join(map(str, digits)), standing(row, 60), (11, 7)


def code128(chance):
    """A stock number in code set B."""
    text = "SKU-" + "".join(chance.choice(list("0123456789ABCDEFGHJKLMNPQRSTVWXYZ"), int(chance.integers(4, 12))))
    values = [CODE128_START_B] + [ord(letter) - 32 for letter in text]
    check = sum(max(1, place) * value for place, value in enumerate(values)) % 103
    row = bars("".join(CODE128[value] for value in values + [check]) + CODE128_STOP)
    return text, standing(row, 50), (10, 10)


def qr(chance):
    """What a counter meets: a link (versions 2 to 4), a national merchant code (about 7), a signed note of ours (7 to
    9, level M)."""
    kind = int(chance.integers(0, 3))
    if kind == 0:
        text = "https://pay.example/" + "".join(chance.choice(list("abcdefghjkmnpqrstuvwxyz23456789"),
                                                              int(chance.integers(4, 28))))
    elif kind == 1:
        account = "".join(map(str, chance.integers(0, 10, 16)))
        text = f"00020101021126500016example.merchant0116{account}5204541153034045802KE5914CORNER SHOP {account[:2]}" \
               f"6007NAIROBI62070503{account[:3]}6304{account[:4]}"
    else:
        text = "TPN" + "".join(map(str, chance.integers(0, 10, int(chance.integers(270, 370)))))
    code = segno.make_qr(text, error="m", boost_error=False)
    return text, numpy.array([[bool(module) for module in row] for row in code.matrix]), (4, 4)


MAKERS = {"QR-Code": qr, "EAN-13": ean13, "Code-128": code128}
