"""A network that loses packets: the counter in one network namespace, HQ in another, and every record arrives once.

The node speaks TLS with a proxy at HQ's end, because it speaks plain HTTP to its own machine only. What is lost is
lost between the two ends' kernels, which send it again, as in the field; which packets, no seed replays.
"""

import concurrent.futures
import contextlib
import ctypes
import os
import re
import shutil
import subprocess
import threading
import time

import pytest

from conftest import Headquarters, Service, until
from fault_proxy import Authority, FaultProxy
from test_faults import assert_one_effect_each, counter_behind, drained

RECORDS, NOTES = 200, 10
CLONE_NEWNET = 0x40000000
LIBC = ctypes.CDLL(None, use_errno=True)


def command(*words, text=None):
    done = subprocess.run(words, input=text, capture_output=True, text=True, timeout=20)
    if done.returncode != 0:
        raise OSError(f"{' '.join(words)}: {done.stderr.strip()}")
    return done.stdout


class Network:
    """Two namespaces and the line between them."""

    def __init__(self):
        self.node, self.hq = f"tillpost-{os.getpid()}-node", f"tillpost-{os.getpid()}-hq"
        self.ends = {self.node: "10.77.0.1", self.hq: "10.77.0.2"}

    def __enter__(self):
        try:
            for end in self.ends:
                command("ip", "netns", "add", end)
            command("ip", "link", "add", "line", "netns", self.node, "type", "veth", "peer", "line", "netns", self.hq)
            for end, address in self.ends.items():
                # One packet is one packet: a veth would else carry 64 KiB at a time, lost or not as one.
                command("ip", "-n", end, "link", "set", "line", "gso_max_segs", "1", "up")
                command("ip", "-n", end, "link", "set", "lo", "up")
                command("ip", "-n", end, "address", "add", f"{address}/24", "dev", "line")
            self.lose(0)
        except OSError:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for end in self.ends:
            with contextlib.suppress(OSError):
                command("ip", "netns", "delete", end)

    def lose(self, percent):
        """So many of a hundred packets, each way."""
        rule = f"iifname line numgen random mod 100 < {percent} counter drop;" if percent else ""
        rules = f"""
            table inet loss {{}}
            delete table inet loss
            table inet loss {{ chain in {{ type filter hook input priority 0; {rule} }}; }}
        """
        for end in self.ends:
            command("ip", "netns", "exec", end, "nft", "-f", "-", text=rules)

    def lost(self):
        """How many it was, either way."""
        lists = [command("ip", "netns", "exec", end, "nft", "list", "ruleset") for end in self.ends]
        return sum(int(count) for rules in lists for count in re.findall(r"counter packets (\d+)", rules))


def move(namespace):
    """This thread into a namespace, as its open file."""
    if LIBC.setns(namespace, CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "setns")


@contextlib.contextmanager
def inside(name):
    """What this thread opens or starts in the block, a socket, a thread or a process, is in the namespace."""
    with open(f"/proc/self/task/{threading.get_native_id()}/ns/net") as home, open(f"/run/netns/{name}") as there:
        move(there.fileno())
        try:
            yield
        finally:
            move(home.fileno())


@pytest.fixture()
def network():
    if os.geteuid() != 0 or not all(shutil.which(tool) for tool in ("ip", "nft")):
        pytest.skip("a lossy network needs root, and the packages iproute2 and nftables")
    try:
        network = Network().__enter__()
    except OSError as fault:
        pytest.skip(f"no network namespaces here: {fault}")
    yield network
    network.__exit__()


@pytest.mark.parametrize("percent", [10, 30])
def test_every_record_arrives_once_although_packets_are_lost(network, tmp_path, percent):
    authority = Authority(tmp_path)
    with contextlib.ExitStack() as stack:
        with inside(network.hq):
            hq = Headquarters(tmp_path)
            stack.callback(hq.stop)
            address = network.ends[network.hq]
            proxy = stack.enter_context(FaultProxy(hq, tls=authority.tls(address), host=address))
        wallet = hq.wallet("lossy")
        stack.enter_context(inside(network.node))
        counter = counter_behind(hq, proxy, authority)
        with Service(counter, counter.config):
            proxy.refuse()
            for _ in range(NOTES):
                counter.sold("2.00", "--image", counter.note(wallet, "2.00"))
            with concurrent.futures.ThreadPoolExecutor(2) as pool:
                list(pool.map(lambda _: counter.sold("3.00", "--cash"), range(RECORDS - NOTES)))
            network.lose(percent)
            with inside(network.hq):
                proxy.listen()
            began = time.monotonic()
            until(lambda: drained(counter), seconds=90)
            print(f"{percent} %, {network.lost()} packets lost: {RECORDS} records in {time.monotonic() - began:.1f} s")
            assert network.lost() > 0
        with inside(network.hq):
            assert_one_effect_each(hq, counter)
        assert len(counter.journal()) == RECORDS
