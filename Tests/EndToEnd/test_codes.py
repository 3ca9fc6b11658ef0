"""`tillpost code`: what any code is, and the codes that a merchant makes."""

import ctypes
import json
import re
import subprocess

import pytest

from conftest import BINARIES, run

EMVCO = (
    "00020101021229300012D156000000000510A93FO3230Q31280012D15600000001030812345678520441115802CN5914BEST TRANSPORT6007"
    "BEIJING64200002ZH0104最佳运输0202北京540523.7253031565502016233030412340603***0708A60086670902ME91320016A011223344"
    "9988770708123456786304A13A"
)

# (01)09521234543213(10)ABC123(17)281231 as GS1 QR Code, by another encoder (zint).
GS1_QR = """
#######.#..##.#...#######
#.....#.#.#.####..#.....#
#.###.#..#...####.#.###.#
#.###.#.#.##.#.#..#.###.#
#.###.#..#.#.##...#.###.#
#.....#..#..#####.#.....#
#######.#.#.#.#.#.#######
........##..#.#..........
#.##.###........#.#..#.##
####.#.......####.#...#..
###..##..#.###....#.#.#.#
..####..###..#..#.###.#.#
#..#.##...##....###..#...
....##..##.#.##...#..#.#.
.####.#.#...#.##.....#...
#....#..##..##.###.####.#
..#.#.###..#...##########
........###.##.##...###..
#######.#.###..##.#.#.###
#.....#.#...#..##...#..#.
#.###.#..#####..#######..
#.###.#.###.####.##..####
#.###.#.##.###..#..###.#.
#.....#...#..........###.
#######.##..#.#.#.#..#.##
""".split()

SHOP = ["--name", "KIOSK 7", "--city", "HARBOUR"]

# One of every scheme, static and for one payment.
MADE = {
    "pix": ["--account", "key=kiosk@example.org", *SHOP, "--amount", "66.66", "--reference", "PEDIDO42"],
    "pix-dynamic": ["--account", "url=pix.example.org/v2/42", *SHOP, "--dynamic"],
    "qris": ["--account", "nmid=ID1020000000017", "--account", "national-criteria=UMI", *SHOP, "--tip", "ask"],
    "promptpay": ["--account", "mobile=0066812345678", "--amount", "100.00"],
    "paynow": ["--account", "type=2", "--account", "proxy=201900001A", *SHOP, "--bill", "INV42", "--amount", "0.99"],
    "vietqr": ["--account", "bank=970400", "--account", "account=0011001234567", "--purpose", "Ban so 7", "--amount", "50000"],
    "khqr": ["--account", "account=kiosk7@devb", "--account", "made=1790000000000", "--account", "expires=4102444800000",
             *SHOP, "--currency", "USD", "--amount", "5.00", "--dynamic"],
    "jpqr": ["--account", "company=0000000000001", "--account", "brand=0001", "--account", "store=000001",
             "--account", "terminal=000001", *SHOP, "--language", "JA", "--local-name", "売店七番", "--amount", "498"],
    "bharatqr": ["--account", "rupay=6100000000000014", "--account", "vpa=kiosk7@example", *SHOP],
    "bharatqr-cards": ["--account", "visa=4000000000000010", "--account", "mastercard=5000000000000017",
                       "--account", "rupay=6100000000000014", *SHOP],
    "fps": ["--account", "fps-id=1234567", *SHOP, "--tip", "2.50"],
    "duitnow": ["--account", "acquirer=501664", "--account", "merchant=123456789", *SHOP, "--tip", "10%"],
    "qrph": ["--account", "bank=EXMPPHM2XXX", "--account", "merchant=KIOSK7", *SHOP, "--terminal", "T1"],
    "unionpay": ["--account", "merchant=4712934447129344898331059410001", *SHOP, "--currency", "CNY", "--country", "CN"],
    "upi": ["--account", "vpa=kiosk7@example", "--name", "Kiosk 7", "--amount", "12.50", "--reference", "INV42"],
}


def show(*arguments, status=0, **more):
    done = run("tillpost", "code", "show", *arguments, "--json", **more)
    assert done.returncode == status, done.stdout + done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def scan(picture, *arguments):
    return [json.loads(line) for line in run("tillpost", "scan", picture, "--json", *arguments).stdout.splitlines()]


