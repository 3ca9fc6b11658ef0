"""Every fault that a line has, on real sockets: the counter sells on, nothing is lost, nothing counts twice."""

import concurrent.futures
import itertools
import json
import os
import random

import pytest

from conftest import Counter, Service, run, until
from fault_proxy import Authority, Fault, FaultProxy
from faults import (
    AnswerTwice, CutAt, Late, OldAnswer, OneByteAtATime, RequestTwice, Says, Shows, SpoiltHandshake, StallAt,
    StalledHandshake, TruncatedChunk)

SEED = int(os.environ.get("TILLPOST_TEST_SEED", random.SystemRandom().randrange(2**32)))
NUMBERS = itertools.count(1)

# What the line does, and how the counter sees the way to HQ meanwhile.
FAULTS = {
    "closed at once": (lambda: CutAt("connected"), "down"),
    "reset at once": (lambda: CutAt("connected", reset=True), "down"),
    "cut in the request's head": (lambda: CutAt("half the head"), "down"),
    "cut after the request's head": (lambda: CutAt("head"), "down"),
    "cut in the request's body": (lambda: CutAt("half the body"), "down"),
    "reset in the request's body": (lambda: CutAt("half the body", reset=True), "down"),
    "cut after the body": (lambda: CutAt("body"), "down"),
    "cut when HQ has answered": (lambda: CutAt("answered"), "down"),
    "reset when HQ has answered": (lambda: CutAt("answered", reset=True), "down"),
    "cut after the answer's head": (lambda: CutAt("answer head"), "down"),
    "half an answer of the whole length": (lambda: CutAt("half the answer"), "down"),
    "reset in the answer": (lambda: CutAt("half the answer", reset=True), "down"),
    "a truncated chunk": (TruncatedChunk, "down"),
    "one byte at a time": (OneByteAtATime, "up"),
    "the request twice": (RequestTwice, "up"),
    "the answer twice": (AnswerTwice, "up"),
    "an old answer": (OldAnswer, "withoutHQ"),
    "a sign-in page": (lambda: Says.status("200 OK"), "withoutHQ"),
    "a redirect to a sign-in page": (lambda: Says.status("302 Found", "Location: http://127.0.0.1:1/"), "withoutHQ"),
    "busy": (lambda: Says.status("503 Service Unavailable", "Retry-After: 1"), "withoutHQ"),
    "too many": (lambda: Says.status("429 Too Many Requests"), "withoutHQ"),
    "another protocol": (lambda: Says(b"SSH-2.0-OpenSSH_9.2\r\n" + bytes(range(256))), "withoutHQ"),
}
PLAIN = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"
# The same with TLS, made with the authority that the counter trusts and with a stranger.
TLS_FAULTS = {
    "an unknown authority": (lambda _, stranger: Shows(stranger.tls("127.0.0.1")), "withoutHQ"),
    "another's certificate": (lambda authority, _: Shows(authority.tls("127.0.0.2")), "withoutHQ"),
    "a certificate that is over": (lambda authority, _: Shows(authority.tls("127.0.0.1", days=-1)), "withoutHQ"),
    "no handshake": (lambda *_: SpoiltHandshake(b""), "withoutHQ"),
    "half a handshake": (lambda *_: SpoiltHandshake(b"\x16\x03\x03\x00\x7a\x02\x00\x00"), "withoutHQ"),
    "no TLS": (lambda *_: SpoiltHandshake(PLAIN), "withoutHQ"),
    "TLS cut in the request's body": (lambda *_: CutAt("half the body"), "down"),
    "TLS cut in the answer": (lambda *_: CutAt("half the answer"), "down"),
}


def counter_behind(hq, proxy, authority=None):
    """A new counter that knows HQ by the proxy's address only."""
    name = f"behind-{next(NUMBERS)}"
    counter = Counter(hq.folder / name)
    counter.folder.mkdir()
    counter.config = {"caFile": str(authority.file)} if authority else {}
    trust = ["--ca", authority.file] if authority else []
    hq.ask("node", "new", "--merchant", hq.merchant, "--counter", name, "--url", proxy.url,
           "--out", counter.folder / "enrol.png", "--plate", counter.plate)
    done = run("tillpost", "enrol", "--state", counter.state, "--image", counter.folder / "enrol.png", *trust)
    assert done.returncode == 0, done.stderr
    return counter


