"""How well codes are read: Tillpost beside plain libzbar and zxing-cpp, over the same pictures, in one run.

One thread each, the same kinds of symbol, pictures that all three read from the same files. A symbol that says anything
else than what was drawn is a wrong read, whatever else was read beside it."""

import argparse
import collections
import importlib.metadata
import json
import os
import pathlib
import statistics
import subprocess
import sys
import time

import cv2
import zxingcpp

import pictures

FORMATS = {
    zxingcpp.BarcodeFormat.QRCode: "QR-Code", zxingcpp.BarcodeFormat.EAN13: "EAN-13",
    zxingcpp.BarcodeFormat.EAN8: "EAN-8", zxingcpp.BarcodeFormat.UPCA: "UPC-A", zxingcpp.BarcodeFormat.UPCE: "UPC-E",
    zxingcpp.BarcodeFormat.Code128: "Code-128",
}
READERS = ["libzbar", "zxing-cpp", "tillpost", "in-process"]
WAYS = {"libzbar": "plain", "tillpost": "child", "in-process": "here"}


class Bench:
    """One reader over the pictures of the set, in turns with the others."""

    def __init__(self, program):
        self.program = program

    def read(self, reader, files):
        """(milliseconds, symbols) a picture; a symbol is its kind and text."""
        if reader == "zxing-cpp":
            return [self.zxing(file) for file in files]
        done = subprocess.run(
            [self.program, "decode", "--way", WAYS[reader], "-"], input="".join(f"{file}\n" for file in files),
            capture_output=True, text=True, check=True)
        rows = [json.loads(line) for line in done.stdout.splitlines()]
        return [(row["ms"], [(one["symbology"], one.get("text")) for one in row["symbols"]]) for row in rows]

    @staticmethod
    def zxing(file):
        start = time.perf_counter()
        picture = cv2.imread(str(file), cv2.IMREAD_GRAYSCALE)
        found = zxingcpp.read_barcodes(picture, formats=list(FORMATS))
        ms = (time.perf_counter() - start) * 1_000
        return ms, [(FORMATS.get(one.format, str(one.format)), one.bytes.decode("utf-8", "replace")) for one in found]


def mark(row, symbols):
    """Whether the picture was read, and how many symbols are wrong."""
    wanted = (row["family"], row["text"])
    return wanted in symbols, sum(symbol != wanted for symbol in symbols)


def table(rows, key, title, readers):
    groups = collections.OrderedDict()
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    print(f"\n{title:<38}{'pictures':>9}" + "".join(f"{reader:>24}" for reader in readers))
    for name, group in groups.items():
        line = f"{name:<38}{len(group):>9}"
        for reader in readers:
            read = sum(row[reader]["read"] for row in group) / len(group)
            wrong = sum(row[reader]["wrong"] for row in group)
            ms = statistics.mean(row[reader]["ms"] for row in group)
            line += f"{read:>8.1%} {ms:>6.1f} ms {f'{wrong} wrong' if wrong else '':>7}"
        print(line)


def overhead(rows):
    """A plain frame: 640 x 480, read by libzbar at the first look. The whole way through tillpost-decode."""
    frames = [row for row in rows if row["size"] == [640, 480] and row["libzbar"]["read"] and row["family"] != "none"]
    ours, plain = (statistics.median(row[reader]["ms"] for row in frames) for reader in ("tillpost", "libzbar"))
    ratio = statistics.median(row["tillpost"]["ms"] / row["libzbar"]["ms"] for row in frames)
    print(f"\na plain 640 x 480 frame, {len(frames)} of them: {ours:.2f} ms through tillpost-decode, {plain:.2f} ms libzbar; "
          f"{ratio:.2f}x (at most 1.3x)")
    return ratio


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", required=True, help="where tillpost-bench and tillpost-decode are")
    parser.add_argument("--dir", required=True, help="where the pictures are drawn")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--symbols", type=int, default=6, help="symbols a cell; there are 47 cells a family")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    folder = pathlib.Path(options.dir)

    start = time.monotonic()
    rows = pictures.write(folder, options.seed, options.symbols)
    print(f"{len(rows)} pictures of seed {options.seed}, drawn in {time.monotonic() - start:.0f} s; "
          f"zxing-cpp {importlib.metadata.version('zxing-cpp')}")
    bench = Bench(os.path.join(options.bin, "tillpost-bench"))
    # In turns of fifty, so that what else the machine does falls on all of them.
    for at in range(0, len(rows), 50):
        part = rows[at:at + 50]
        for reader in READERS:
            for row, (ms, symbols) in zip(part, bench.read(reader, [folder / row["file"] for row in part]), strict=True):
                read, wrong = mark(row, symbols)
                row[reader] = dict(read=read, wrong=wrong, ms=ms)
    coded = [row for row in rows if row["family"] != "none"]
    table(coded, lambda row: row["family"], "by family", READERS)
    table(coded, lambda row: f"{row['family']:<9} {row['distortion']}", "by distortion", READERS[:3])
    table([row for row in rows if row["family"] == "none"], lambda row: "no code", "nothing to read", READERS)
    ratio = overhead(rows)
    print(f"\nthe whole run took {time.monotonic() - start:.0f} s")
    (folder / "results.json").write_text(json.dumps(rows))
    return verdict(rows, ratio)


def verdict(rows, ratio):
    """0 when what is promised holds."""
    def rate(family, reader):
        group = [row for row in rows if row["family"] == family]
        return 100 * sum(row[reader]["read"] for row in group) / len(group)

    wrong = sum(row["tillpost"]["wrong"] for row in rows)
    promises = [
        (rate("QR-Code", "tillpost") >= rate("QR-Code", "zxing-cpp") - 3, "QR: at most 3 points behind zxing-cpp"),
        (rate("EAN-13", "tillpost") > rate("EAN-13", "zxing-cpp"), "EAN-13: ahead of zxing-cpp"),
        (wrong == 0, f"no wrong read accepted ({wrong})"),
        (ratio <= 1.3, "a plain frame within 1.3x of libzbar"),
    ]
    for holds, promise in promises:
        print(("holds   " if holds else "FAILS   ") + promise)
    return 0 if all(holds for holds, _ in promises) else 1


if __name__ == "__main__":
    sys.exit(main())