def fields(code):
    """Every field by its id."""
    def walk(parts):
        for field in parts:
            yield field["id"], field
            yield from walk(field.get("parts", []))
    return dict(walk(code["fields"]))


def make(name, *more):
    return run("tillpost", "code", "make", name.split("-")[0], *MADE[name], *more)


def test_a_published_code_is_shown_field_by_field():
    [code] = show(EMVCO)
    assert (code["family"], code["class"]) == ("EMVCo merchant-presented", "oursToShow")
    assert (code["amount"], code["currency"], code["isWellFormed"], code["flaws"]) == ("23.72", "CNY", True, [])
    found = fields(code)
    assert found["64.01"]["value"] == "最佳运输" and found["64.01"]["length"] == 4
    assert found["62.07"]["name"] == "Terminal Label" and found["62.07"]["position"] == 198


def test_a_wrong_code_is_refused_with_place_and_reason():
    [code] = show(EMVCO.replace("23.72", "93.72"), status=1)
    assert not code["isWellFormed"]
    assert [flaw["field"] for flaw in code["flaws"]] == ["63"]
    done = run("tillpost", "code", "show", EMVCO.replace("23.72", "93.72"))
    assert done.returncode == 1 and "field 63, byte 252" in done.stdout


def test_a_code_comes_from_standard_input_with_its_lines():
    text = "BCD\n002\n1\nSCT\n\nFranz Mustermann\nDE71110220330123456789\nEUR12.3\n\nRF18539007547034\n"
    [code] = show("-", input=text)
    assert code["currency"] == "EUR"


def test_a_scanners_identifier_tells_eight_digits_apart():
    [code] = show("01234558")
    assert code["family"] == "UPC-E" and "00000001234558" in fields(code)["other reading"]["value"]
    [code] = show("-", input="]E401234558\r\n")
    assert code["family"] == "EAN-8" and fields(code)["gtin"]["value"] == "00000001234558"
    [code] = show("]E001234558")
    assert code["family"] == "UPC-E" and fields(code)["gtin"]["value"] == "00012345000058"
    [code] = show("4006381333932", status=1)
    assert code["flaws"] == [{"position": 12, "field": "check digit", "reason": "the check digit is wrong"}]


def bars(digits, path):
    """An EAN-13 as a picture of 3 pixels a module."""
    left = ["0001101", "0011001", "0010011", "0111101", "0100011", "0110001", "0101111", "0111011", "0110111", "0001011"]
    turned = "".maketrans("01", "10")
    parity = ["LLLLLL", "LLGLGG", "LLGGLG", "LLGGGL", "LGLLGG", "LGGLLG", "LGGGLL", "LGLGLG", "LGLGGL", "LGGLGL"]
    right = [code.translate(turned) for code in left]
    first = "".join(left[int(digit)] if kind == "L" else right[int(digit)][::-1]
                    for kind, digit in zip(parity[int(digits[0])], digits[1:7], strict=True))
    modules = "0" * 12 + "101" + first + "01010" + "".join(right[int(digit)] for digit in digits[7:]) + "101" + "0" * 12
    row = b"".join((b"\0" if module == "1" else b"\xff") * 3 for module in modules)
    path.write_bytes(b"P5 %d 120 255\n" % len(row) + row * 120)
    return path


def test_of_a_moving_camera_a_bar_code_counts_when_two_frames_agree(tmp_path):
    rice, oil = bars("4006381333931", tmp_path / "rice.pgm"), bars("9506000134352", tmp_path / "oil.pgm")
    blank = tmp_path / "blank.pgm"
    blank.write_bytes(b"P5 300 120 255\n" + b"\xff" * 36_000)
    assert "4006381333931" in run("tillpost", "scan", rice).stdout
    done = run("tillpost", "scan", "--frames", "--json", rice, blank, oil, rice, rice)
    assert done.returncode == 0, done.stderr
    assert [json.loads(line)["text"] for line in done.stdout.splitlines()] == ["4006381333931"]
    done = run("tillpost", "scan", "--frames", rice, oil)
    assert done.returncode == 1 and done.stdout == "" and done.stderr