def drained(counter):
    return counter.status()["queue"]["count"] == 0 and all("decision" in line for line in counter.journal())


def assert_one_effect_each(hq, counter):
    """HQ's rows are the counter's journal, once each, and HQ owes what its rows say, to the cent."""
    counter.assert_whole()
    taken = [(line["paymentId"], line["digest"], line["amount"], line.get("decision")) for line in counter.journal()]
    token = hq.ask("pull-token", "new", "--name", "test")["token"]
    pulled = run("tillpost-hq", "pull", "--hq", hq.url, "--token", token, "--format", "jsonl").stdout.splitlines()
    rows = [json.loads(line) for line in pulled]
    node = counter.status()["node"]
    assert all(row["decision"] == "approved" for row in rows)
    assert taken == [(row["payment_id"], row["record"], f"{row['amount']} {row['currency']}", "paid")
                     for row in rows if row["node"] == node]
    ledger = hq.ask("ledger")
    owed = sum(balance["minorUnits"] for balance in ledger["balances"] if balance["account"].startswith("payable:"))
    assert owed == sum(row["minor_units"] for row in rows if row["money"] == "payable")
    assert all(proof["isBalanced"] for proof in ledger["proofs"]) and hq.ask("exceptions") == []


@pytest.fixture(scope="module")
def wallet(shared_hq):
    return shared_hq.wallet("faults")


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def stranger(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("stranger"))


@pytest.fixture(scope="module")
def line(shared_hq):
    """A counter's line to HQ, for all the faults one after another."""
    with FaultProxy(shared_hq) as proxy:
        counter = counter_behind(shared_hq, proxy)
        with Service(counter):
            yield proxy, counter


@pytest.fixture(scope="module")
def tls_line(shared_hq, authority):
    with FaultProxy(shared_hq, tls=authority.tls("127.0.0.1")) as proxy:
        counter = counter_behind(shared_hq, proxy, authority)
        with Service(counter, counter.config):
            yield proxy, counter


def sells_on(hq, wallet, counter, link, begin, end):
    """Sales before, during and after a fault, which is suffered twice at least; then the node mends it by itself."""
    until(lambda: counter.status()["link"] == "up")
    begin()
    try:
        assert counter.sold("2.00", "--image", counter.note(wallet, "2.00"))["lamp"] == "green"
        # An answer that comes twice may be taken for the next one's, which is then asked for again.
        until(lambda: run("tillpost", "sync", "--state", counter.state).returncode == (0 if link == "up" else 1))
        assert counter.status()["link"] == link
        assert counter.sold("3.00", "--cash")["status"] == "cashNoted"
    finally:
        end()
    until(lambda: drained(counter))
    assert_one_effect_each(hq, counter)


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_of_the_line_costs_nothing(shared_hq, wallet, line, name):
    proxy, counter = line
    fault, link = FAULTS[name]
    sells_on(shared_hq, wallet, counter, link, lambda: proxy.always(fault()), proxy.clear)
    assert proxy.begun >= 2


def test_a_refused_connection_costs_nothing(shared_hq, wallet, line):
    proxy, counter = line
    sells_on(shared_hq, wallet, counter, "down", proxy.refuse, proxy.listen)


def test_control_a_sale_that_has_not_arrived_is_noticed(shared_hq, line):
    proxy, counter = line
    proxy.always(CutAt("connected"))
    counter.sold("1.00", "--cash")
    with pytest.raises(AssertionError):
        assert_one_effect_each(shared_hq, counter)
    proxy.clear()
    until(lambda: drained(counter))


@pytest.mark.parametrize("name", TLS_FAULTS)
def test_a_fault_of_tls_costs_nothing(shared_hq, wallet, tls_line, authority, stranger, name):
    proxy, counter = tls_line
    fault, link = TLS_FAULTS[name]
    sells_on(shared_hq, wallet, counter, link, lambda: proxy.always(fault(authority, stranger)), proxy.clear)
    assert proxy.begun >= 2


