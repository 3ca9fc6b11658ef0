"""kill -9 at every step of an exchange, at either end of it: it goes on where it was, and nothing counts twice."""

import json
import os
import queue
import random
import signal
import subprocess

from conftest import BINARIES, Service, run, until
from fault_proxy import STEPS, Fault, FaultProxy
from faults import CallAt, CutAt
from test_faults import assert_one_effect_each, counter_behind, drained

SEED = int(os.environ.get("TILLPOST_TEST_SEED", random.SystemRandom().randrange(2**32)))
VICTIMS = ["HQ", "sync", "sell", "run"]


def kill(hq, counter, proxy, victim, step, note):
    """An exchange that goes as far as the step, and the victim no further."""
    if victim == "run":
        with Service(counter) as service:
            fault = CallAt(step, lambda: service.end(signal.SIGKILL))
            proxy.suffer([fault])
            assert fault.is_done.wait(timeout=15)
        return
    commands = queue.Queue()
    fault = CallAt(step, lambda: hq.stop(signal.SIGKILL) if victim == "HQ" else commands.get(timeout=15).kill())
    # A sale looks for HQ first; its own exchange is the next.
    proxy.suffer([Fault(), fault] if victim == "sell" else [fault])
    words = ["sell", "--amount", "3.00", "--image", str(note)] if victim == "sell" else ["sync"]
    command = subprocess.Popen([str(BINARIES / "tillpost"), *words, "--state", str(counter.state)],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    commands.put(command)
    assert fault.is_done.wait(timeout=15)
    command.wait(timeout=15)


def test_a_kill_at_any_step_loses_nothing_and_doubles_nothing(hq):
    print(f"seed {SEED} (replay with TILLPOST_TEST_SEED={SEED})")
    chance = random.Random(SEED)
    kills = [(step, victim) for step in STEPS for victim in VICTIMS]
    chance.shuffle(kills)
    wallet = hq.wallet("kills")
    with FaultProxy(hq) as proxy:
        counter = counter_behind(hq, proxy)
        taken = 0
        for step, victim in kills:
            print(f"{victim} killed: {step}")
            proxy.always(CutAt("connected"))
            counter.sold("2.00", "--image", counter.note(wallet, "2.00"))
            note = counter.note(wallet, "3.00") if victim == "sell" else None
            kill(hq, counter, proxy, victim, step, note)
            taken += 1
            if chance.random() < 0.5:
                counter.sold("1.00", "--cash")
                taken += 1
            if victim == "HQ":
                hq.start()
            if victim == "sell":
                # Whatever the buyer was shown, the sale was taken: the same note is not taken again.
                assert json.loads(counter.sell("3.00", "--image", note).stdout)["reason"] == "alreadyTaken"
                taken += 1
            until(lambda: run("tillpost", "sync", "--state", counter.state).returncode == 0)
        assert len(counter.journal()) == taken and drained(counter)
        assert_one_effect_each(hq, counter)
