"""The running service reads its scanners: a folder of pictures, and a serial line over a pseudo-terminal."""

import itertools
import json
import os
import pathlib
import pty
import shutil
import signal
import time
import tty

import pytest
from any_scanner import AnyScanner, AnyShop
from conftest import BINARIES, Service, run, until


numbers = itertools.count(1)


class Shop(AnyShop):
    """A serial scanner whose line is a pseudo-terminal."""

    kind = "serial"
    board = port = None

    def plug(self):
        self.board, self.port = pty.openpty()
        tty.setraw(self.port)
        self.link(os.ttyname(self.port))

    def unplug(self):
        os.close(self.board)
        os.close(self.port)
        self.board = None

    def send_half(self, text):
        os.write(self.board, text.encode())

    def send(self, text):
        self.send_half(f"{text}\r")


@pytest.fixture()
def shop(shared_hq):
    shop = Shop(shared_hq.counter(f"shop {next(numbers)}"))
    with Service(shop.counter, shop.config):
        yield shop
    if shop.board is not None:
        shop.unplug()


class TestSimulatedLine(AnyScanner):
    """The tests that the lab runs with USB scanners and a typing one."""


def finished(sale):
    out, _ = sale.communicate(timeout=30)
    return json.loads(out)


def test_a_picture_put_into_the_folder_pays_the_waiting_sale(shared_hq):
    counter = shared_hq.counter("folder")
    wallet = shared_hq.wallet("folder")
    pictures = counter.folder / "pictures"
    pictures.mkdir()
    with Service(counter, {"scanners": [{"folder": str(pictures)}]}):
        sale = counter.selling("5.00")
        time.sleep(0.5)
        shutil.copyfile(counter.note(wallet, "5.00"), pictures / "scan.png")
        assert finished(sale)["lamp"] == "green"


def test_a_serial_scanner_pays_the_waiting_sale(shared_hq):
    counter = shared_hq.counter("serial")
    wallet = shared_hq.wallet("serial")
    picture = counter.note(wallet, "5.00")
    texts = [json.loads(line)["text"] for line in run("tillpost", "scan", picture, "--json").stdout.splitlines()]
    note = next(text for text in texts if text.startswith("TPN"))
    certificate = next(text for text in texts if text.startswith("TPC"))
    board, port = pty.openpty()
    tty.setraw(port)
    with Service(counter, {"scanners": [{"serial": os.ttyname(port)}]}):
        time.sleep(0.5)
        os.write(board, f"]Q1{certificate}\r\n".encode())
        time.sleep(0.5)
        sale = counter.selling("5.00")
        time.sleep(0.5)
        # A scanner sends in pieces.
        for start in range(0, len(note), 40):
            os.write(board, note[start:start + 40].encode())
            time.sleep(0.01)
        os.write(board, b"\r")
        assert finished(sale)["status"] in ("approved", "guaranteed")
        # The certificate, which came before a sale did.
        assert counter.status()["refusals"] == {"noAmountDue": 1}
        # Away for two seconds it is a code anew, and nobody waits for it: no sale.
        time.sleep(2.2)
        os.write(board, note.encode() + b"\r")
        until(lambda: counter.status()["refusals"] == {"noAmountDue": 2})
    os.close(board)
    os.close(port)
    counter.assert_whole()


