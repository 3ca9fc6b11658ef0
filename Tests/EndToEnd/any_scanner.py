"""What every scanner that sends text has to do, whatever it hangs on: the same tests for the simulated and for the lab's devices."""

import json
import subprocess
import time

from programs import run, until

ARTICLE = "4006381333931"


class AnyShop:
    """A counter with one scanner. Its device is plugged, sends, and is pulled as `Shop` of the tests says."""

    kind: str

    def __init__(self, counter):
        self.counter = counter
        self.by_id = counter.folder / "scanner-by-id"

    @property
    def config(self):
        return {"scanners": [{self.kind: str(self.by_id)}], "lamps": "none"}

    def link(self, device):
        """As udev links to a device by its name."""
        self.by_id.unlink(missing_ok=True)
        self.by_id.symlink_to(device)

    def scanner(self):
        """What the doctor says of the scanner."""
        told = json.loads(run("tillpost", "doctor", "--state", self.counter.state, "--json").stdout)
        return next(f for f in told["findings"] if f["subject"].startswith(self.kind))

    def ready(self):
        self.plug()
        until(lambda: self.scanner()["state"] == "good", 20)

    def codes(self, wallet, amount):
        lines = run("tillpost", "scan", self.counter.note(wallet, amount), "--json").stdout.splitlines()
        return {line["text"][:3]: line["text"] for line in map(json.loads, lines)}

    def pay(self, wallet, amount):
        """A sale, paid with a note that the scanner reads."""
        codes = self.codes(wallet, amount)
        self.send(codes["TPC"])
        sale = self.counter.selling(amount)
        # A scan that comes before the sale waits for one is refused, and the buyer holds it there again.
        for _ in range(10):
            try:
                return json.loads(sale.communicate(timeout=3)[0])
            except subprocess.TimeoutExpired:
                self.send(codes["TPN"])
        raise AssertionError("the scanner's code never reached the sale")


class AnyScanner:
    """The tests; `shop` is a counter whose service runs, its scanner not plugged in yet."""

    def test_a_scanner_plugged_in_late_sells(self, shared_hq, shop):
        assert shop.scanner()["state"] == "broken"
        shop.ready()
        assert shop.pay(shared_hq.wallet(f"late-{id(shop)}"), "3.00")["taken"]

    def test_half_a_code_before_the_cable_was_out_belongs_to_no_later_scan(self, shared_hq, shop):
        shop.ready()
        shop.send_half("TPN1234567890")
        shop.unplug()
        until(lambda: shop.scanner()["state"] == "broken", 20)
        shop.ready()
        assert shop.pay(shared_hq.wallet(f"half-{id(shop)}"), "4.00")["taken"]
        assert [row["sequence"] for row in shop.counter.journal()] == [1]

    def test_a_code_presented_once_is_one_scan_however_often_it_is_sent(self, shop):
        shop.ready()
        for _ in range(3):
            shop.send(ARTICLE)
        until(lambda: shop.counter.status()["refusals"], 10)
        time.sleep(0.5)
        assert shop.counter.status()["refusals"] == {"noAmountDue": 1}

    def test_a_note_shown_before_the_amount_was_said_is_taken_when_it_is_shown_again(self, shared_hq, shop):
        shop.ready()
        wallet = shared_hq.wallet(f"early-{id(shop)}")
        assert shop.pay(wallet, "1.00")["taken"]
        codes = shop.codes(wallet, "2.00")
        shop.send(codes["TPN"])
        until(lambda: sum(shop.counter.status()["refusals"].values()) >= 1, 10)
        sale = shop.counter.selling("2.00")
        for _ in range(10):
            time.sleep(0.5)
            shop.send(codes["TPN"])
            if sale.poll() is not None:
                break
        assert json.loads(sale.communicate(timeout=20)[0])["taken"]
        assert [row["sequence"] for row in shop.counter.journal()] == [1, 2]

    def test_a_scanner_pulled_and_plugged_ten_times_is_found_each_time(self, shop):
        for _ in range(10):
            shop.plug()
            shop.unplug()
        shop.ready()
