"""A counter whose scanner is a camera, through the kernel's own Video4Linux2."""

import itertools
import json
import subprocess

import pytest
from conftest import ROOT
from PIL import Image
from programs import Service, run, until
from screen import FORMATS, HEIGHT, WIDTH, Screen

numbers = itertools.count(1)


@pytest.fixture()
def screen(tmp_path):
    screen = Screen(tmp_path)
    yield screen
    screen.clear()


@pytest.fixture(params=FORMATS)
def kind(request, tmp_path, monkeypatch):
    """A format: tillpost sees a camera that has no other (one_format.c)."""
    library = tmp_path / "one_format.so"
    subprocess.run(["gcc", "-shared", "-fPIC", "-o", library, ROOT / "Tests/Lab/one_format.c", "-ldl"], check=True)
    monkeypatch.setenv("LD_PRELOAD", str(library))
    monkeypatch.setenv("LAB_FORMAT", request.param)
    return request.param


def test_a_camera_tells_the_code_that_it_sees_in_each_format(screen, kind, tmp_path):
    made = run("tillpost", "code", "make", "promptpay", "--account", "mobile=0066812345678", "--out", tmp_path / "code.png")
    assert made.returncode == 0, made.stderr
    text = json.loads(run("tillpost", "scan", tmp_path / "code.png", "--json").stdout)["text"]
    screen.show(tmp_path / "code.png", kind=kind)
    seen = json.loads(run("tillpost", "scan", "--camera", screen.camera, "--json").stdout)
    assert (seen["text"], seen["symbology"]) == (text, "QR-Code")
    set_format = subprocess.run(["v4l2-ctl", "-d", screen.camera, "--get-fmt-video"], capture_output=True, text=True).stdout
    assert f"'{kind}'" in set_format


def test_a_still_picture_shows_what_the_camera_sees_in_each_format(screen, kind, tmp_path):
    Image.new("L", (WIDTH, HEIGHT), 77).save(tmp_path / "grey.png")
    screen.show(tmp_path / "grey.png", kind=kind)
    run("tillpost", "scan", "--camera", screen.camera, "--still", tmp_path / "still.pgm")
    still = Image.open(tmp_path / "still.pgm")
    assert still.size == (WIDTH, HEIGHT) and still.getpixel((WIDTH // 2, HEIGHT // 2)) == 77


def test_a_note_that_lies_before_the_camera_is_taken_once_and_the_doctor_sees_the_camera(shared_hq, screen):
    counter = shared_hq.counter(f"camera {next(numbers)}")
    picture = counter.note(shared_hq.wallet("camera"), "4.00")
    with Service(counter, {"scanners": [{"camera": screen.camera}], "lamps": "none"}):
        # Too early: nobody has said an amount. It need not be taken away for the sale that begins.
        screen.show(picture)
        until(lambda: sum(counter.status()["refusals"].values()) == 1, 60)
        sale = run("tillpost", "sell", "--state", counter.state, "--amount", "4.00", "--scan", "--json")
        assert json.loads(sale.stdout)["taken"], sale.stderr
        until(lambda: counter.status()["queue"]["count"] == 0, 30)
        # It lies before the camera still: no second sale, and no refusal either.
        assert [row["sequence"] for row in counter.journal()] == [1]
        assert sum(counter.status()["refusals"].values()) == 1
        findings = json.loads(run("tillpost", "doctor", "--state", counter.state, "--json").stdout)["findings"]
        assert [f["says"] for f in findings if f["subject"].startswith("camera ")][0].startswith("open; last read")


def test_a_second_program_is_told_that_the_camera_is_taken(shared_hq, screen):
    counter = shared_hq.counter(f"camera {next(numbers)}")
    with Service(counter, {"scanners": [{"camera": screen.camera}], "lamps": "none"}):
        until(lambda: run("tillpost", "scan", "--camera", screen.camera, "--still", "/dev/null").returncode != 0, 20)
        told = run("tillpost", "scan", "--camera", screen.camera, "--still", "/dev/null")
        assert "another program uses it" in told.stderr
