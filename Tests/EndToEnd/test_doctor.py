"""`tillpost doctor` tells the truth: everything it looks at is broken in turn, while the service runs and while it does not."""

import contextlib
import itertools
import json
import os
import pathlib
import pty
import re
import shutil
import signal
import subprocess
import tempfile
import tty

import pytest
from clocks import needs_faketime, run_at
from conftest import BINARIES, Service, run, until
from fault_proxy import FaultProxy
from faults import Says
from test_faults import counter_behind

HERE = pathlib.Path(__file__).parent
NUMBERS = itertools.count(1)
WORDS = {"good": "ok", "advice": "advice", "broken": "BROKEN", "untested": "untested"}

# Whether the service runs.
both = pytest.mark.parametrize("is_running", [True, False], ids=["served", "alone"])


class Report:
    def __init__(self, done):
        assert done.returncode in (0, 1) and not done.stderr, done.stdout + done.stderr
        report = json.loads(done.stdout)
        self.fit, self.service, self.findings = report["fit"], report["service"], report["findings"]
        assert self.fit == (done.returncode == 0) == ("broken" not in [row["state"] for row in self.findings])
        assert all("\n" not in row["says"] and row["says"] for row in self.findings)

    def __getitem__(self, subject):
        [row] = [row for row in self.findings if row["subject"].startswith(subject)]
        return row["state"], row["says"]

    def those(self, state):
        return {row["subject"] for row in self.findings if row["state"] == state}


class Board:
    """A counter with a scanner on a serial line, and its configuration."""

    def __init__(self, counter):
        self.counter = counter
        self.scanner, self.port = pty.openpty()
        tty.setraw(self.port)
        self.name = os.ttyname(self.port)
        # As `Service` writes it: the doctor compares the two.
        self.config = {"lamps": "none", "longestRetrySeconds": 1, "scanners": [{"serial": self.name}]}
        self.file = counter.folder / "node.json"
        self.write()

    def write(self, **more):
        self.config.update(more)
        self.file.write_text(json.dumps(self.config))

    def unplug(self):
        os.close(self.scanner)
        os.close(self.port)

    @contextlib.contextmanager
    def served(self, is_running):
        if not is_running:
            yield
            return
        with Service(self.counter, self.config) as service:
            yield service

    def arguments(self, *more):
        return "tillpost", "doctor", "--state", self.counter.state, "--config", self.file, *more

    def examine(self, **more):
        return Report(run(*self.arguments("--json"), **more))


@pytest.fixture()
def board(shared_hq):
    board = Board(shared_hq.counter(f"doctor-{next(NUMBERS)}"))
    board.counter.sold("1.00", "--cash")
    yield board


@both
def test_a_whole_board_is_fit(board, is_running):
    with board.served(is_running):
        until(lambda: not is_running or board.counter.status()["link"] == "up")
        report = board.examine()
        assert report.fit and report.service == is_running
        assert report.those("broken") == report.those("untested") == set()
        assert report.those("advice") == {"lamps"} | (set() if is_running else {"service"})
        assert report.those("good") >= {
            "version", "enrolment", "journal", "durable write", "space", "key", "clock", "policy", "pictures",
            f"serial {board.name}", "link", "headquarters"}
        assert "1 records" in report["journal"][1]
    board.counter.assert_whole()


@both
def test_it_says_one_line_each(board, is_running):
    with board.served(is_running):
        lines = run(*board.arguments()).stdout.splitlines()
        rows = board.examine().findings
    assert [re.split(r"\s{2,}", line)[:2] for line in lines[:-1]] == [[WORDS[row["state"]], row["subject"]] for row in rows]
    assert lines[-1] == "fit"


def test_a_scan_is_seen(board):
    with board.served(True):
        until(lambda: board.examine()["serial"] == ("good", "open; nothing read yet"))
        os.write(board.scanner, b"123456\r")
        until(lambda: re.fullmatch(r"open; last read \d+ s ago", board.examine()["serial"][1]))


@both
def test_a_scanner_that_is_unplugged(board, is_running):
    with board.served(is_running):
        board.unplug()
        until(lambda: board.examine()["serial"][0] == "broken")
        report = board.examine()
        assert report.those("broken") == {f"serial {board.name}"}
        assert "plug" in report["serial"][1].lower() or "cable" in report["serial"][1]


