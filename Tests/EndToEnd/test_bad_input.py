"""Bad input: a clear message that says what is safe and what to do, the right exit status, nothing lost."""

import json
import os
import shutil
import subprocess

import pytest

from conftest import BINARIES, Headquarters, Service, run


@pytest.fixture(scope="module")
def counter(shared_hq):
    counter = shared_hq.counter("bad-input")
    counter.wallet = shared_hq.wallet("bad-input")
    counter.sold("1.00", "--image", counter.note(counter.wallet, "1.00"))
    return counter


@pytest.fixture()
def unchanged(counter):
    """Whatever the test does, the journal is whole afterwards and no longer than before."""
    before = len(counter.journal())
    yield
    counter.assert_whole()
    assert len(counter.journal()) == before


def told(done, status, *words):
    """Failed with this status, in words for a person."""
    assert done.returncode == status, done.stdout + done.stderr
    text = (done.stderr + done.stdout).lower()
    for word in words:
        assert word.lower() in text, text
    assert "fatal error" not in text and "backtrace" not in text


@pytest.mark.parametrize("amount,words", [
    ("0", "more than zero"), ("0.00", "more than zero"), ("-1", None), ("1e9", "not an amount"), ("12.345", "2 decimal"),
    ("12,50", "not an amount"), ("", "--amount"), ("99999999999999", "too large"), ("1.", "not an amount"),
    ("0x10", "not an amount"), ("١٢", "not an amount"), (" 5", "not an amount"), ("NaN", "not an amount"),
])
def test_amounts(counter, unchanged, amount, words):
    told(run("tillpost", "sell", "--state", counter.state, f"--amount={amount}", "--cash"), 64, *filter(None, [words]))


@pytest.mark.parametrize("currency", ["kes", "XXQ", "KESS", "😀"])
def test_currencies(counter, unchanged, currency):
    told(run("tillpost", "sell", "--state", counter.state, "--amount", "5.00", f"--currency={currency}", "--cash"), 64, "ISO 4217")


@pytest.mark.parametrize("code,reason", [
    ("TPN", "damagedCode"), ("TPN12345", "damagedCode"), ("TPN" + "9" * 289, "damagedCode"), ("TPX" + "1" * 289, "unknownCode"),
    ("TPC" + "0" * 17, "damagedCode"), ("x" * 5000, "codeTooLong"), ("134567890123456789", "onlineOnly"),
    ("281234567890123456", "onlineOnly"), ("6212345678901234567", "onlineOnly"), ("hQVDUFYwMWETTwegAAAAVVVVUA", "onlineOnly"),
    ("upi://pay?pa=a@b&cu=INR", "merchantCode"), ("BCD\n002\n1\nSCT", "merchantCode"), ("4006381333931", "articleCode"),
    ("https://example.com/", "merchantCode"), ("\x01\x02", "unknownCode"), (" ", "unknownCode"), ("💸", "unknownCode"),
])
def test_codes(counter, unchanged, code, reason):
    done = counter.sell("5.00", f"--code={code}")
    told(done, 1)
    assert json.loads(done.stdout)["reason"] == reason


def test_a_code_cut_at_every_digit_is_refused(counter, unchanged):
    text = scanned(counter, counter.note(counter.wallet, "5.00"))
    for length in range(3, len(text), 23):
        done = counter.sell("5.00", f"--code={text[:length]}")
        assert done.returncode == 1 and json.loads(done.stdout)["reason"] == "damagedCode"


def test_two_notes_at_once_are_not_guessed_between(counter, unchanged):
    one, two = (counter.note(counter.wallet, "5.00") for _ in range(2))
    done = counter.sell("5.00", "--image", one, "--image", two)
    assert done.returncode == 1 and json.loads(done.stdout)["reason"] == "severalCodes"


def test_an_unknown_payer_is_asked_for_a_certificate(shared_hq, counter, unchanged):
    stranger = shared_hq.wallet("stranger")
    picture = counter.folder / "alone.png"
    run("tillpost-hq", "payer", "note", "--wallet", stranger, "--plate", counter.plate, "--amount", "5.00", "--out", picture)
    done = counter.sell("5.00", "--image", picture)
    assert done.returncode == 1 and json.loads(done.stdout)["reason"] == "unknownPayer"


