"""Captures of programs over numpy and pandas, Django and SQLAlchemy.

Needs a package registry, so it is no part of `make check`: tests/run runs it as
the group `real`, in virtual environments that it makes (`make check GROUPS=real`).
"""

import json
import os
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "python"))
sys.path.insert(0, HERE)

from capture_stream import SIZE_GUESSED, VIRTUAL, Capture  # noqa: E402
from programs import PROGRAMS  # noqa: E402

# The capture cannot know objects that the call of dump itself makes and that die
# or appear around the fork: its result, its arguments, the frames' helpers.
MAX_YOUNGER = 40
# Sizes that a __sizeof__ in Python or of an unknown extension decides are marked
# as guesses; they must stay few.
MAX_GUESSED_SHARE = 0.01
# References that nothing names yet.
MAX_UNNAMED_SHARE = 0.001


class RealProgramTest(unittest.TestCase):
    def capture(self, name):
        with tempfile.TemporaryDirectory(prefix="heapy-tui-test-") as folder:
            stream = os.path.join(folder, "capture")
            told = os.path.join(folder, "witness")
            done = subprocess.run(
                [sys.executable, "-W", "ignore", os.path.join(HERE, "programs.py"),
                 name, stream, told],
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300)
            self.assertEqual(done.returncode, 0, done.stdout.decode())
            with open(told) as file:
                witness = json.load(file)
            with open(stream, "rb") as file:
                capture = Capture(file.read())
            rows = subprocess.run(
                [os.environ["HEAPY_TUI"], "eval", "--format", "json", stream, "heap.bytype"],
                stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
            self.assertEqual((rows.returncode, rows.stderr), (0, b""))
            return capture, witness, json.loads(rows.stdout.decode())

    def check_named(self, capture, witness):
        """Every attribute and item of a sample that plain Python found is an edge of
        that name to that object, and no such edge says otherwise."""
        other = []
        for address, type_name, kind, found in witness:
            node = capture.nodes.get(address)
            if node is None or node.type.name.rpartition(".")[2] != type_name:
                continue
            for edge_kind, argument, target in node.edges:
                wanted = found.get(str(argument)) if edge_kind == kind else None
                if wanted is not None and wanted != target:
                    other.append((node.type, kind, argument))
        self.assertLessEqual(len(other), MAX_YOUNGER, other[:50])

    def check(self, name):
        capture, witness, table = self.capture(name)
        capture.check()
        self.assertEqual((witness["method"], witness["skipped"]), ("twin", {}))

        missing, other_type, other_size, n_guessed = [], [], [], 0
        for address, type_name, size in witness["objects"]:
            node = capture.nodes.get(address)
            if node is None:
                missing.append(type_name)
            elif node.type.name.rpartition(".")[2] != type_name.rpartition(".")[2]:
                other_type.append((type_name, node.type))
            elif node.flags & SIZE_GUESSED:
                n_guessed += 1
            elif size is not None and node.size != size:
                other_size.append((type_name, node.size, size))
        n = len(witness["objects"])
        self.assertGreater(n, 10_000)
        self.assertLessEqual(len(missing), MAX_YOUNGER, missing[:50])
        # An address may have been given to a younger object; nothing else differs.
        self.assertLessEqual(len(other_type), MAX_YOUNGER, other_type[:50])
        # A dict or list that the program itself grew after the capture.
        self.assertLessEqual(len(other_size), 5, other_size[:50])
        self.assertLessEqual(n_guessed, n * MAX_GUESSED_SHARE)

        kinds = [kind for node in capture.nodes.values() for kind, _, _ in node.edges]
        self.assertLessEqual(kinds.count("UNKNOWN"), len(kinds) * MAX_UNNAMED_SHARE)
        self.assertGreater(witness["n_attributes"], 10_000)
        self.check_named(capture, witness["named"])
        reachable = capture.reachable()
        self.assertGreater(len(reachable), 0.97 * len(capture.nodes))
        objects = [node for node in map(capture.nodes.get, reachable)
                   if not node.flags & VIRTUAL]
        self.assertEqual((table["count"], table["size"]),
                         (len(objects), sum(node.size for node in objects)))
        print("%s: %d objects, %d references, %d unnamed, %d sizes guessed, %d unreachable, "
              "paused %.1f ms" % (name, len(capture.nodes), len(kinds), kinds.count("UNKNOWN"),
                                  n_guessed, len(capture.nodes) - len(reachable),
                                  witness["pause_s"] * 1e3))


def add_test(name):
    setattr(RealProgramTest, "test_" + name, lambda self: self.check(name))


for program in PROGRAMS:
    add_test(program)

if __name__ == "__main__":
    unittest.main()