def test_the_answer_twice_spoils_no_later_exchange(shared_hq, wallet):
    with FaultProxy(shared_hq) as proxy:
        counter = counter_behind(shared_hq, proxy)
        with Service(counter):
            until(lambda: counter.status()["link"] == "up")
            # Were the next answer there at once, it would be read with the copy, and both be seen as too much.
            proxy.suffer(itertools.chain([AnswerTwice()], itertools.repeat(Late())))
            until(lambda: proxy.begun)
            counter.sold("2.00", "--image", counter.note(wallet, "2.00"))
            until(lambda: drained(counter), seconds=8)
    assert_one_effect_each(shared_hq, counter)


STALLS = {
    "in the handshake": lambda: StalledHandshake(),
    "in the request": lambda: StallAt("half the body"),
    "before the answer": lambda: StallAt("answered"),
    "in the answer": lambda: StallAt("half the answer"),
}


def gives_up(hq, authority, stall):
    with FaultProxy(hq, tls=authority.tls("127.0.0.1")) as proxy:
        counter = counter_behind(hq, proxy, authority)
        wallet = hq.wallet(counter.folder.name)
        with Service(counter, counter.config):
            until(lambda: counter.status()["link"] == "up")
            proxy.suffer([stall])
            until(lambda: proxy.begun)
            assert counter.sold("2.00", "--image", counter.note(wallet, "2.00"))["lamp"] == "green"
            until(lambda: drained(counter), seconds=30)
            assert stall.is_left
        return counter


def test_the_node_gives_a_stalled_exchange_up_and_tries_again(shared_hq, authority):
    """All at once: each takes as long as the node is patient."""
    with concurrent.futures.ThreadPoolExecutor(len(STALLS)) as pool:
        stalled = [pool.submit(gives_up, shared_hq, authority, stall()) for stall in STALLS.values()]
        counters = [future.result() for future in stalled]
    for counter in counters:
        assert_one_effect_each(shared_hq, counter)


def sent_for_bursts(hq, authority, plan):
    """Bytes of bodies that went out for sales made without a line, two at a time, and sent when there is one."""
    with FaultProxy(hq, tls=authority.tls("127.0.0.1")) as proxy:
        counter = counter_behind(hq, proxy, authority)
        wallet = hq.wallet(counter.folder.name)
        with Service(counter, counter.config):
            until(lambda: counter.status()["link"] == "up")
            proxy.suffer(plan)
            for burst in range(60):
                proxy.refuse()
                counter.sold("2.00", *(["--image", counter.note(wallet, "2.00")] if burst % 4 == 0 else ["--cash"]))
                counter.sold("3.00", "--cash")
                proxy.listen()
                for _ in range(20):
                    if run("tillpost", "sync", "--state", counter.state).returncode == 0:
                        break
            until(lambda: drained(counter))
            return counter, proxy.body_bytes, proxy.begun


def test_a_mix_of_faults_costs_at_most_half_again_as_many_bytes(shared_hq, authority, stranger):
    """Each third exchange or so suffers a fault, each fault once."""
    print(f"seed {SEED} (replay with TILLPOST_TEST_SEED={SEED})")
    chance = random.Random(SEED)
    faults = [fault() for fault, _ in FAULTS.values()]
    faults += [fault(authority, stranger) for fault, _ in TLS_FAULTS.values()]
    chance.shuffle(faults)
    plan = [one for fault in faults for one in chance.sample([fault, Fault(), Fault()], 3)]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        runs = [pool.submit(sent_for_bursts, shared_hq, authority, suffered) for suffered in (plan, [])]
        (spoilt, sent, begun), (unspoilt, needed, _) = [run.result() for run in runs]
    print(f"{sent} bytes sent, {needed} needed: {sent / needed:.2f} times; {begun} of {len(plan)} exchanges planned")
    assert_one_effect_each(shared_hq, spoilt)
    assert_one_effect_each(shared_hq, unspoilt)
    assert begun > len(plan) // 2 and needed < sent <= 1.5 * needed