def test_a_code_that_the_scanner_sends_again_and_again_is_one_scan(shared_hq):
    counter = shared_hq.counter("presented")
    wallet = shared_hq.wallet("presented")
    texts = [[json.loads(line)["text"] for line in run("tillpost", "scan", counter.note(wallet, amount), "--json").stdout.splitlines()]
             for amount in ("5.00", "6.00")]
    certificate = next(text for text in texts[0] if text.startswith("TPC"))
    first, second = (next(text for text in pair if text.startswith("TPN")) for pair in texts)
    board, port = pty.openpty()
    tty.setraw(port)
    with Service(counter, {"scanners": [{"serial": os.ttyname(port)}]}):
        time.sleep(0.5)
        os.write(board, certificate.encode() + b"\r")
        time.sleep(0.5)
        # The trigger was pulled before the amount was said, and is pulled again at once.
        os.write(board, first.encode() + b"\r")
        time.sleep(0.3)
        sale = counter.selling("5.00")
        time.sleep(0.5)
        os.write(board, first.encode() + b"\r")
        assert finished(sale)["lamp"] == "green"
        os.write(board, first.encode() + b"\r")
        # The next buyer's sale waits, and the note before it lies there still.
        sale = counter.selling("6.00")
        for _ in range(4):
            time.sleep(0.8)
            os.write(board, first.encode() + b"\r")
        os.write(board, second.encode() + b"\r")
        assert finished(sale)["lamp"] == "green"
        assert counter.status()["refusals"] == {"noAmountDue": 2}
    os.close(board)
    os.close(port)
    counter.assert_whole()


def decoders(process):
    """The programs that a process has started and that read pictures."""
    children = pathlib.Path(f"/proc/{process}/task")
    pids = [int(pid) for task in children.iterdir() for pid in (task / "children").read_text().split()]
    return [pid for pid in pids if (pathlib.Path(f"/proc/{pid}/comm").read_text().strip()) == "tillpost-decode"]


def running(pid):
    """Whether a program still runs. One that ended while its parent ended first waits for init to take its result, and not
    every container has an init that does."""
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except FileNotFoundError:
        return False


def test_pictures_are_read_by_a_process_that_can_do_nothing_else(shared_hq):
    counter = shared_hq.counter("confined")
    wallet = shared_hq.wallet("confined")
    pictures = counter.folder / "pictures"
    pictures.mkdir()
    with Service(counter, {"scanners": [{"folder": str(pictures)}]}) as service:
        for number in range(2):
            sale = counter.selling("5.00")
            time.sleep(0.5)
            shutil.copyfile(counter.note(wallet, "5.00"), pictures / f"scan-{number}.png")
            assert finished(sale)["lamp"] == "green"
            [decoder] = decoders(service.process.pid)
            status = pathlib.Path(f"/proc/{decoder}/status").read_text()
            # A filter of system calls is loaded, no right can be gained, and only three descriptors are open.
            assert "Seccomp:\t2" in status and "NoNewPrivs:\t1" in status
            assert {path.name for path in pathlib.Path(f"/proc/{decoder}/fd").iterdir()} == {"0", "1", "2"}
            # A picture that ends it costs no sale: the next picture has another.
            os.kill(decoder, signal.SIGKILL)
    assert not running(decoder)


def test_only_the_confined_program_can_parse_a_picture():
    # A function that a program calls in a library stands in it by name. The counter writes PNG, so it links libpng.
    parsers = [b"zbar_scan_image", b"png_create_read_struct", b"jpeg_read_header", b"jpeg_start_decompress"]
    decoder = (BINARIES / "tillpost-decode").read_bytes()
    assert all(parser in decoder for parser in parsers)
    for program in ("tillpost", "tillpost-hq"):
        there = (BINARIES / program).read_bytes()
        assert not [parser for parser in parsers if parser in there]


def test_several_codes_in_a_picture_are_told_with_their_place(shared_hq):
    counter = shared_hq.counter("places")
    picture = counter.note(shared_hq.wallet("places"), "5.00")
    for command in (["scan", picture], ["code", "show", "--image", picture]):
        symbols = [json.loads(line) for line in run("tillpost", *command, "--json").stdout.splitlines()]
        boxes = sorted(symbol["box"] for symbol in symbols)
        # A note and its certificate stand side by side.
        assert len(boxes) == 2 and boxes[0][2] < boxes[1][0]
        assert all(left < right and top < bottom for left, top, right, bottom in boxes)
    shown = run("tillpost", "code", "show", "--image", picture).stdout
    assert shown.count("place") == 2 and ", ".join(map(str, boxes[0])) in shown
