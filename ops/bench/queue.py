"""How a queue drains: against the limit that checking signatures sets, over a slow link, and whatever its length."""

import argparse
import pathlib
import shutil

import reference
from slow_link import SlowLink
from stage import Stage


def drain(programs, folder, count, nodes):
    """Everything through the real programs, durable and verified at headquarters."""
    with Stage(programs, folder, apart=True) as stage:
        states = [stage.node(f"node-{number}") for number in range(nodes)]
        for state in states:
            stage.fill(state, count // nodes)
        limit = int(stage.run("tillpost-bench", "verify-limit", cores=stage.hq_cores)) / 2
        before = stage.cpu_seconds()
        seconds = stage.drain(states)
        share = (stage.cpu_seconds() - before) / count
        plain = reference.rate(count)
        rate, cores = count / seconds, len(stage.hq_cores)
        print(f"{count} records with a payer's note each, {nodes} nodes at once, headquarters on {cores} core(s) of its own: "
              f"{rate:,.0f} a second")
        print(f"  {rate / limit:.2f}x of the limit: two signatures a record on headquarters' cores, {limit:,.0f} a second")
        print(f"  {rate / plain:.2f}x of the reference that checks no signature, {plain:,.0f} a second")
        print(f"  headquarters works {share * 1e6:.0f} us of one core for a record, {cores / limit / share:.2f} of it the two "
              "signatures")
        print(f"  headquarters holds {stage.memory():.0f} MB in memory")


def slow(programs, folder, count):
    """A village's link."""
    with Stage(programs, folder) as stage:
        link = SlowLink(int(stage.url.rsplit(":", 1)[1]))
        state = stage.node("far", link.url)
        stage.fill(state, count)
        before = list(link.carried)
        seconds = stage.drain([state])
        up, down = (after - earlier for after, earlier in zip(link.carried, before))
        print(f"{count} records over 40 kbit/s and 600 ms: {seconds:.0f} s, "
              f"{up / count:.0f} bytes up and {down / count:.0f} down a record, HTTP included")
        link.close()


def curve(programs, folder, lengths):
    """What one more sale and one more record sent cost, by how many wait."""
    more = 2_000
    for length in lengths:
        shutil.rmtree(folder, ignore_errors=True)
        with Stage(programs, folder, apart=True) as stage:
            state = stage.node("counter")
            stage.fill(state, length)
            accept = int(stage.fill(state, more, "--each"))
            journal = (state / "journal.sqlite").stat().st_size / 1e6
            seconds = stage.drain([state])
            print(f"{length:>9,} waiting: {accept} us for one more sale, durable, in the middle; journal {journal:,.0f} MB; "
                  f"drained in {seconds:,.1f} s, {seconds / (length + more) * 1e6:,.0f} us a record")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", required=True, type=pathlib.Path)
    parser.add_argument("--dir", required=True, type=pathlib.Path)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--longest", type=int, default=1_000_000)
    parser.add_argument("--only", choices=["drain", "slow", "curve"])
    options = parser.parse_args()
    parts = {
        "drain": lambda folder: drain(options.bin, folder, options.count, 8),
        "slow": lambda folder: slow(options.bin, folder, 1_000),
        "curve": lambda folder: curve(options.bin, folder, [1_000, 100_000, options.longest]),
    }
    for name, part in parts.items():
        if options.only in (None, name):
            folder = options.dir / name
            shutil.rmtree(folder, ignore_errors=True)
            part(folder)


main()
