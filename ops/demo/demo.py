#!/usr/bin/env python3
"""A day at two counters, played with the real programs through their public commands."""

import argparse
import os
import shutil
import signal
import sys
import time

from counters import Counter
from stage import Failed, Stage
from story import Story


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", required=True, help="the folder of the built programs")
    parser.add_argument("--dir", required=True, help="where the demo leaves its files; emptied first")
    parser.add_argument("--keep", action="store_true", help="leave HQ and the counters running")
    options = parser.parse_args()

    stop_what_was_kept(options.dir)
    shutil.rmtree(options.dir, ignore_errors=True)
    os.makedirs(options.dir, mode=0o700)
    stage = Stage(os.path.abspath(options.bin), os.path.abspath(options.dir))
    story = Story(stage, [Counter(stage, "1", "Till 1"), Counter(stage, "2", "Till 2")])
    began = time.monotonic()
    try:
        story.tell()
    except Failed as failure:
        stage.stop_all()
        print(f"\ndemo: not as it should be: {failure}", file=sys.stderr)
        return 1
    except BaseException:
        stage.stop_all()
        raise
    print(f"\nThe day took {time.monotonic() - began:.0f} s. Look into {options.dir}: pictures, journals, HQ's store, pulls, logs.")
    if options.keep:
        pids = ", ".join(f"{name} (pid {process.pid})" for name, process in stage.running.items())
        with open(stage.path("pids"), "w") as file:
            file.write(" ".join(str(process.pid) for process in stage.running.values()) + "\n")
        print(f"Still running: {pids}. HQ answers at {story.url}. Stop them with: kill $(cat {options.dir}/pids)")
    else:
        stage.stop_all()
    return 0


def stop_what_was_kept(folder):
    """Ends what an earlier demo left running in the same folder, and nothing else."""
    try:
        with open(os.path.join(folder, "pids")) as file:
            pids = [int(pid) for pid in file.read().split()]
    except (OSError, ValueError):
        return
    for pid in pids:
        try:
            with open(f"/proc/{pid}/cmdline", "rb") as file:
                is_ours = os.path.abspath(folder).encode() in file.read()
            if is_ours:
                os.kill(pid, signal.SIGTERM)
        except OSError:
            continue


if __name__ == "__main__":
    sys.exit(main())
