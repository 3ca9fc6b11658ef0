"""A stick that is carried between a counter without a link and headquarters."""

import contextlib
import json

import pytest

from conftest import run
from fault_proxy import FaultProxy
from test_faults import counter_behind


@pytest.fixture()
def shop(shared_hq):
    shared_hq.merchant = shared_hq.ask("merchant", "new", "--name", "Carried", "--currency", "KES")["id"]
    return shared_hq


@pytest.fixture(scope="module")
def line(shared_hq):
    with FaultProxy(shared_hq) as proxy:
        yield proxy


@pytest.fixture()
def counter(shop, line):
    """A counter that has no link to HQ any more, from its first sale on."""
    counter = counter_behind(shop, line)
    line.refuse()
    yield counter
    line.listen()


@contextlib.contextmanager
def a_link(line):
    line.listen()
    try:
        yield
    finally:
        line.refuse()


@pytest.fixture(scope="module")
def wallet(shared_hq):
    return shared_hq.wallet("carried")


def export(counter, stick):
    """Onto the stick; the new bundles."""
    done = run("tillpost", "courier", "export", "--state", counter.state, stick, "--json")
    assert done.returncode == 0, done.stderr
    return [stick / json.loads(line)["file"] for line in done.stdout.splitlines()]


def at_hq(hq, stick, refused=False):
    """HQ hears the stick; how far it holds each bundle's node."""
    done = run("tillpost-hq", "courier", "import", "--data", hq.data, stick, "--json")
    assert done.returncode == int(refused), done.stdout + done.stderr
    assert bool(done.stderr) == refused and "fatal" not in done.stderr.lower(), done.stderr
    return {row["file"]: row["sequence"] for row in json.loads(done.stdout)}


def brought(counter, stick, status=0):
    done = run("tillpost", "courier", "import", "--state", counter.state, stick, "--json")
    assert done.returncode == status, done.stdout + done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert all(row.pop("file").endswith(".tpa") for row in rows)
    return rows


def sell(counter, count):
    for _ in range(count):
        counter.sold("1.00", "--cash")


def decided(counter):
    return [line.get("decision") for line in counter.journal()]
