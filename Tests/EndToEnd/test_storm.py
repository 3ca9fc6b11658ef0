"""Many at once: boards whose link returns at the same moment, and strangers who keep a door open."""

import collections
import json
import pathlib
import socket
import sys
import time

from conftest import BINARIES, ROOT, run, until

# At the end: a script there is called queue, as a module of Python is.
sys.path.append(str(ROOT / "ops" / "bench"))
from stage import Stage  # noqa: E402
from storm import Crowd  # noqa: E402

NODES, RECORDS = 60, 20
STRANGERS = 200


def memory(process, field="VmHWM"):
    text = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    return int(next(line for line in text.splitlines() if line.startswith(field)).split()[1]) / 1024


def test_everything_arrives_once_and_everybody_comes_back_when_told(tmp_path):
    with Stage(BINARIES, tmp_path / "storm", "--call-again", "2") as stage:
        crowd = Crowd(stage, NODES, RECORDS, processes=2)
        crowd.expect("ready")
        seen = crowd.drain(linger=lambda: time.sleep(4))

        # Every record is at headquarters once, with one verdict.
        nodes = json.loads(stage.hq("node", "list", "--json"))
        assert [node["sequence"] for node in nodes] == [RECORDS] * NODES
        token = json.loads(stage.hq("pull-token", "new", "--name", "books", "--json"))["token"]
        stage.hq("batch", "close")
        lines = stage.run("tillpost-hq", "pull", "--hq", stage.url, "--token", token, "--format", "jsonl").splitlines()
        cases = collections.Counter(json.loads(line)["case"] for line in lines)
        assert len(cases) == NODES * RECORDS

        assert len(seen.nodes) == NODES
        assert not seen.of("failed")
        assert sum(exchange["records"] for exchange in seen.of("accepted")) == NODES * RECORDS
        # Who was turned away was told when to come back; all did so, and nobody earlier. The same for who was done.
        assert all(exchange["told"] >= 1 for exchange in seen.of("busy"))
        assert seen.early() == []
        assert all(len(node) >= 2 and node[-1]["records"] == 0 for node in seen.nodes)
        assert stage.memory("VmHWM") < 512


def stranger(hq):
    """Somebody who has promised a large body and sends next to nothing of it."""
    host, port = hq.listen.split(":")
    connection = socket.create_connection((host, int(port)))
    connection.sendall(b"POST /v1/exchange HTTP/1.1\r\nHost: hq\r\nContent-Length: 4000000\r\n\r\n" + bytes(64))
    return connection


def is_cut_off(connection):
    connection.setblocking(False)
    try:
        while connection.recv(4096):
            pass
        return True
    except BlockingIOError:
        return False
    except OSError:
        return True


def trickle(connections):
    for connection in connections:
        try:
            connection.send(b"x")
        except OSError:
            pass


def test_slow_strangers_keep_no_honest_node_out_and_are_cut_off(hq):
    counter = hq.counter("honest")
    for _ in range(5):
        counter.sold("3.00", "--cash")
    strangers = [stranger(hq) for _ in range(STRANGERS)]
    trickle(strangers)
    done = run("tillpost", "sync", "--state", counter.state)
    assert done.returncode == 0, done.stderr
    assert not any(map(is_cut_off, strangers)), "the node came through while all of them held on"
    assert counter.status()["queue"]["count"] == 0

    def are_gone():
        trickle(strangers)
        return all(map(is_cut_off, strangers))

    until(are_gone, seconds=40)
    assert memory(hq.process) < 512
    for connection in strangers:
        connection.close()


def test_strangers_who_send_much_and_then_stop_leave_room_for_small_uploads(hq):
    """64 MiB beyond the first 64 KiB of each: the purse for large bodies is empty, an honest upload needs none of it."""
    counter = hq.counter("honest")
    counter.sold("3.00", "--cash")
    strangers = [stranger(hq) for _ in range(40)]
    for connection in strangers:
        connection.settimeout(2)
        try:
            connection.sendall(bytes(3_900_000))
        except OSError:
            # Refused in the middle: the purse is empty.
            pass
    done = run("tillpost", "sync", "--state", counter.state)
    assert done.returncode == 0, done.stderr
    assert counter.status()["queue"]["count"] == 0
    assert memory(hq.process) < 512
    for connection in strangers:
        connection.close()
