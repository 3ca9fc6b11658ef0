"""The printed shop: what a printer puts on paper is read back and checked as a buyer's phone and the merchant's page do."""

import json
import pathlib
import shutil
import struct
import subprocess
import sys
import zlib

import pytest

from conftest import BINARIES, ROOT, Service, run, run_json

sys.path.insert(0, str(ROOT / "sync" / "reference"))
import check_label  # noqa: E402
from tillpost import PublicKey, Refused  # noqa: E402

PAGE = "https://shop.example/p"
LIST = """gtin,name,price,picture
6161100000018,"Milk, 500 ml",62.50,milk.png
4006381333931,Basmati rice 2 kg,425.00,
96385074,أرز بسمتي,1999.99,
"""
PAYNOW = ("--scheme", "paynow", "--account", "type=2", "--account", "proxy=201912345W", "--account", "editable=0",
          "--name", "MAMA NJERI", "--city", "SINGAPORE", "--currency", "SGD")


def png(row, rows):
    """A PNG of equal rows of red, green and blue."""
    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
    head = struct.pack(">IIBBBBB", len(row) // 3, rows, 8, 2, 0, 0, 0)
    pixels = zlib.compress((b"\0" + row) * rows)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


MILK = png(bytes([40, 90, 160]) * 30 + bytes([250, 250, 245]) * 30, 90)


@pytest.fixture(scope="module")
def counter(shared_hq):
    return shared_hq.counter("poster")


@pytest.fixture()
def shop(tmp_path, counter):
    (tmp_path / "articles.csv").write_text(LIST)
    (tmp_path / "milk.png").write_bytes(MILK)
    return tmp_path


def read_back(pdf, page=1):
    """The codes of a printed page, at what office printers do. Looked at twice: on a whole sheet libzbar now and then joins the
    corners of neighbours and misses one, at one size of the picture and not at another."""
    codes = {}
    for dpi in (300, 200):
        picture = pdf.with_suffix("")
        subprocess.run(
            ["pdftoppm", "-r", str(dpi), "-png", "-singlefile", "-f", str(page), "-l", str(page), pdf, picture], check=True)
        for line in run("tillpost", "scan", f"{picture}.png", "--json").stdout.splitlines():
            codes[json.loads(line)["text"]] = None
    return list(codes)


def printed(shop, *arguments, name="sheet.pdf"):
    out = shop / name
    done = run("tillpost", "poster", *arguments, "--out", out)
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"{out}\n"
    return out


def test_labels_of_the_node_pass_the_merchants_page_and_nobody_elses(shop, counter):
    sheet = printed(shop, "labels", shop / "articles.csv", "--link", PAGE, "--state", counter.state)
    key = PublicKey.from_pem(run("tillpost", "key", "--state", counter.state).stdout.encode())
    said = [check_label.check(text, key, PAGE) for text in read_back(sheet)]
    assert {label["article"]: label["price"] for label in said} == {
        "6161100000018": 6250, "4006381333931": 42500, "96385074": 199999}
    for text in read_back(sheet):
        shown = run_json("tillpost", "code", "show", text)
        assert shown["class"] == "oursToShow" and shown["fields"][0]["value"] == PAGE
    # Pasted over: the same words, from another counter's node.
    other = printed(shop, "labels", shop / "articles.csv", "--link", PAGE, "--state", counter.state, name="again.pdf")
    altered = read_back(other)[0][:-1] + "0"
    with pytest.raises(Refused):
        check_label.check(altered + "1", key, PAGE)
    with pytest.raises(Refused):
        check_label.check(read_back(other)[0], PublicKey(key.algorithm, bytes(31) + b"\1"), PAGE)


def test_the_list_in_the_repository_makes_a_sheet(shop, counter):
    sheet = printed(shop, "labels", ROOT / "ops" / "articles.csv", "--link", PAGE, "--state", counter.state)
    assert len(read_back(sheet)) == 14


def test_labels_are_printed_beside_a_running_service(shop, counter):
    with Service(counter):
        sheet = printed(shop, "labels", shop / "articles.csv", "--link", PAGE, "--state", counter.state)
        assert len(read_back(sheet)) == 3


def test_national_codes_name_price_and_article(shop):
    sheet = printed(shop, "wall", shop / "articles.csv", *PAYNOW, "--per-page", "3")
    shown = [run_json("tillpost", "code", "show", text) for text in read_back(sheet)]
    assert sorted(code["amount"] for code in shown) == ["1999.99", "425.00", "62.50"]
    assert all(code["isWellFormed"] and code["currency"] == "SGD" for code in shown)
    assert "6161100000018" in json.dumps(shown)


def test_posters_of_one_have_a_page_each(shop):
    sheet = printed(shop, "wall", shop / "articles.csv", *PAYNOW, "--language", "ar")
    amounts = [run_json("tillpost", "code", "show", read_back(sheet, page)[0])["amount"] for page in (1, 2, 3)]
    assert amounts == ["62.50", "425.00", "1999.99"]
    pictures = subprocess.run(["pdfimages", "-list", sheet], capture_output=True, text=True, check=True).stdout
    assert [line.split()[3:5] + line.split()[8:9] for line in pictures.splitlines()[2:]] == [["60", "90", "jpeg"]]


def test_svg_and_png_are_a_file_a_page(shop):
    for ending in ("svg", "png"):
        done = run_json("tillpost", "poster", "wall", shop / "articles.csv", *PAYNOW, "--out", shop / f"wall.{ending}")
        assert done["pages"] == 3
        assert done["files"] == [str(shop / f"wall-{number}.{ending}") for number in (1, 2, 3)]
        assert all(pathlib.Path(path).stat().st_size > 1_000 for path in done["files"])


def test_the_plate_is_the_one_that_headquarters_signed(shop, counter):
    sheet = printed(shop, "plate", "--image", counter.plate, "--state", counter.state)
    plate = json.loads(run("tillpost", "scan", counter.plate, "--json").stdout)["text"]
    assert read_back(sheet) == [plate]
    words = subprocess.run(["pdftotext", sheet, "-"], capture_output=True, text=True, check=True).stdout
    assert "Mama Njeri" in words and "poster" in words and "Scan to pay" in words


SHOPS = [
    ("labels-am", "am", ("labels",), "የአበበ ሱቅ", ["ጤፍ ነጭ 5 ኪሎ", "የፀሐይ ብርሃን መብራት ከስልክ ቻርጀር ጋር የቤተሰብ ጥቅል"]),
    ("wall-hi", "hi", ("wall", "--paper", "a3"), "शर्मा जनरल स्टोर", ["सौर ऊर्जा से चलने वाला लैंप मोबाइल चार्जर के साथ", "चावल"]),
    ("wall-zh", "zh", ("wall",), "好邻居便利店", ["一次性可降解环保餐具套装（含筷子、勺子、纸巾）家庭装", "东北大米 5公斤"]),
    ("labels-ar", "ar", ("labels", "--label", "64x36"), "بقالة النور", ["زيت عباد الشمس عبوة عائلية خمسة لترات مع كوب هدية", "شاي"]),
    ("wall-ar", "ar", ("wall", "--per-page", "2"), "بقالة النور", ["زيت عباد الشمس عبوة عائلية خمسة لترات", "شاي Lipton أصفر"]),
    ("labels-sw", "sw", ("labels", "--label", "60x120"), "Duka la Mama", ["Taa ya sola yenye chaja ya simu na betri", "Chai"]),
    ("labels-en", "en", ("labels",), "Mama Njeri's Kiosk",
     ["Laundry soap bar, lemon, economy pack of twelve pieces with free sponge and a refill", "Elektrizitätenhauptbetrieb"]),
]


@pytest.mark.parametrize("ending", ["pdf", "svg", "png"])
@pytest.mark.parametrize("name,language,form,merchant,names", SHOPS, ids=[row[0] for row in SHOPS])
def test_every_code_on_every_sheet_in_every_script_is_read_back(shop, counter, name, language, form, merchant, names, ending):
    """With the labels that the node signs, the largest codes that a sheet of ours has."""
    rows = [f'A{place},"{text}",{price}' for place, (text, price) in enumerate(zip(names, ("1250499.75", "98"), strict=True))]
    (shop / "list.csv").write_text("sku,name,price\n" + "\n".join(rows))
    done = run_json("tillpost", "poster", form[0], shop / "list.csv", *form[1:], "--link", PAGE, "--state", counter.state,
                    "--language", language, "--merchant", merchant, "--out", shop / f"{name}.{ending}")
    key = PublicKey.from_pem(run("tillpost", "key", "--state", counter.state).stdout.encode())
    read = [text for page in range(done["pages"]) for text in pictures(done["files"], page, ending)]
    assert {(said["article"], said["price"]) for said in (check_label.check(text, key, PAGE) for text in read)} == {
        ("A0", 125049975), ("A1", 9800)}


def pictures(files, page, ending):
    """What the camera reads of a page."""
    if ending == "pdf":
        return read_back(pathlib.Path(files[0]), page + 1)
    picture = files[page]
    if ending == "svg":
        picture = f"{files[page]}.png"
        subprocess.run(["rsvg-convert", "-d", "300", "-p", "300", files[page], "-o", picture], check=True)
    return [json.loads(line)["text"] for line in run("tillpost", "scan", picture, "--json").stdout.splitlines()]


def test_an_arabic_plate_is_read_back(shop, counter):
    sheet = printed(shop, "plate", "--image", counter.plate, "--state", counter.state, "--language", "ar", "--counter-name",
                    "صندوق ١", name="plate-ar.pdf")
    assert read_back(sheet) == [json.loads(run("tillpost", "scan", counter.plate, "--json").stdout)["text"]]


def test_labels_say_that_they_have_no_room_for_pictures_or_show_them(shop):
    flat = run("tillpost", "poster", "labels", shop / "articles.csv", *PAYNOW, "--out", shop / "flat.pdf")
    assert flat.returncode == 0 and "1 picture is left out" in flat.stderr and "60x100" in flat.stderr
    tall = run("tillpost", "poster", "labels", shop / "articles.csv", *PAYNOW, "--label", "60x100", "--out", shop / "tall.pdf")
    assert tall.returncode == 0 and tall.stderr == ""
    for sheet, count in (("flat.pdf", 0), ("tall.pdf", 1)):
        listed = subprocess.run(["pdfimages", "-list", shop / sheet], capture_output=True, text=True, check=True).stdout
        assert len(listed.splitlines()) - 2 == count
    assert len(read_back(shop / "tall.pdf")) == 3


def test_a_picture_that_is_missing_is_told_on_labels_without_pictures_too(shop):
    (shop / "milk.png").unlink()
    for form in ("labels", "wall"):
        done = run("tillpost", "poster", form, shop / "articles.csv", *PAYNOW, "--out", shop / "refused.pdf")
        assert done.returncode == 66, done.stderr
        assert "picture milk.png of article 6161100000018" in done.stderr and not (shop / "refused.pdf").exists()


def test_the_schemes_own_currency_is_taken(shop):
    without = [word for word in PAYNOW if word not in ("--currency", "SGD")]
    sheet = printed(shop, "labels", shop / "articles.csv", *without, name="own.pdf")
    assert {run_json("tillpost", "code", "show", text)["currency"] for text in read_back(sheet)} == {"SGD"}


def test_a_code_of_any_kind_with_a_line_below_it(shop):
    sheet = printed(shop, "symbol", "--code", "TPL123", "--caption", "ቆጣሪ 1")
    assert read_back(sheet) == ["TPL123"]


LABELS = ("labels", "{list}")
LINK = ("--link", PAGE, "--state", "{state}")
REFUSED = [
    ("both codes", (*LABELS, *LINK, *PAYNOW), 64, "--scheme or --link"),
    ("no code", (*LABELS, "--state", "{state}"), 64, "--scheme or --link"),
    ("a link that nobody signs", (*LABELS, "--link", PAGE), 64, "--state"),
    ("an address without protection", (*LABELS, "--link", "http://shop.example", "--state", "{state}"), 64, "https://"),
    ("an address with a fragment", (*LABELS, "--link", PAGE + "#x", "--state", "{state}"), 64, "96 letters"),
    ("an address with a password", (*LABELS, "--link", "https://a@b", "--state", "{state}"), 64, "without @"),
    ("a scheme of two currencies", (*LABELS, "--scheme", "fps", "--name", "K"), 64, "--currency HKD or CNY"),
    ("a scheme that prints no prices",
     (*LABELS, "--scheme", "khqr", "--account", "account=k@devb", "--name", "K", "--city", "C", "--currency", "USD"), 1,
     "KHQR cannot print a price on paper"),
    ("a scheme in another currency", (*LABELS, *PAYNOW, "--currency", "KES"), 1, "53 (--currency) is not 702"),
    ("UPI in another currency", (*LABELS, "--scheme", "upi", "--account", "vpa=k@b", "--name", "K", "--currency", "KES"), 1,
     "in INR"),
    ("a plate on a shelf", (*LABELS, "--scheme", "plate", "--name", "K"), 64, "poster plate"),
    ("dots too coarse", (*LABELS, *LINK, "--dpi", "72", "--out", "coarse.png"), 65, "dots an inch (--dpi)"),
    ("no such list", ("labels", "none.csv", *LINK), 66, "no such file"),
    ("a folder that is not there", ("symbol", "--code", "A", "--out", "none/sheet.pdf"), 73, "its folder is not there"),
    ("modules too small", ("symbol", "--code", "A", "--module", "0.4"), 64, "phones read smaller ones only by luck"),
    ("no such currency", (*LABELS, *LINK, "--currency", "KSH"), 65, "no currency"),
    ("an unknown scheme", (*LABELS, "--scheme", "cowrie", "--currency", "KES", "--name", "K"), 1, "no scheme"),
    ("an unknown language", (*LABELS, *LINK, "--language", "tlh"), 64, "language"),
    ("a colour that is none", (*LABELS, *LINK, "--accent", "green"), 65, "hexadecimal"),
    ("a label of no size", (*LABELS, *LINK, "--label", "big"), 64, "label"),
    ("a label too small for its code", (*LABELS, *LINK, "--label", "60x30"), 65, "mm a module"),
    ("a label too small for anything", (*LABELS, *LINK, "--label", "10x10"), 65, "40 by 25"),
    ("a file of another kind", (*LABELS, *LINK, "--out", "labels.docx"), 64, ".pdf"),
    ("thirteen on a page", ("wall", "{list}", *LINK, "--per-page", "13"), 65, "1 to 12"),
    ("no node", (*LABELS, "--link", PAGE, "--state", "nowhere"), 66, "no folder"),
    ("no plate", ("plate", "--code", "6161100000018"), 65, "no counter's plate"),
    ("letters without a font", ("symbol", "--code", "A", "--caption", "\U0010ff00"), 69, "fonts-noto-core"),
]


@pytest.mark.parametrize("arguments,status,words", [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_what_is_refused_is_said_and_nothing_is_written(shop, counter, arguments, status, words):
    before = set(shop.iterdir())
    filled = [word.format(list=shop / "articles.csv", state=counter.state) for word in arguments]
    out = [] if "--out" in filled else ["--out", str(shop / "refused.pdf")]
    done = run("tillpost", "poster", *filled, *out, cwd=shop)
    assert done.returncode == status, done.stderr
    assert words in done.stderr
    assert "atal error" not in done.stderr
    assert set(shop.iterdir()) == before


def test_a_number_that_a_scheme_cannot_carry_comes_with_what_to_do(shop):
    (shop / "sku.csv").write_text("sku,name,price\nA1,Salt,5\nABC-1,Tea,5\n")
    pix = ("--scheme", "pix", "--account", "key=kiosk@example.org", "--name", "K", "--city", "RECIFE")
    done = run("tillpost", "poster", "labels", shop / "sku.csv", *pix, "--out", shop / "refused.pdf")
    assert done.returncode == 1
    assert "line 3: article ABC-1" in done.stderr and "write ABC1 in the list" in done.stderr
    (shop / "sku.csv").write_text("sku,name,price\nA1,Salt,5\nABC1,Tea,5\n")
    assert len(read_back(printed(shop, "labels", shop / "sku.csv", *pix))) == 2


def test_a_fault_of_the_list_is_told_with_its_line(shop, counter):
    (shop / "articles.csv").write_text(LIST.replace("4006381333931", "4006381333932"))
    done = run("tillpost", "poster", *[word.format(list=shop / "articles.csv", state=counter.state) for word in LABELS + LINK],
               "--out", shop / "refused.pdf")
    assert done.returncode == 65
    assert "line 3: the GTIN 4006381333932 is mistyped: its last digit would be 1." in done.stderr


def test_a_picture_that_is_none_is_told_with_its_article(shop):
    (shop / "milk.png").write_text("not a picture")
    done = run("tillpost", "poster", "wall", shop / "articles.csv", *PAYNOW, "--out", shop / "refused.pdf")
    assert done.returncode == 65
    assert "picture milk.png of article 6161100000018" in done.stderr


def test_a_sheet_is_never_overwritten(shop, counter):
    sheet = printed(shop, "plate", "--image", counter.plate)
    before = sheet.read_bytes()
    done = run("tillpost", "poster", "plate", "--image", counter.plate, "--out", sheet)
    assert done.returncode == 73 and "is there already" in done.stderr
    assert sheet.read_bytes() == before


def test_no_page_is_written_where_another_is_there_already(shop):
    (shop / "wall-2.svg").write_text("mine")
    done = run("tillpost", "poster", "wall", shop / "articles.csv", *PAYNOW, "--out", shop / "wall.svg")
    assert done.returncode == 73 and "wall-2.svg is there already" in done.stderr
    assert not (shop / "wall-1.svg").exists() and (shop / "wall-2.svg").read_text() == "mine"


def test_without_fonts_it_says_so(shop, counter, tmp_path):
    """A board has none; the counter sells all the same."""
    (tmp_path / "fonts.conf").write_text(
        "<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM 'urn:fontconfig:fonts.dtd'><fontconfig/>")
    done = run("tillpost", "poster", "plate", "--image", counter.plate, "--out", shop / "refused.pdf",
               env={"FONTCONFIG_FILE": str(tmp_path / "fonts.conf"), "HOME": str(tmp_path), "PATH": "/usr/bin"})
    assert done.returncode == 69, done.stderr
    assert "fonts-noto-core" in done.stderr


def test_without_the_program_that_draws_it_says_so(tmp_path):
    shutil.copy(BINARIES / "tillpost", tmp_path / "tillpost")
    done = subprocess.run([tmp_path / "tillpost", "poster", "labels"], capture_output=True, text=True)
    assert done.returncode == 69
    assert "tillpost-print is not beside this program" in done.stderr