def test_a_picture_that_cannot_be_read_does_not_hide_the_next(tmp_path):
    rice, broken = bars("4006381333931", tmp_path / "rice.pgm"), tmp_path / "broken.png"
    broken.write_bytes(b"no picture")
    for files in ([broken, rice], [rice, broken], [tmp_path / "none.png", rice]):
        done = run("tillpost", "scan", *files)
        assert done.returncode != 0 and done.stderr.count("tillpost:") == 1 and "4006381333931" in done.stdout


def test_digits_of_an_article_in_another_symbol_are_no_article():
    assert show("]E04006381333931")[0]["class"] == "article"
    assert show("4006381333931")[0]["class"] == "article"
    [code] = show("]C04006381333931", status=1)
    assert code["class"] == "unknown" and "Code-128" in code["flaws"][0]["reason"]


def qr(data, path):
    """A QR code of any bytes, by the library that Tillpost draws with too."""
    class Code(ctypes.Structure):
        _fields_ = [("version", ctypes.c_int), ("width", ctypes.c_int), ("data", ctypes.POINTER(ctypes.c_ubyte))]

    library = ctypes.CDLL("libqrencode.so.4")
    library.QRcode_encodeData.restype = ctypes.POINTER(Code)
    code = library.QRcode_encodeData(len(data), data, 0, 1).contents
    rows = [[code.data[row * code.width + column] & 1 for column in range(code.width)] for row in range(code.width)]
    light = [[0] * (code.width + 8)] * 4
    rows = light + [[0] * 4 + row + [0] * 4 for row in rows] + light
    lines = [b"".join((b"\0" if module else b"\xff") * 4 for module in row) for row in rows]
    path.write_bytes(b"P5 %d %d 255\n" % (len(rows) * 4, len(rows) * 4) + b"".join(line * 4 for line in lines))
    return path


def test_no_character_of_a_scanned_code_steers_the_terminal(tmp_path):
    picture = qr("a\x1b[2J\x9b31m\u202e05.2\u2028b\tc".encode(), tmp_path / "code.pgm")
    done = run("tillpost", "scan", picture)
    assert done.returncode == 0 and len(done.stdout.splitlines()) == 1
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", done.stdout)
    assert done.stdout.count("\t") == 2 and "\\u{202E}05.2" in done.stdout


@pytest.mark.parametrize("text", ["00341234500000000411", "20261123150405123456", "94111111111111111"])
def test_a_long_number_that_is_no_card_is_printed_when_it_is_scanned(text, tmp_path):
    [symbol] = scan(qr(text.encode(), tmp_path / "code.pgm"))
    assert symbol["text"] == text and not symbol["isWithheld"]


def test_digits_are_a_token_only_while_a_payment_is_awaited():
    assert show("281234567890123456", "--awaiting-payment")[0]["class"] == "onlineOnly"
    assert show("281234567890123456", status=1)[0]["class"] == "unknown"


@pytest.mark.parametrize("text", [
    "5555555555554444", "card 5555 5555 5555 4444", "https://example.org/5555555555554444",
    "upi://pay?pa=5555555555554444@bank&pn=x", "BCD\n002\n1\nSCT\n\n5555555555554444",
    "00020101021102165555555555554444520454115303404" + "5802KE5907KIOSK 76007HARBOUR63040000",
    "5555555555554444 12/27 123", "5555555555554444=27121010000", "5555.5555.5555.4444", "5555  5555  5555  4444",
    "15555555555554444", "https://example.org/%35555555555554444", "BCD\n002\n1\nSCT\n\nA\nBE72000000001616\nEUR1\n\n5555555555554444",
    "]C14005555555555554444", "upi://pay?pa=a@b&5555555555554444=1&5555555555554444=2",
    "upi://pay?pa=a@b&tr=55555555555544442512", "https://qr.alipay.com/55555555555544442512",
])
def test_no_card_number_is_shown(text):
    done = run("tillpost", "code", "show", text)
    assert "5555555555554444" not in re.sub(r"[ .-]", "", (done.stdout + done.stderr).replace("%35", "5"))


