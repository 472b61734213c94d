"""Helpers of the tests in this folder."""

import json
import os
import subprocess
import sys
import tempfile
import textwrap
import unittest

PACKAGE_ROOT = os.path.dirname(os.path.dirname(os.path.abspath(
    __import__("heapy_tui").__file__)))
RUNNER = os.path.join(PACKAGE_ROOT, "heapy_tui", "_runner.py")
PROGRAM = os.environ.get("HEAPY_TUI")
MAGIC = b"\x89HPYcap\n"


def environment(**more):
    """The environment of a child that imports this package."""
    env = dict(os.environ, PYTHONPATH=PACKAGE_ROOT, PYTHONDONTWRITEBYTECODE="1")
    env.update(more)
    return env


def run_python(code, *arguments, timeout=120, **options):
    """Run code by this interpreter in a process of its own."""
    return subprocess.run([sys.executable, "-W", "ignore", "-c", textwrap.dedent(code)] +
                          list(arguments),
                          env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          timeout=timeout, universal_newlines=True, **options)


class Case(unittest.TestCase):
    """A test with a folder of its own."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="heapy-tui-test-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.path = os.path.join(folder.name, "capture")

    def in_python(self, code, *arguments, timeout=120):
        """Run code in a process; it must end well. What it printed."""
        done = run_python(code, *arguments, timeout=timeout)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        return done.stdout

    def read_info(self, path):
        """What the program says of a capture: facts and totals."""
        if not PROGRAM:
            self.skipTest("HEAPY_TUI does not name the program")
        done = subprocess.run([PROGRAM, "info", "--format", "json", path],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        return json.loads(done.stdout.decode())

    def assert_capture(self, path):
        with open(path, "rb") as file:
            self.assertEqual(file.read(len(MAGIC)), MAGIC)
