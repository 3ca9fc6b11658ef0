#!/usr/bin/env python3
"""Makes the counter's voice: every clip of hardware/voice/LANGUAGE.tsv, spoken by espeak-ng, until somebody records it.

    hardware/voice/make.py --out DIR [LANGUAGE...]      DIR/LANGUAGE/NAME.wav; all languages by default

A recording NAME.wav beside the list (hardware/voice/recorded/LANGUAGE/) is taken as it is: 16 bits, one channel, 22,050 a second.
A list's first line names espeak-ng's voice; each other one a clip, its words, and how espeak-ng is told them where that differs
(Mandarin in pinyin: Debian's espeak-ng cannot read characters).
"""

import argparse
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
WORDS_A_MINUTE = 165


def lines(language):
    path = HERE / f"{language}.tsv"
    if not path.exists():
        sys.exit(f"make.py: there is no {path}; nothing was made for {language}")
    rows = [line.split("\t") for line in path.read_text().splitlines()]
    if not rows or any(len(row) not in (2, 3) for row in rows) or rows[0][0] != "espeak-ng":
        sys.exit(f"make.py: {path}: each line is a clip and its words, with tabs between; the first one is espeak-ng and its voice")
    return rows[0][1], rows[1:]


def make(language, out):
    voice, clips = lines(language)
    folder = out / language
    folder.mkdir(parents=True, exist_ok=True)
    spoken = 0
    for name, *words in clips:
        recorded = HERE / "recorded" / language / f"{name}.wav"
        if recorded.exists():
            shutil.copyfile(recorded, folder / f"{name}.wav")
            continue
        # -z: no pause at the end, so that the words of a number stay together.
        subprocess.run(
            ["espeak-ng", "-z", "-v", voice, "-s", str(WORDS_A_MINUTE), "-w", str(folder / f"{name}.wav"), "--", words[-1]],
            check=True)
        spoken += 1
    print(f"{language}: {len(clips)} clips in {folder}, {len(clips) - spoken} of them recorded by a person")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("languages", nargs="*", default=sorted(path.stem for path in HERE.glob("*.tsv")))
    options = parser.parse_args()
    if not shutil.which("espeak-ng"):
        sys.exit("make.py: espeak-ng is missing; nothing was made. apt-get install espeak-ng")
    for language in options.languages:
        make(language, options.out)


if __name__ == "__main__":
    main()