def test_a_code_with_a_card_number_is_not_printed_when_it_is_scanned(tmp_path):
    picture = tmp_path / "code.png"
    card = ["bharatqr", "--account", "rupay=6011000990139424", "--account", "vpa=kiosk7@example", *SHOP]
    assert run("tillpost", "code", "make", *card, "--out", picture).returncode == 0
    [symbol] = scan(picture)
    assert symbol["isWithheld"] and "text" not in symbol and "bytes" not in symbol and symbol["box"]
    shown = run("tillpost", "scan", picture)
    assert shown.returncode == 0 and "6011000990139424" not in shown.stdout and "withheld" in shown.stdout
    [symbol] = scan(picture, "--raw")
    assert "6011000990139424" in symbol["text"] and not symbol["isWithheld"]


def test_of_a_gs1_symbol_in_a_picture_the_elements_are_read(tmp_path):
    picture = tmp_path / "gs1.pgm"
    side = (len(GS1_QR) + 8) * 4
    rows = ["." * len(GS1_QR)] * 4 + GS1_QR + ["." * len(GS1_QR)] * 4
    lines = [b"".join((b"\0" if module == "#" else b"\xff") * 4 for module in f"....{row}....") for row in rows]
    picture.write_bytes(b"P5 %d %d 255\n" % (side, side) + b"".join(line * 4 for line in lines))
    [symbol] = scan(picture)
    assert symbol["isGS1"] and symbol["text"] == "010952123454321310ABC123\x1d17281231"
    [code] = show("--image", picture)
    assert (code["family"], code["class"], code["isWellFormed"]) == ("GS1 element strings", "article", True)
    assert {name: fields(code)[name]["value"] for name in ("(01)", "(10)", "(17)")} == {
        "(01)": "09521234543213", "(10)": "ABC123", "(17)": "281231"}


def test_a_currency_without_an_amount_reads_as_such():
    text = "BCD\n002\n1\nSCT\n\nFranz Mustermann\nDE71110220330123456789\n"
    assert "amount" not in run("tillpost", "code", "show", text).stdout.split("line 1")[0]
    done = run("tillpost", "code", "show", "00020126360014BR.GOV.BCB.PIX0114+55119432143215204000053039865802BR5907EMPRESA"
               "6008BRASILIA62070503***6304FFFF")
    assert "\ncurrency  BRL\n" in done.stdout and "\namount" not in done.stdout


@pytest.mark.parametrize("text", ["\x1b[2J", "TPN\x1b]0;x\x07", "\x9b31m", "upi://pay?pa=a@b&pn=\u202e00.5", "https://a/\x1b[2J\r\n"])
def test_no_character_steers_the_terminal(text):
    for arguments in ([], ["--json"]):
        done = run("tillpost", "code", "show", text, *arguments)
        shown = (done.stdout + done.stderr).replace("\n", "")
        assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)


@pytest.mark.parametrize("text", ["", "x" * 5000, "0002", "TPN", "hQVDUFYwMW", "upi://pay?", "BCD\n", "SPC\n", "\udcff\udcfe"])
def test_nonsense_is_refused_in_words(text):
    done = subprocess.run(
        [str(BINARIES / "tillpost"), "code", "show", "-"], input=text.encode(errors="surrogateescape"), capture_output=True,
        timeout=60)
    assert done.returncode == 1 and done.stdout and b"atal error" not in done.stderr


@pytest.mark.parametrize("name", MADE)
@pytest.mark.parametrize("ending", ["pdf", "png", "svg"])
def test_what_is_made_is_read_back_by_the_camera_to_the_same_bytes(name, ending, tmp_path):
    text = make(name).stdout.removesuffix("\n")
    picture = tmp_path / f"code.{ending}"
    done = make(name, "--out", picture)
    assert done.returncode == 0, done.stderr
    if ending == "svg":
        picture = drawn(picture)
    if ending == "pdf":
        picture = printed(picture)
    [symbol] = scan(picture, "--raw")
    assert symbol["text"] == text
    [code] = show("--image", picture)
    assert code["isWellFormed"] and code["class"] == "oursToShow"


