"""The day, act by act. Every line that claims something checks it."""

import csv
import io
import json
import os
import time

import digits
from stage import Failed

KES = "KES"


class Story:
    def __init__(self, stage, counters):
        self.stage = stage
        self.counters = counters
        self.one, self.two = counters
        self.data = stage.path("hq")
        self.url = None
        self.pictures = 0

    def tell(self):
        self.enrol()
        self.sell_with_link()
        self.sell_without_link()
        self.cut_the_power()
        self.cheat()
        self.headquarters_returns()
        self.close_the_day()

    # 1

    def enrol(self):
        stage = self.stage
        stage.act(1, "Headquarters opens; two counters are enrolled by QR code")
        self.open_headquarters("127.0.0.1:0")
        stage.say(f"headquarters listens on {self.url}; its keys were made just now")
        for issuer in ("SUN-BANK", "RIVER-COOP"):
            self.hq("issuer", "new", issuer)
        self.hq("policy", "publish", os.path.join(os.path.dirname(__file__), "policy.json"))
        merchant = self.hq("merchant", "new", "--name", "Mama Njeri", "--currency", KES, "--utc-offset", "+03:00")
        for counter in self.counters:
            self.hq(
                "node", "new", "--merchant", merchant["id"], "--counter", counter.name, "--url", self.url,
                "--out", counter.enrol_png, "--plate", counter.plate_png)
            report = counter.enrol()
            stage.say(
                f"{counter.name}: read {os.path.basename(counter.enrol_png)}, made its key, is node {report['node']}, "
                f"policy {report['policyVersion']}")
            counter.open()
        self.amina = self.wallet("amina", "SUN-BANK", "5000.00")
        self.baraka = self.wallet("baraka", "RIVER-COOP", "5.00")
        self.chege = self.wallet("chege", "SUN-BANK", "1000.00")
        stage.say("payers: Amina and Chege at SUN-BANK (guaranteed), Baraka at RIVER-COOP (merchant's risk)")

    # 2

    def sell_with_link(self):
        stage = self.stage
        stage.act(2, "The link is up: a note is stored, sent, and approved while the buyer waits")
        stage.until("the first counter has a link", lambda: self.one.status()["link"] == "up")
        self.first_note = self.note(self.amina, self.one, "12.50", "--with-certificate")
        self.sold(self.one, "12.50", "approved", "green", "--image", self.first_note)
        self.confirmation = stage.path("confirmation.png")
        self.stage.run(
            "tillpost-hq", "payer", "pay", "--wallet", self.amina, "--plate", self.one.plate_png, "--amount", "7.25",
            "--hq", self.url, "--out", self.confirmation)
        stage.say("a buyer scanned the counter's plate and paid 7.25 by phone; the phone holds headquarters' confirmation")

    # 3

    def sell_without_link(self):
        stage, one = self.stage, self.one
        stage.act(3, "The link is down: headquarters is stopped")
        stage.stop("hq")
        self.sold(one, "3.00", "guaranteed", "green", "--image", self.note(self.amina, one, "3.00"))
        note = self.note(self.amina, one, "4.50")
        self.sold(one, "4.50", "guaranteed", "green", "--image", note)
        self.sold(one, "20.00", "atRisk", "amber", "--image", self.note(self.baraka, one, "20.00", "--with-certificate"))
        self.sold(one, "7.25", "confirmed", "green", "--image", self.confirmation)
        self.sold(one, "30.00", "cashNoted", "all", "--cash")
        stage.say("(cash: all lamps wink together, because nobody promises anything about the drawer)")
        stage.say("and what is not taken, each with its reason:")
        genuine, certificate = self.texts(self.note(self.amina, one, "6.00", "--with-certificate"))
        wallet_token = "134567890123456789"
        too_old = self.note(self.amina, one, "6.00", "--time", int(time.time()) - 3 * 86_400)
        self.refused("the same note again", "4.50", "alreadyTaken", "--image", note)
        self.refused("the confirmation again", "7.25", "confirmationUsed", "--image", self.confirmation)
        self.refused("a note for another counter", "6.00", "otherCounter", "--image", self.note(self.amina, self.two, "6.00"))
        self.refused("a note over another amount", "6.00", "amountDiffers", "--image", self.note(self.amina, one, "5.00"))
        self.refused("a wallet that works only online", "6.00", "onlineOnly", "--code", wallet_token)
        self.refused("above the floor limit", "600.00", "overFloorLimit", "--image", self.note(self.amina, one, "600.00"))
        self.refused("an altered signature", "6.00", "badSignature", "--code", digits.altered(genuine), "--code", certificate)
        self.refused("an expired note", "6.00", "expired", "--image", too_old)

    # 4

    def cut_the_power(self):
        stage, one = self.stage, self.one
        stage.act(4, "The power is cut, twice, with SIGKILL")
        note = self.note(self.amina, one, "8.00")
        self.show_again(note, "8.00", self.cut("before the commit", "journal.sqlite-wal", note, "8.00", is_there=False))
        note = self.note(self.amina, one, "9.00")
        self.show_again(note, "9.00", self.cut("between commit and lamp", "head", note, "9.00", is_there=True))

    def show_again(self, note, amount, is_there):
        """The buyer shows the note again: it is taken once, before the cut or now."""
        if is_there:
            self.refused("the buyer shows the note again", amount, "alreadyTaken", "--image", note)
        else:
            self.sold(self.one, amount, "guaranteed", "green", "--image", note)

    def cut(self, when, file, note, amount, is_there):
        stage, one = self.stage, self.one
        before = [line["sequence"] for line in one.journal()]
        report, is_exact = one.cut_power_at(file, lambda: one.sell(amount, "--image", note))
        stage.expect("fault" in report or not is_exact, f"the counter answered although it was killed {when}")
        one.open()
        after = one.journal()
        sequences = [line["sequence"] for line in after]
        stage.expect(sequences == list(range(1, len(sequences) + 1)), "the sequence has a gap")
        stage.expect(sequences[:len(before)] == before, "a record that was shown is gone")
        was_there, is_there = is_there, len(sequences) > len(before)
        stage.expect(is_there == was_there or not is_exact, f"the record is not as it should be after a cut {when}")
        stage.expect(is_there or not report.get("taken"), "a lamp was lit, and the record is gone")
        if not is_exact:
            when = "at some moment (this system lets nobody trace a process)"
        verified = one.verify()
        stage.expect(verified["verified"], "the journal does not verify")
        fate = "it is durable, although no lamp was lit" if is_there else "nothing was taken, and no lamp was lit"
        if report.get("taken"):
            fate = "it is durable, as the lamp said"
        stage.say(f"killed {when}: {fate}; {verified['records']} records chained and signed, no gap")
        return is_there

    # 5

    def cheat(self):
        stage = self.stage
        stage.act(5, "Chege signs two notes with one number, one at each counter, while nobody can compare")
        for counter, amount in ((self.one, "40.00"), (self.two, "41.00")):
            picture = self.note(
                self.chege, counter, amount, "--with-certificate", "--number", 7, "--running-total", 4_100)
            self.sold(counter, amount, "guaranteed", "green", "--image", picture)

    def headquarters_returns(self):
        stage = self.stage
        stage.say("")
        stage.say("Headquarters returns; both counters send by themselves")
        self.open_headquarters(self.url.removeprefix("http://"))
        for counter in self.counters:
            stage.until(f"{counter.name} has sent everything", lambda: counter.status()["queue"]["count"] == 0)
        for counter in self.counters:
            for line in counter.journal():
                stage.expect(line.get("decision"), f"no verdict on {line}")
                decision = "noted" if line["tender"] == "cash" else line["decision"]
                why = f" ({line['reason']}, {line['liability']} bears it)" if line.get("reason") else ""
                stage.say(f"{counter.name}  record {line['sequence']:>2}  {line['amount']:>10}  {decision}{why}")
        verdicts = [line for counter in self.counters for line in counter.journal()]
        stage.expect([line["decision"] for line in verdicts if line.get("reason") == "equivocation"] == ["paid"],
                     "the second note of one number is not paid by the issuer")
        payers = self.hq("payer", "list")
        suspended = [payer for payer in payers if payer.get("suspended")]
        stage.expect(len(suspended) == 1 and "equivocation" in suspended[0]["suspended"], f"not suspended: {payers}")
        balances = {row["account"]: row["balance"] for row in self.hq("ledger")["balances"]}
        loss = balances["receivable:SUN-BANK"]
        stage.say(f"Chege's key is suspended; both sales are paid; SUN-BANK's loss of {loss.lstrip('-')} KES is booked")
        declined = stage.until("the declined sale is shown", lambda: self.one.status()["declined"])
        stage.expect([sale["reason"] for sale in declined] == ["insufficientFunds"], f"declined: {declined}")
        for sale in declined:
            stage.lamps(self.one.name, "red", f"{sale['amount']}  {sale['message']} {sale['next']}")
        stage.run("tillpost", "acknowledge", "--state", self.one.state)
        stage.expect(not self.one.status()["declined"], "the declined sale is still shown")
        stage.say("acknowledged by the merchant")

    # 6

    def close_the_day(self):
        stage = self.stage
        stage.act(6, "The counters close their day, headquarters closes the batch, a puller fetches it")
        counted = 0
        for counter in self.counters:
            day = stage.json("tillpost", "day", "close", "--state", counter.state)
            total = sum(line["minorUnits"] for line in day["sums"])
            counted += total
            stage.say(
                f"{counter.name}: {day['day']}, records {day['firstSequence']} to {day['lastSequence']}, {kes(total)}")
        for counter in self.counters:
            stage.until(f"{counter.name} has sent its day", lambda: counter.status()["queue"]["count"] == 0)
        batch = self.hq("batch", "close")
        stage.say(f"headquarters closed batch {batch['number']}")
        rows = self.pull()
        self.compare(counted, batch, rows)

    def pull(self):
        """Five rows at a time by cursor, as JSON Lines and as CSV; both must say the same."""
        token = self.hq("pull-token", "new", "--name", "demo")["token"]
        pages, cursor = [], 0
        while True:
            text = self.pull_page(token, "jsonl", cursor)
            if not text.strip():
                break
            pages.append(text)
            cursor = json.loads(text.strip().splitlines()[-1])["position"]
        lines, table = "".join(pages), self.stage.run(
            "tillpost-hq", "pull", "--hq", self.url, "--token", token, "--format", "csv").stdout
        for name, text in (("pull.jsonl", lines), ("pull.csv", table)):
            with open(self.stage.path(name), "w", newline="") as file:
                file.write(text)
        rows = [json.loads(line) for line in lines.splitlines()]
        cells = list(csv.DictReader(io.StringIO(table, newline="")))
        self.stage.expect([str(row["position"]) for row in rows] == [row["position"] for row in cells], "CSV and JSON differ")
        self.stage.say(f"a puller fetched {len(rows)} rows in {len(pages)} pages: pull.jsonl, pull.csv")
        return list({row["case"]: row for row in rows}.values())

    def pull_page(self, token, form, cursor):
        return self.stage.run(
            "tillpost-hq", "pull", "--hq", self.url, "--token", token, "--format", form, "--after", cursor, "--limit", 5
        ).stdout

    def compare(self, counted, batch, rows):
        payments = [row for row in rows if row["kind"] == "payment"]
        def pulled(*decisions):
            return sum(row["minor_units"] for row in payments if row["decision"] in decisions and row["recorded"])
        approved, declined = pulled("approved"), pulled("declined")
        waiting = pulled("pending", "exception")
        not_received = sum(counter.status()["queue"]["count"] for counter in self.counters)
        total = batch["totals"][0]
        at_hq = sum(total[part]["minorUnits"] for part in ("approved", "declined", "exception"))
        self.stage.say("")
        self.stage.say(f"the counters' total      {kes(counted):>12}")
        self.stage.say(f"headquarters' batch      {kes(at_hq):>12}")
        self.stage.say(
            f"the puller's rows        {kes(approved + declined + waiting):>12}  = {kes(approved)} approved + "
            f"{kes(declined)} declined + {kes(waiting)} pending or in exception + {not_received} not received")
        self.stage.expect(counted == at_hq == approved + declined + waiting and not_received == 0, "the totals differ")
        self.stage.say("they agree to the cent")

    # What the acts are made of

    def open_headquarters(self, listen):
        address = os.path.join(self.data, "address")
        if os.path.exists(address):
            os.remove(address)
        self.stage.start("hq", "tillpost-hq", "serve", "--data", self.data, "--listen", listen, "--call-again", 5)
        self.stage.until("headquarters listens", lambda: os.path.exists(address))
        with open(address) as file:
            self.url = file.read().strip()

    def hq(self, *arguments):
        return self.stage.json("tillpost-hq", *arguments, "--data", self.data)

    def wallet(self, name, issuer, balance):
        folder = self.stage.path(f"phone-{name}")
        self.hq(
            "issuer", "certify", "--issuer", issuer, "--wallet", folder, "--currency", KES, "--cap-payment", "1000.00",
            "--cap-total", "10000.00", "--days", 90)
        self.hq("issuer", "fund", "--wallet", folder, "--amount", balance, "--currency", KES)
        return folder

    def note(self, wallet, counter, amount, *more):
        self.pictures += 1
        picture = self.stage.path(f"note-{self.pictures:02}.png")
        self.stage.run(
            "tillpost-hq", "payer", "note", "--wallet", wallet, "--plate", counter.plate_png, "--amount", amount,
            "--out", picture, *more)
        return picture

    def texts(self, picture):
        """The texts of a note and of the certificate beside it."""
        lines = self.stage.run("tillpost", "scan", picture, "--json").stdout.splitlines()
        found = {text[:3]: text for text in (json.loads(line)["text"] for line in lines)}
        if not found.keys() >= {"TPN", "TPC"}:
            raise Failed(f"no note with its certificate in {picture}")
        return found["TPN"], found["TPC"]

    def sold(self, counter, amount, status, lamp, *means):
        report = counter.sell(amount, *means)
        self.stage.expect(
            report["taken"] and report["status"] == status and report["lamp"] == lamp, f"expected {status}: {report}")

    def refused(self, what, amount, reason, *means):
        self.stage.say(f"{what}:")
        report = self.one.sell(amount, *means)
        self.stage.expect(
            not report["taken"] and report.get("reason") == reason and report.get("lamp") == "red",
            f"expected {reason}: {report}")


def kes(minor_units):
    return f"{minor_units // 100}.{minor_units % 100:02} KES"
