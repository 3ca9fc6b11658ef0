"""A program that believes another time, through the Debian package faketime."""

import shutil
import subprocess

import pytest

from conftest import BINARIES

needs_faketime = pytest.mark.skipif(not shutil.which("faketime"), reason="needs the Debian package faketime")


def run_at(time, program, *arguments, timeout=60):
    """Runs a command to its end at another time: `-1h`, `+400d`, or `@1970-01-01 00:10:00` for a clock that begins there.

    The time since the boot stays what it is: the wall clock was changed, or the board was without power and has none.
    """
    return subprocess.run(
        ["faketime", "--exclude-monotonic", "-f", time, str(BINARIES / program), *map(str, arguments)], capture_output=True, text=True, timeout=timeout)
