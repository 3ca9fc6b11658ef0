"""A counter whose configuration names a board, and board files that are wrong."""

import itertools
import json
import subprocess

import pytest

from conftest import ROOT, Service, run

NUMBERS = itertools.count(1)


@pytest.fixture()
def counter(shared_hq):
    return shared_hq.counter(f"board-{next(NUMBERS)}")


def examined(counter, configuration):
    file = counter.folder / "board.json"
    file.write_text(json.dumps(configuration))
    report = json.loads(run("tillpost", "doctor", "--state", counter.state, "--config", file, "--json").stdout)
    return {row["subject"]: (row["state"], row["says"]) for row in report["findings"]}


@pytest.mark.parametrize("board", sorted((ROOT / "hardware" / "boards").glob("*.yaml")), ids=lambda board: board.stem)
def test_the_doctor_tries_what_the_boards_file_names(counter, board):
    found = examined(counter, {"board": str(board)})
    assert str(board) in found["board"][1]
    if board.stem == "generic":
        assert found["lamps"][0] == "advice"
    else:
        chip = next(line.split()[1] for line in board.read_text().splitlines() if "chip:" in line)
        assert all(chip in found[f"lamp {lamp}"][1] for lamp in ["green", "amber", "red", "link"])
        assert found["keyboard /dev/input/by-id/*-event-kbd"][0] == "broken"


def test_a_board_file_that_is_wrong_stops_the_start_with_its_line(counter):
    board = counter.folder / "stall.yaml"
    board.write_text("board: Stall\nlamps:\n  chip: c\n  blue: L\nscanner: none\n")
    found = examined(counter, {"board": str(board)})
    assert found["configuration"][0] == "broken" and "stall.yaml, line 4: \"blue\" is not known here" in found["configuration"][1]
    done = run("tillpost", "run", "--state", counter.state, "--config", counter.folder / "board.json")
    assert done.returncode == 78 and "line 4" in done.stderr and "nothing was started" in done.stderr


def test_the_configuration_comes_before_the_board(counter):
    board = ROOT / "hardware" / "boards" / "raspberry-pi-4.yaml"
    with Service(counter, {"board": str(board), "scanners": [], "lamps": "none"}):
        counter.sold("1.00", "--cash")


def test_the_installed_boards_are_found_by_model_and_by_name(tmp_path, counter):
    """Below a root of its own, as in an image that is made for many boards."""
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ["tillpost", "tillpost-decode"]:
        (programs / name).write_text("#!/bin/sh\n")
        (programs / name).chmod(0o755)
    root = tmp_path / "root"
    (root / "etc" / "tillpost").mkdir(parents=True)
    subprocess.run([ROOT / "ops" / "install.sh", programs, "--only", "node", "--root", root], check=True, capture_output=True)
    assert json.loads((root / "etc/tillpost/node.json").read_text()) == {"board": "auto"}
    installed = {file.name for file in (root / "usr/share/tillpost/boards").iterdir()}
    assert installed == {file.name for file in (ROOT / "hardware" / "boards").iterdir()}
