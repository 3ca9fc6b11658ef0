"""The lab: real kernel interfaces without a board. Run by `make lab` inside its own kernel, as root of that kernel."""

import importlib.util
import os
import pathlib
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]


def load(name, path):
    specification = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(specification)
    sys.modules[name] = module
    specification.loader.exec_module(module)
    return module


programs = load("programs", ROOT / "Tests" / "EndToEnd" / "conftest.py")
load("any_scanner", ROOT / "Tests" / "EndToEnd" / "any_scanner.py")
hq, shared_hq = programs.hq, programs.shared_hq


def pytest_collection_modifyitems(items):
    if "TILLPOST_LAB" not in os.environ:
        for item in items:
            item.add_marker(pytest.mark.skip(reason="runs in the lab's kernel: make lab"))
