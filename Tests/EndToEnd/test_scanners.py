"""The running service reads its scanners: a folder of pictures, and a serial line over a pseudo-terminal."""

import json
import os
import pty
import shutil
import subprocess
import time
import tty

from conftest import BINARIES, Service, run


def waiting_sale(counter, amount):
    return subprocess.Popen(
        [str(BINARIES / "tillpost"), "sell", "--state", str(counter.state), "--amount", amount, "--scan", "--json"],
        stdout=subprocess.PIPE, text=True)


def finished(sale):
    out, _ = sale.communicate(timeout=30)
    return json.loads(out)


def test_a_picture_put_into_the_folder_pays_the_waiting_sale(shared_hq):
    counter = shared_hq.counter("folder")
    wallet = shared_hq.wallet("folder")
    pictures = counter.folder / "pictures"
    pictures.mkdir()
    with Service(counter, {"scanners": [{"folder": str(pictures)}]}):
        sale = waiting_sale(counter, "5.00")
        time.sleep(0.5)
        shutil.copy(counter.note(wallet, "5.00"), pictures / "scan.png")
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
        sale = waiting_sale(counter, "5.00")
        time.sleep(0.5)
        # A scanner sends in pieces.
        for start in range(0, len(note), 40):
            os.write(board, note[start:start + 40].encode())
            time.sleep(0.01)
        os.write(board, b"\r")
        assert finished(sale)["status"] in ("approved", "guaranteed")
        # A code that nobody waits for is no sale.
        os.write(board, note.encode() + b"\r")
        time.sleep(0.5)
        assert counter.status()["refusals"].get("noAmountDue", 0) >= 1
    os.close(board)
    os.close(port)
    counter.assert_whole()