def png_header(width, height):
    import struct
    import zlib

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b""))


@pytest.mark.parametrize("name,content,status", [
    ("empty", b"", 65), ("html", b"<html>sign in</html>", 65), ("noise", os.urandom(5000), 65),
    ("huge", png_header(20_000, 20_000), 65), ("cut", png_header(100, 100)[:30], 65), ("blank", b"P5\n64 64\n255\n" + b"\xff" * 4096, 65),
])
def test_pictures(counter, unchanged, tmp_path, name, content, status):
    picture = tmp_path / name
    picture.write_bytes(content)
    told(counter.sell("5.00", "--image", picture), status)


def test_a_picture_that_is_not_there(counter, unchanged, tmp_path):
    told(counter.sell("5.00", "--image", tmp_path / "none.png"), 66, "no file")


def test_a_folder_in_place_of_a_picture(counter, unchanged, tmp_path):
    told(counter.sell("5.00", "--image", tmp_path), 66)


@pytest.mark.parametrize("means", [[], ["--cash", "--code", "x"], ["--cash", "--scan"]])
def test_exactly_one_means_is_asked_for(counter, unchanged, means):
    told(counter.sell("5.00", *means), 64, "exactly one")


def test_a_scan_without_a_service(counter, unchanged):
    told(counter.sell("5.00", "--scan"), 69, "service does not run")


def test_a_missing_folder(tmp_path):
    told(run("tillpost", "status", "--state", tmp_path / "none"), 66, "no folder")


def test_a_folder_in_which_nobody_enrolled(tmp_path):
    told(run("tillpost", "status", "--state", tmp_path), 78, "enrol")
    assert os.listdir(tmp_path) in ([], ["lock"])


def test_a_file_in_place_of_a_folder(tmp_path):
    (tmp_path / "file").write_text("x")
    told(run("tillpost", "status", "--state", tmp_path / "file"), 66, "not a folder")


def test_a_folder_held_by_another_process(counter, unchanged):
    import fcntl
    with open(counter.state / "lock") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        told(counter.sell("5.00", "--cash"), 75, "another process")


def test_a_folder_of_another_node(shared_hq, counter, tmp_path):
    other = shared_hq.counter("other-node")
    shutil.copy(counter.state / "key.pem", other.state / "key.pem")
    told(other.sell("5.00", "--cash"), 74, "another node")


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
def test_a_key_that_others_can_read(shared_hq, mode):
    counter = shared_hq.counter(f"open-key-{mode:o}")
    os.chmod(counter.state / "key.pem", mode)
    told(counter.sell("5.00", "--cash"), 77, "key")
    os.chmod(counter.state / "key.pem", 0o600)
    counter.sold("5.00", "--cash")


def test_a_key_given_as_an_uri(shared_hq, tmp_path):
    key = tmp_path / "own.pem"
    subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", str(key)], check=True, capture_output=True)
    os.chmod(key, 0o600)
    folder = tmp_path / "uri"
    folder.mkdir()
    shared_hq.ask("node", "new", "--merchant", shared_hq.merchant, "--counter", "uri", "--url", shared_hq.url,
                  "--out", folder / "enrol.png")
    done = run("tillpost", "enrol", "--state", folder / "node", "--image", folder / "enrol.png", "--key", f"file:{key}")
    assert done.returncode == 0, done.stderr
    assert not (folder / "node" / "key.pem").exists()
    assert run("tillpost", "sell", "--state", folder / "node", "--amount", "5.00", "--cash").returncode == 0
    public = subprocess.run(["openssl", "pkey", "-in", str(key), "-pubout"], capture_output=True, text=True).stdout
    assert run("tillpost", "key", "--state", folder / "node").stdout == public


