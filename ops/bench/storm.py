"""The link returns to a thousand nodes at once: what headquarters still gets done, beside the same nodes a few at a time."""

import argparse
import json
import pathlib
import shutil
import subprocess

from stage import Stage

# As many as one 'tillpost-bench storm' can hold.
MOST_NODES = 250


class Crowd:
    """Enrolled nodes with backlogs in several processes, at one headquarters."""

    def __init__(self, stage, nodes, records, processes=None, at_a_time=None):
        self.stage, self.nodes, self.records = stage, nodes, records
        processes = processes or -(-nodes // MOST_NODES)
        shares = [nodes // processes + (number < nodes % processes) for number in range(processes)]
        lanes = ["--at-a-time", at_a_time // processes] if at_a_time else []
        self.processes = [
            subprocess.Popen(
                list(map(str, [
                    stage.programs / "tillpost-bench", "storm", "--hq", stage.data, "--merchant", "M-001",
                    "--issuer-key", stage.data / "keys" / "issuer-SUN-BANK.pem", "--nodes", share,
                    "--records", records, *lanes])),
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            for share in shares]

    def expect(self, word):
        for process in self.processes:
            line = process.stdout.readline().strip()
            assert line == word, line

    def tell(self):
        for process in self.processes:
            process.stdin.write("go\n")
            process.stdin.flush()

    def drain(self, linger=None):
        """Lets them go, once they are ready; what each node saw of each exchange, when everything is drained and after
        lingering on."""
        self.tell()
        self.expect("drained")
        if linger:
            linger()
        self.tell()
        told = [json.loads(process.stdout.readline()) for process in self.processes]
        assert all(process.wait() == 0 for process in self.processes)
        return Seen([node for nodes in told for node in nodes])


class Seen:
    """What the nodes saw, exchange by exchange."""

    def __init__(self, nodes):
        self.nodes = nodes
        self.all = [exchange for node in nodes for exchange in node]
        self.began = min(exchange["began"] for exchange in self.all)
        # The last record that was taken ends it; who calls again later only looks.
        self.seconds = (max(e["ended"] for e in self.all if e["result"] == "accepted" and e["records"]) - self.began) / 1000

    def of(self, result):
        return [exchange for exchange in self.all if exchange["result"] == result]

    def early(self):
        """Those who came back before they were asked to, with what they had been told."""
        return [
            (before, after) for node in self.nodes for before, after in zip(node, node[1:])
            if after["began"] - before["ended"] < before["told"] * 1000]

    def needed(self):
        return sum(exchange["bytes"] for exchange in self.of("accepted") if exchange["records"])

    def sent(self):
        return sum(exchange["bytes"] for exchange in self.all)

    def buckets(self, seconds):
        """By time: how many were under way at most, answered, turned away."""
        rows = []
        for number in range(int(self.seconds // seconds) + 1):
            start, end = (self.began + 1000 * seconds * at for at in (number, number + 1))
            inside = [e for e in self.all if e["began"] < end and e["ended"] >= start]
            ended = [e for e in inside if e["ended"] < end]
            edges = sorted([(max(e["began"], start), 1) for e in inside] + [(e["ended"], -1) for e in ended])
            most, now = 0, 0
            for _, step in edges:
                now += step
                most = max(most, now)
            rows.append((number * seconds, most, sum(e["result"] == "accepted" for e in ended),
                         sum(e["result"] == "busy" for e in ended), sum(e["result"] == "failed" for e in ended)))
        return rows


def measure(programs, folder, nodes, records, at_a_time=None):
    """What the nodes saw, headquarters' peak in MB, and milliseconds of its work on a record."""
    shutil.rmtree(folder, ignore_errors=True)
    with Stage(programs, folder) as stage:
        crowd = Crowd(stage, nodes, records, processes=4, at_a_time=at_a_time)
        crowd.expect("ready")
        before = stage.cpu_seconds()
        seen = crowd.drain()
        peak, work = stage.memory("VmHWM"), stage.cpu_seconds() - before
    shutil.rmtree(folder)
    return seen, peak, work * 1000 / (nodes * records)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", required=True, type=pathlib.Path)
    parser.add_argument("--dir", required=True, type=pathlib.Path)
    parser.add_argument("--nodes", type=int, default=1_000)
    parser.add_argument("--records", type=int, default=100)
    options = parser.parse_args()
    print(f"{options.nodes:,} nodes with {options.records} records each; every record verified, durable and answered")
    # Steady before and after, so that a slow moment of the machine does not speak for or against the storm.
    parts = [("steady, 8 at a time", options.nodes // 2, 8), ("storm, all at once", options.nodes, None),
             ("steady, 8 at a time", options.nodes // 2, 8)]
    rates, storm = [], None
    for name, nodes, at_a_time in parts:
        seen, peak, work = measure(options.bin, options.dir / "storm", nodes, options.records, at_a_time)
        rates.append(nodes * options.records / seen.seconds)
        storm = storm if at_a_time else seen
        print(f"  {name:<20} {rates[-1]:7,.0f} records a second, {work:.2f} ms of headquarters' cores each; "
              f"its peak {peak:.0f} MB; {seen.sent() / seen.needed():.2f}x the bytes needed; "
              f"{len(seen.of('busy'))} turned away, {len(seen.of('failed'))} failed, "
              f"{len(seen.early())} back before they were asked")
    print(f"  storm against steady: {2 * rates[1] / (rates[0] + rates[2]):.2f}x (at least 0.90)")
    print("  second  under way  answered  turned away  failed")
    for second, *counts in storm.buckets(2):
        print("  {:>6}  {:>9}  {:>8}  {:>11}  {:>6}".format(second, *counts))


if __name__ == "__main__":
    main()
