"""Helpers of the tests of hpy(): one session, and objects whose numbers are known."""

import gc
import sys

from engine_support import Case
from heapy_tui import hpy

LABEL = r"Partition of a set of (\d+) objects?\. Total size = (\d+) bytes\."


class Marked:
    """Instances without a dict, so that their sizes are what getsizeof says and nothing
    comes into being by looking."""

    __slots__ = ("left", "right")

    def __init__(self, left=None, right=None):
        self.left = left
        self.right = right


class Deeper(Marked):
    __slots__ = ()


def sizes(things):
    """Bytes of objects, each counted once, by Python's own measure."""
    return sum(sys.getsizeof(thing) for thing in {id(thing): thing for thing in things}.values())


def referrers_by_gc(target, *besides):
    """id of each object that refers to a target, without frames, what is given and what is ours."""
    left_out = {id(thing) for thing in besides}
    return {id(thing) for thing in gc.get_referrers(target)
            if id(thing) not in left_out and type(thing).__name__ != "frame" and
            not type(thing).__module__.startswith("heapy_tui")}


class HpyCase(Case):
    """A test with a session of its own, which nothing else holds."""

    def setUp(self):
        super().setUp()
        self.hp = hpy()

    def assert_set(self, found, things):
        """The members are these very objects."""
        self.assertEqual({id(thing) for thing in found.nodes}, {id(thing) for thing in things})
        self.assertEqual(found.count, len({id(thing) for thing in things}))

    def assert_lines(self, text, *patterns):
        """Each line matches its pattern; patterns are regular expressions."""
        lines = text.split("\n")
        self.assertEqual(len(lines), len(patterns), text)
        for line, pattern in zip(lines, patterns):
            self.assertRegex(line, "^" + pattern + "$")