@pytest.mark.parametrize("config,words", [
    ('{"scaners": []}', "scaners"), ("{", "not JSON"), ("[]", "not an object"), ('{"lamps": {"chip": "x", "gren": "y"}}', "gren"),
    ('{"scanners": [{"serial": "/dev/ttyS0", "baud": 12345}]}', "12345"), ('{"scanners": [{}]}', "neither"),
    ('{"lamps": {"chip": "x", "green": "G"}}', "neither amber nor red"), ('{"lamps": "drwan"}', "there are drawn, none"),
    ('{"scanners": [{"folder": ""}]}', "scanners[0].folder"), ('{"scanners": [{"folder": "/a", "baud": 1}]}', "scanners[0].baud"),
    ('{"longestRetrySeconds": 0}', "longestRetrySeconds"), ('{"caFile": 7}', "caFile"),
])
def test_configurations(counter, unchanged, tmp_path, config, words):
    path = tmp_path / "node.json"
    path.write_text(config)
    told(run("tillpost", "run", "--state", counter.state, "--config", path), 78, words, "nothing was started")


def test_a_copy_on_read_only_media_is_read_and_exported(counter, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(counter.state, copy, ignore=shutil.ignore_patterns("control.sock"))
    script = (f"mount --bind {copy} {copy} && mount -o remount,bind,ro {copy} && "
              f"{BINARIES}/tillpost journal verify --state {copy} --json && "
              f"{BINARIES}/tillpost journal export --state {copy} | wc -c")
    done = subprocess.run(["unshare", "-m", "sh", "-c", script], capture_output=True, text=True, timeout=60)
    if "permitted" in done.stderr or "denied" in done.stderr:
        pytest.skip("mounting is not permitted here")
    assert done.returncode == 0, done.stderr
    verified, size = done.stdout.strip().splitlines()
    assert json.loads(verified)["records"] == len(counter.journal()) and int(size) > 300


def test_a_small_disk_refuses_before_it_takes(counter, tmp_path):
    small = tmp_path / "small"
    small.mkdir()
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c",
         f"mount -t tmpfs -o size=40m none {small} && cp -r {counter.state} {small}/node && rm -f {small}/node/control.sock && "
         f"{BINARIES}/tillpost status --state {small}/node >/dev/null && "
         f"dd if=/dev/zero of={small}/full bs=64k 2>/dev/null; "
         f"{BINARIES}/tillpost sell --state {small}/node --amount 5.00 --cash; echo status $?; rm {small}/full; "
         f"{BINARIES}/tillpost journal verify --state {small}/node && {BINARIES}/tillpost sell --state {small}/node --amount 5.00 --cash"],
        capture_output=True, text=True, timeout=60)
    if "permitted" in done.stderr or "denied" in done.stderr:
        pytest.skip("mounting is not permitted here")
    assert "all chained and signed" in done.stdout, done.stdout + done.stderr
    assert "status 0" not in done.stdout and done.returncode == 0, done.stdout + done.stderr
    assert "full" in (done.stdout + done.stderr)


def scanned(counter, picture):
    lines = run("tillpost", "scan", picture, "--json").stdout.splitlines()
    return next(text for text in (json.loads(line)["text"] for line in lines) if text.startswith("TPN"))


@pytest.mark.parametrize("status,words,arguments", [
    (1, "no batch 9", ["batch", "show", "9"]),
    (78, "root", ["keys", "renew", "--purpose", "answer", "--root", "/nonexistent/no-such.pem"]),
    (74, "/proc/tillpost", ["backup", "/proc/tillpost"]),
])
def test_headquarters_ends_a_command_alike_whether_it_runs_or_not(hq, status, words, arguments):
    running = run("tillpost-hq", *arguments, "--data", hq.data)
    hq.stop()
    alone = run("tillpost-hq", *arguments, "--data", hq.data)
    told(running, status, words)
    assert (alone.returncode, alone.stderr) == (running.returncode, running.stderr)


def test_a_board_that_cannot_be_enrolled_yet_is_told_why(tmp_path):
    hq = Headquarters.__new__(Headquarters)
    hq.folder, hq.data, hq.listen, hq.process = tmp_path, tmp_path / "hq", "127.0.0.1:0", None
    hq.start()
    merchant = hq.ask("merchant", "new", "--name", "Mama Njeri", "--currency", "KES")["id"]
    hq.ask("node", "new", "--merchant", merchant, "--counter", "1", "--url", hq.url, "--out", tmp_path / "enrol.png")
    done = run("tillpost", "enrol", "--state", tmp_path / "node", "--image", tmp_path / "enrol.png")
    hq.stop()
    told(done, 69, "no policy yet", "tillpost-hq policy publish", "nothing was changed")