@pytest.mark.parametrize("scanner,words", [
    ({"keyboard": "/dev/input/by-id/none"}, "cable"), ({"keyboard": "/dev/null"}, "not a keyboard"),
    ({"serial": "/dev/null"}, "not a serial port"), ({"folder": "/nowhere"}, "Create it")])
@both
def test_a_scanner_that_is_not_there(board, scanner, words, is_running):
    board.write(scanners=[scanner])
    with board.served(is_running):
        [kind] = scanner
        until(lambda: words in board.examine()[kind][1])
        assert board.examine()[kind][0] == "broken"


@both
def test_no_scanner_is_advice(board, is_running):
    board.write(scanners=[])
    with board.served(is_running):
        report = board.examine()
        assert report.fit and report["scanner"][0] == "advice"


@both
def test_lamps_whose_chip_is_not_there(board, is_running):
    board.write(lamps={"chip": "no-such-chip", "green": "G", "red": "R"})
    with board.served(is_running):
        report = board.examine()
        assert report.those("broken") == {"lamp green", "lamp red"}
        assert "no-such-chip" in report["lamp red"][1] and "Sales go on" in report["lamp red"][1]
        board.counter.sold("2.00", "--cash")


KEYS = {
    "gone": lambda key: key.unlink(),
    "cut short": lambda key: key.write_bytes(key.read_bytes()[:50]),
    "another": lambda key: shutil.copy(another(key), key),
    "open to all": lambda key: key.chmod(0o644),
}


def another(key):
    other = key.parent.parent / "other.pem"
    subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", other], check=True, capture_output=True)
    return other


@pytest.mark.parametrize("harm", KEYS)
@both
def test_a_key_that_is(board, harm, is_running):
    with board.served(is_running):
        KEYS[harm](board.counter.state / "key.pem")
        report = board.examine()
        # The service has its key in memory, and would not start again.
        assert "key" in report.those("broken") if harm != "another" or is_running else not report.fit
        assert report["journal"][0] == "good"
        if not is_running:
            assert report["durable write"][0] == "untested"


