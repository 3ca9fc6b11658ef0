"""A Python node (sync/reference/node.py) at the real headquarters."""

import base64
import contextlib
import json
import os
import sys

from conftest import ROOT, Counter, run

sys.path.insert(0, str(ROOT / "sync" / "reference"))

from node import Node  # noqa: E402
from node_http import NoAnswer, http_post  # noqa: E402


def codes(picture):
    """The texts of a picture's codes."""
    lines = run("tillpost", "scan", picture).stdout.splitlines()
    return [base64.b64decode(line.split()[-1]).decode() for line in lines]


def code(picture, prefix):
    return next(text for text in codes(picture) if text.startswith(prefix))


class Losing:
    """Every request is sent twice, and of every two answers one is lost after HQ has done everything."""

    def __init__(self):
        self.count = 0

    def __call__(self, url, body):
        http_post(url, body)
        answer = http_post(url, body)
        self.count += 1
        if self.count % 2:
            raise NoAnswer
        return answer


def patiently(step):
    """What a node does: it tries again."""
    for _ in range(8):
        try:
            return step()
        except NoAnswer:
            continue
    raise AssertionError("no answer")


class Shop:
    """The real HQ with one counter at which a Python node stands."""

    def __init__(self, hq, path):
        self.hq, self.folder = hq, path
        self.invitation = hq.ask("node", "new", "--merchant", hq.merchant, "--counter", "Python", "--url", hq.url,
                                 "--out", path / "enrol.png", "--plate", path / "plate.png")
        self.node = Node(path / "books.cbor")
        self.node.enrol(code(path / "enrol.png", "TPE"))
        self.notes = Counter(path)

    def note(self, wallet, amount):
        picture = self.notes.note(wallet, amount)
        return code(picture, "TPN"), code(picture, "TPC")

    def verdicts(self, node=None):
        books = (node or self.node).books
        found = [books.verdict(sequence) for sequence in range(1, len(books["heads"]) + 1)]
        return [row and row["decision"] for row in found]

    def pulled(self):
        """The last row of each case at HQ."""
        token = self.hq.ask("pull-token", "new", "--name", f"t{os.urandom(4).hex()}")["token"]
        done = run("tillpost-hq", "pull", "--hq", self.hq.url, "--token", token, "--format", "jsonl")
        assert done.returncode == 0, done.stderr
        rows = [json.loads(line) for line in done.stdout.splitlines()]
        return list({row["case"]: row for row in rows}.values())


def renewed(shop):
    shop.hq.ask("node", "renew", shop.invitation["node"], "--url", shop.hq.url, "--out", shop.folder / "again.png")
    return code(shop.folder / "again.png", "TPE")


def said(node):
    """The exchange that a node would make now."""
    caught = []

    def catch(_, body):
        caught.append(body)
        raise NoAnswer

    post, node.post = node.post, catch
    with contextlib.suppress(NoAnswer):
        node.exchange()
    node.post = post
    return caught[0]