def printed(pdf):
    """The page of a PDF as an office printer does it; its size is 0.5 mm a module."""
    said = subprocess.run(["pdfinfo", pdf], capture_output=True, text=True, check=True).stdout
    [side] = re.findall(r"Page size: +([\d.]+) x \1 pts", said)
    modules = float(side) / 72 * 25.4 / 0.5 - 8
    assert round(modules) % 4 == 1 and abs(modules - round(modules)) < 0.01
    picture = pdf.with_suffix("")
    done = subprocess.run(
        ["pdftoppm", "-r", "300", "-png", "-singlefile", pdf, picture], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return picture.with_suffix(".png")


def drawn(svg):
    """The squares of an SVG as a picture of 4 pixels a module."""
    text = svg.read_text()
    side = int(re.search(r'viewBox="0 0 (\d+) \1"', text)[1])
    assert re.search(rf'width="{side * 0.5:.3f}mm"', text)
    rows = [[255] * (side * 4) for _ in range(side * 4)]
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", text):
        for row in range(int(y) * 4, int(y) * 4 + 4):
            rows[row][int(x) * 4:(int(x) + int(width)) * 4] = [0] * (int(width) * 4)
    picture = svg.with_suffix(".pgm")
    picture.write_bytes(b"P5 %d %d 255\n" % (side * 4, side * 4) + bytes(sum(rows, [])))
    return picture


def test_made_codes_say_what_they_were_made_for():
    for name in MADE:
        arguments = MADE[name]
        [code] = show(make(name).stdout.removesuffix("\n"))
        wanted = arguments[arguments.index("--amount") + 1] if "--amount" in arguments else None
        assert code.get("amount") == wanted, name
        if name != "upi":
            assert fields(code)["01"]["value"] == ("12" if "--dynamic" in arguments else "11")


@pytest.mark.parametrize("arguments,words", [
    (["pix", "--account", "key=kiosk", *SHOP], "26.01 (--account key=)"),
    (["pix", "--account", "key=a@example.org", *SHOP, "--amount", "0"], "54 (--amount) is zero"),
    (["pix", "--account", "key=a@example.org", *SHOP, "--amount", "1.005"], "3 decimals"),
    (["pix", "--account", "key=a@example.org", *SHOP, "--currency", "USD"], "986"),
    (["pix", "--account", "key=a@example.org", "--city", "RECIFE"], "59 (--name) is missing"),
    (["pix", "--account", "iban=1", *SHOP], "no part iban"), (["cash", *SHOP], "no scheme"),
    (["jpqr", "--account", "company=1", *SHOP], "26.01 (--account company=) is not 13 characters long"),
    (["fps", "--account", "fps-id=1234567", "--name", "Café", "--city", "HARBOUR"], "ASCII"),
    (["upi", "--account", "vpa=kiosk7@example"], "a UPI link needs --name; nothing was made"),
    (["upi", "--name", "Kiosk"], "a UPI link needs --account vpa=; nothing was made"),
    (["upi"], "a UPI link needs --account vpa= and --name; nothing was made"),
    (["upi", "--account", "vpa=kiosk7", "--name", "Kiosk"], "pa (--account vpa=): not an address"),
    (["upi", "--account", "vpa=k@example", "--name", "Kiosk", "--amount", "5"], "tr (--reference): a merchant's link"),
    (["upi", "--account", "vpa=k@example", "--name", "Kiosk", "--currency", "KES"], "a UPI link is in INR"),
    (["upi", "--account", "vpa=k@example", "--name", "Kiosk", "--amount", "0", "--reference", "A"], "--amount is"),
    (["cash", *SHOP], "pix, qris, promptpay, paynow, vietqr, khqr, jpqr, bharatqr, fps, duitnow, qrph, unionpay, upi, plate"),
    (["bharatqr", "--account", "visa=4000000000000011", *SHOP], "02 (--account visa=) is no merchant's number: its check digit"),
    (["bharatqr", "--account", "visa=400000000000010", *SHOP], "02 (--account visa=) is not 16 digits long"),
    (["bharatqr", "--account", "mastercard=50000000000000X7", *SHOP], "04 (--account mastercard=) is not made of digits"),
    (["bharatqr", "--account", "rupay=6100000000000041", *SHOP], "06 (--account rupay=) is no merchant's number"),
    (["bharatqr", "--account", "account=EXMP1000000100017", *SHOP], "08 (--account account=) does not begin with an IFSC"),
    (["bharatqr", "--account", "vpa=kiosk 7@example", *SHOP], "26.01 (--account vpa=) is not of the form name@bank"),
    (["bharatqr", *SHOP], "the account is missing: give --account vpa= (VPA)"),
    (["pix", "--account", "key=a@example.org", "--account", "url=a.example/1", *SHOP],
     "has more than one of 26.01 (--account key=), 26.25 (--account url=)"),
    (["qris", "--account", "nmid=1020000000017", "--account", "national-criteria=UMI", *SHOP], "51.02 (--account nmid=)"),
    (["qris", "--account", "nmid=ID1020000000017", "--account", "national-criteria=BIG", *SHOP],
     "51.03 (--account national-criteria=) is not UMI"),
    (["promptpay", "--account", "mobile=0812345678"], "29.01 (--account mobile=) is not 13 digits: 0066 and the number without its first 0"),
    (["promptpay", "--account", "mobile=0066812345678", "--account", "wallet=123456789012345"], "has more than one of 29.01 (--account mobile=), 29.02 (--account tax-id=)"),
    (["promptpay", "--account", "biller=010000000000100"], "30.02 (--account reference-1=) is missing"),
    (["paynow", "--account", "type=1", "--account", "proxy=201900001A", *SHOP], "26.01 (--account type=) is not 0, 2"),
    (["paynow", "--account", "type=0", "--account", "proxy=91234567", *SHOP], "26.02 (--account proxy=) is not +"),
    (["vietqr", "--account", "bank=97040", "--account", "account=1"], "38.01.00 (--account bank=) is not 6 digits long"),
    (["vietqr", "--account", "bank=970400", "--account", "account=1", "--amount", "1.5"], "has 1 decimals; VND has 0"),
    (["khqr", "--account", "account=kiosk7", *SHOP], "29.00 (--account account=) is not of the form name@bank"),
    (["khqr", "--account", "account=k@devb", *SHOP, "--currency", "USD", "--amount", "5"],
     "01 (--dynamic) is 11, but a code with an amount is for one payment alone"),
    (["khqr", "--account", "account=k@devb", "--account", "made=1500000000000", "--account", "expires=1500000300000", *SHOP,
      "--amount", "500", "--dynamic"], "99.01 (--account expires=) is in the past"),
    (["khqr", "--account", "account=k@devb", "--account", "made=1500000000000", "--account", "expires=4102444800000", *SHOP,
      "--amount", "500.50", "--dynamic"], "54 (--amount) has decimals"),
    (["khqr", "--account", "account=k@devb", *SHOP, "--currency", "THB"], "53 (--currency) is not 116 or 840"),
    (["fps", "--account", "mobile=91234567", *SHOP], "26.03 (--account mobile=) is not of the form +852-91234567"),
    (["fps", "--account", "fps-id=1234567", *SHOP, "--tip", "0"], "56 (--tip) is zero"),
    (["fps", "--account", "fps-id=1234567", *SHOP, "--tip", "100%"], "57 (--tip) is not a percentage of 0.01 to 99.99"),
    (["fps", "--account", "fps-id=1234567", *SHOP, "--tip", "1.005"], "56 (--tip) has 3 decimals; HKD has 2"),
    (["fps", "--account", "fps-id=1234567", *SHOP, "--tip", "much"], "56 (--tip) is not an amount"),
    (["fps", "--account", "fps-id=1234567", "--name", "K" * 26, "--city", "HARBOUR"], "59 (--name) is not 1 to 25 characters"),
    (["fps", "--account", "fps-id=1234567", "--name", "K", "--city", "H" * 16], "60 (--city) is not 1 to 15 characters"),
    (["fps", "--account", "fps-id=1234567", *SHOP, "--category", "54X1"], "52 (--category) is not made of digits"),
    (["fps", "--account", "fps-id=1234567", *SHOP, "--postal-code", "12345678901"], "61 (--postal-code) is not 1 to 10"),
    (["fps", "--account", "fps-id=1234567", *SHOP, "--bill", "B" * 26], "62.01 (--bill) is not 1 to 25"),
    (["fps", "--account", "fps-id=1234567", *SHOP, "--country", "hk"], "58 (--country) is no country"),
    (["fps", "--account", "fps-id=1234567", *SHOP, "--amount=-5"], "54 (--amount) is not an amount"),
    (["duitnow", "--account", "acquirer=5016", "--account", "merchant=1", *SHOP], "26.01 (--account acquirer=) is not 6"),
    (["qrph", "--account", "bank=EXMP", "--account", "merchant=1", *SHOP], "26.01 (--account bank=) is not 8 to 11"),
    (["qrph", "--account", "bank=EXMPPHM2X", "--account", "merchant=1", *SHOP], "26.01 (--account bank=) is no BIC"),
    (["unionpay", "--account", "merchant=4712934447129344898331059410001", *SHOP], "--currency is missing"),
    (["unionpay", "--account", "merchant=47X2934447129344898331059410001", *SHOP, "--currency", "CNY", "--country", "CN"],
     "15 (--account merchant=) does not begin with two IIN"),
    (["upi", "--account", "vpa=kiosk7@example", "--name", "Kiosk", "--city", "Pune"], "alone"),
    (["plate", "--account", "code=TPN123"], "no whole plate"),
])
def test_what_the_standard_forbids_is_not_made(arguments, words, tmp_path):
    done = run("tillpost", "code", "make", *arguments, "--out", tmp_path / "code.png")
    assert done.returncode == 1, done.stdout + done.stderr
    assert words in done.stderr and "othing was made" in done.stderr
    assert not (tmp_path / "code.png").exists()


def test_a_file_that_is_there_is_never_overwritten(tmp_path):
    picture = tmp_path / "code.png"
    picture.write_text("mine")
    assert make("pix", "--out", picture).returncode == 73
    assert picture.read_text() == "mine"


def test_a_folder_that_is_not_there_is_said(tmp_path):
    done = make("pix", "--out", tmp_path / "none" / "code.png")
    assert done.returncode == 73 and "its folder is not there" in done.stderr and "already" not in done.stderr


@pytest.mark.parametrize("ending", ["svg", "pdf"])
def test_no_module_is_drawn_that_phones_do_not_read(ending, tmp_path):
    done = make("pix", "--module", "0.4", "--out", tmp_path / f"code.{ending}")
    assert done.returncode == 64 and "0.5 to 10 mm" in done.stderr and "phones read smaller ones only by luck" in done.stderr
    assert not list(tmp_path.iterdir())
    assert make("pix", "--module", "0.5", "--out", tmp_path / f"code.{ending}").returncode == 0


def test_a_counters_plate_is_drawn_again_as_it_was_signed(shared_hq, tmp_path):
    counter = shared_hq.counter("plate-again")
    [plate] = [json.loads(line)["text"] for line in run("tillpost", "scan", counter.plate, "--json").stdout.splitlines()]
    done = run("tillpost", "code", "make", "plate", "--account", f"code={plate}")
    assert done.returncode == 0 and done.stdout.strip() == plate
    for ending, as_picture in (("png", lambda file: file), ("svg", drawn), ("pdf", printed)):
        file = tmp_path / f"plate.{ending}"
        assert run("tillpost", "code", "make", "plate", "--account", f"code={plate}", "--out", file).returncode == 0
        [symbol] = [json.loads(line) for line in run("tillpost", "scan", as_picture(file), "--json").stdout.splitlines()]
        assert symbol["text"] == plate
    [code] = show(plate)
    assert (code["family"], code["class"], code["currency"]) == ("Tillpost plate", "oursToShow", "KES")


def test_an_enrolment_codes_token_is_not_shown(shared_hq, tmp_path):
    shared_hq.counter("token")
    [code] = show("--image", shared_hq.folder / "token" / "enrol.png")
    assert code["class"] == "control" and fields(code)["4"]["value"] == "16 bytes, not shown"