@both
def test_a_page_of_the_journal_that_rotted(board, is_running):
    for amount in range(2, 40):
        board.counter.sold(f"{amount}.00", "--cash")
    # A start writes everything from the log into the file.
    run("tillpost", "status", "--state", board.counter.state)
    with board.served(is_running):
        with (board.counter.state / "journal.sqlite").open("r+b") as file:
            size = file.seek(0, 2)
            for page in range(size // 2 // 2048 * 2048, size, 2048):
                file.seek(page + 8)
                file.write(b"\xA5" * 600)
        report = board.examine()
        assert report["journal"][0] == "broken" and not report.fit
        assert "engineer" in report["journal"][1] or "damaged" in report["journal"][1]


def test_records_that_the_disk_lost(board):
    state = board.counter.state
    kept = board.counter.folder / "kept"
    shutil.copytree(state, kept, ignore=shutil.ignore_patterns("*.sock"))
    board.counter.sold("5.00", "--cash")
    for file in kept.glob("journal.sqlite*"):
        shutil.copy(file, state / file.name)
    report = board.examine()
    assert report["journal"][0] == "broken" and "lost" in report["journal"][1]
    assert report["durable write"][0] == "untested"


@pytest.fixture(scope="module")
def failing_sync(tmp_path_factory):
    library = tmp_path_factory.mktemp("preload") / "failing_sync.so"
    subprocess.run(["gcc", "-shared", "-fPIC", "-o", library, HERE / "failing_sync.c", "-ldl"], check=True)
    return library


@both
def test_a_disk_that_does_not_keep_a_commit(board, failing_sync, is_running, monkeypatch):
    sign = board.counter.folder / "disk-fails"
    with monkeypatch.context() as preload:
        preload.setenv("LD_PRELOAD", str(failing_sync))
        preload.setenv("FAILING_SYNC", str(sign))
        with board.served(is_running):
            assert board.examine().fit
            sign.touch()
            report = board.examine()
            assert not report.fit and any("disk" in row["says"] for row in report.findings if row["state"] == "broken")
            sign.unlink()
            until(lambda: board.examine().fit)


@pytest.fixture()
def small_disk(board):
    place = board.counter.folder / "small"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", place], capture_output=True).returncode:
        pytest.skip("a small disk cannot be mounted here")
    shutil.copytree(board.counter.state, place / "node", ignore=shutil.ignore_patterns("*.sock"))
    board.counter.state = place / "node"
    yield place
    subprocess.run(["umount", "-l", place], check=True)


@both
def test_a_disk_that_is_full(board, small_disk, is_running):
    with board.served(is_running):
        # Little is free on so small a disk.
        assert board.examine()["space"][0] == "advice"
        with contextlib.suppress(OSError), (small_disk / "filler").open("wb") as file:
            while True:
                file.write(bytes(65_536))
                file.flush()
        report = board.examine()
        assert report["space"][0] == "broken" and "Free some space" in report["space"][1]
        (small_disk / "filler").unlink()
        until(lambda: board.examine().fit)


@needs_faketime
def test_a_clock_that_is_wrong_is_advice(board):
    for time, words in [("-3h", " h behind"), ("+2h", "does not agree"), ("@1970-01-01 00:00:01", "behind")]:
        report = Report(run_at(time, *board.arguments("--json")))
        assert report.fit and report["clock"][0] == "advice", report["clock"]
        assert words in report["clock"][1]


@both
def test_headquarters_that_is_not_there_is_advice(hq, is_running):
    board = Board(hq.counter("no-hq"))
    hq.stop()
    with board.served(is_running):
        report = board.examine()
        assert report.fit and report["link"][0] == "advice" and report["headquarters"][0] == "untested"


@both
def test_a_sign_in_page_is_told_from_headquarters(hq, is_running):
    with FaultProxy(hq) as proxy:
        board = Board(counter_behind(hq, proxy))
        proxy.always(Says.status("200 OK"))
        with board.served(is_running):
            report = board.examine()
            assert report.fit and report["link"][0] == "good" and report["headquarters"][0] == "advice"


@pytest.mark.parametrize("text", ["{", '{"scanner": []}', '{"scanners": [{"serial": "/dev/x", "baud": 1}]}'])
@both
def test_a_configuration_that_is_wrong(board, text, is_running):
    with board.served(is_running):
        # The service has read the one before it, and would not start again.
        board.file.write_text(text)
        report = board.examine()
    assert report.service == is_running and report.those("broken") == {"configuration"} and "Correct the file" in report["configuration"][1]


@pytest.mark.parametrize("change", [{"longestRetrySeconds": 2}, {"scanners": []}])
def test_a_configuration_that_is_not_the_one_the_service_runs_by(board, change):
    with board.served(True):
        assert "configuration" not in [row["subject"] for row in board.examine().findings]
        board.write(**change)
        report = board.examine()
        assert report.fit and report["configuration"][0] == "advice"
        assert "systemctl restart tillpost" in report["configuration"][1]
    with board.served(True):
        assert "configuration" not in [row["subject"] for row in board.examine().findings]


@both
def test_certificates_that_cannot_be_read(board, is_running, tmp_path):
    pem = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ed25519", "-nodes", "-keyout", "/dev/null", "-subj", "/CN=here", "-days", "1"],
        check=True, capture_output=True, text=True).stdout
    file = tmp_path / "hq.pem"
    board.write(caFile=str(file))
    with board.served(is_running):
        for harm, words in [
                (lambda: None, "no such file"), (file.mkdir, "not an ordinary file"), (file.rmdir, "no such file"),
                (lambda: file.write_text("garbage"), "no certificate"), (lambda: file.write_text(pem[:200]), "certificate"),
                (lambda: file.write_text(pem + pem.replace("MII", "XXX", 1)), "cannot be read")]:
            harm()
            report = board.examine()
            assert report["certificates"][0] == "broken" and words in report["certificates"][1]
        file.write_text("# a comment\n" + pem + pem)
        assert board.examine()["certificates"] == ("good", f"2 in {file}")


def test_a_scanner_that_sends_without_end(board):
    with board.served(True):
        os.write(board.scanner, b"7" * 5_000)
        until(lambda: board.examine()["serial"][0] == "advice")
        assert board.examine().fit and "had no end" in board.examine()["serial"][1]
        os.write(board.scanner, b"\r123456\r")
        until(lambda: board.examine()["serial"][0] == "good")


def test_a_name_that_would_steer_the_terminal(board):
    board.write(scanners=[{"serial": "/dev/a\nb\x1b[31m"}])
    done = run(*board.arguments())
    assert "\x1b" not in done.stdout and "serial /dev/a b?[31m" in done.stdout
    assert len(done.stdout.splitlines()) == len(board.examine().findings) + 1


def test_without_its_configuration_it_says_what_it_could_not_try(board):
    done = run("tillpost", "doctor", "--state", board.counter.state)
    assert done.returncode == 0 and done.stdout.splitlines()[-1] == "fit; 2 not tested"
    assert "--config" in done.stdout


def test_a_folder_that_is_not_there_or_empty(tmp_path, board):
    empty = tmp_path / "empty"
    empty.mkdir()
    for folder, words in [(tmp_path / "none", "no folder"), (empty, "tillpost enrol"), (board.file, "not a folder")]:
        board.counter.state = folder
        report = board.examine()
        assert not report.fit and any(words in row["says"] for row in report.findings if row["state"] == "broken")
    assert list(empty.iterdir()) in ([], [empty / "lock"])


NOBODY = {"user": 65534, "group": 65534, "extra_groups": []}
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")


@pytest.fixture()
def seen(board):
    """The folder as one that everybody can find, and only its owner may look into; and programs that everybody may run."""
    place = pathlib.Path(tempfile.mkdtemp(dir="/tmp"))
    place.chmod(0o755)
    for program in ("tillpost", "tillpost-decode"):
        shutil.copy(BINARIES / program, place)
    shutil.copytree(board.counter.state, place / "node", ignore=shutil.ignore_patterns("*.sock"))
    (place / "node").chmod(0o700)
    board.counter.state = place / "node"
    board.as_nobody = lambda *arguments: subprocess.run(
        [place / "tillpost", *arguments, "--state", place / "node"], capture_output=True, text=True, timeout=60, cwd="/", **NOBODY)
    yield board
    shutil.rmtree(place)


@needs_root
@both
def test_a_user_who_may_not_look_is_told_no_more_than_that(seen, is_running):
    with seen.served(is_running):
        report = Report(seen.as_nobody("doctor", "--json"))
        assert not report.fit and report["service"][0] == "untested"
        assert "may not look into" in report["folder"][1] and "sudo -u root" in report["folder"][1]
        assert report.those("broken") == {"folder"} and "enrol" not in str(report.findings)
        for command in (["status"], ["lights", "show", "--seconds", "1"], ["journal", "verify"], ["sell", "--amount", "1.00", "--cash"]):
            done = seen.as_nobody(*command)
            assert done.returncode == 77 and "sudo -u root" in done.stderr and not done.stdout, (command, done)


@needs_root
def test_a_service_that_this_user_may_not_ask_is_not_told_as_absent(seen):
    with seen.served(True):
        seen.counter.state.chmod(0o755)
        (seen.counter.state / "control.sock").chmod(0o600)
        report = Report(seen.as_nobody("doctor", "--json"))
        assert report["service"][0] == "untested" and "sudo -u root" in report["service"][1]
        assert seen.as_nobody("lights", "show", "--seconds", "1").returncode == 77


@pytest.mark.parametrize("left", [{"head", "lock", "reserve", "key.pem"}, {"head"}, {"key.pem"}], ids=["all", "head", "key"])
def test_a_journal_that_is_gone_is_not_told_as_never_enrolled(board, left):
    state = board.counter.state
    for file in list(state.iterdir()):
        if file.name not in left:
            file.unlink()
    kept = sorted(file.name for file in state.iterdir())
    for command in ("enrol --code TPE1", "enrol --again --code TPE1", "status", "run", "journal verify", "journal list"):
        done = run("tillpost", *command.split(), "--state", state)
        assert done.returncode == 74 and "is gone" in done.stderr and "call the engineer" in done.stderr, (command, done)
        assert "tillpost enrol" not in done.stderr
        if command.startswith("enrol"):
            assert sorted(file.name for file in state.iterdir()) == kept
    report = board.examine()
    assert not report.fit and "is gone" in report["journal"][1] and "tillpost enrol" not in str(report.findings)
    assert not (state / "journal.sqlite").exists()


def test_without_the_program_that_reads_pictures(board, tmp_path):
    shutil.copy(BINARIES / "tillpost", tmp_path)
    done = subprocess.run(
        [tmp_path / "tillpost", *board.arguments("--json")[1:]], capture_output=True, text=True, timeout=60)
    report = Report(done)
    assert report.those("broken") == {"pictures"} and "tillpost-decode" in report["pictures"][1]


def test_a_service_that_hangs(board):
    with board.served(True) as service:
        service.process.send_signal(signal.SIGSTOP)
        try:
            report = board.examine()
        finally:
            service.process.send_signal(signal.SIGCONT)
        assert report["service"][0] == "broken" and "systemctl restart" in report["service"][1]
        # What can be seen beside it is seen.
        assert report["journal"][0] == "good"
