"""Faults in foreign code and memory: the object is skipped, counted, and named."""

import ctypes
import gc
import os
import subprocess
import sys
import tempfile
import unittest

import capture_stream

TP_TRAVERSE = 184  # offset in PyTypeObject on 64-bit builds, 3.9 to 3.13
NO_CODE = 0x10     # nothing is mapped there
NO_OBJECT = 0x123456789ab0


class Faulty:
    def __init__(self, n):
        self.kept = ["kept by a faulty object", n]


class Slotted:
    __slots__ = ("good", "bad")


def word_at(address):
    return ctypes.c_size_t.from_address(address)


def program(path, way):
    from heapy_tui import _engine
    gc.disable()  # the collector has no guard
    faulty = [Faulty(i) for i in range(1000)]
    many = [[Faulty(1), i] for i in range(20)]
    slotted = Slotted()
    slotted.good = ["a good slot"]
    slotted.bad = ["a bad slot"]
    traverse = word_at(id(Faulty) + TP_TRAVERSE)
    slot = word_at(id(slotted) + 16 + 8 * sorted(Slotted.__slots__).index("bad"))
    before = traverse.value, slot.value
    with open(path, "wb") as output:
        number = output.fileno()
        traverse.value, slot.value = NO_CODE, NO_OBJECT
        try:
            result = _engine.capture(number, force=way)
        finally:
            traverse.value, slot.value = before
    print(id(Faulty), id(slotted), result["n_skipped"], sorted(result["skipped"].items()))
    del faulty, many


class FaultTest(unittest.TestCase):
    def capture(self, way):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "capture")
            done = subprocess.run(
                [sys.executable, os.path.abspath(__file__), path, way],
                stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120,
                env=dict(os.environ, PYTHONPATH=os.pathsep.join(sys.path)))
            self.assertEqual(done.returncode, 0, done.stderr.decode()[-3000:])
            with open(path, "rb") as stream:
                data = stream.read()
        stream = capture_stream.Capture(data)
        stream.check()
        return stream, done.stdout.decode()

    def check_way(self, way):
        stream, told = self.capture(way)
        type_address, slotted_address = map(int, told.split()[:2])
        faulty = [node for node in stream.nodes.values() if node.type.addr == type_address]
        self.assertEqual(len(faulty), 1020)
        for node in faulty:
            self.assertTrue(node.flags & capture_stream.SKIPPED)
            self.assertEqual([kind for kind, _, _ in node.edges], ["TYPE"])
        skipped = {repr(type_): count for type_, count, _ in stream.skipped}
        self.assertEqual(skipped.get("__main__.Faulty"), 1020, told)
        self.assertEqual(skipped.get("interpreter.unreadable"), 1, told)
        self.assertIn("1021", told)

        slots = {argument: stream.nodes[target] for kind, argument, target
                 in stream.nodes[slotted_address].edges if kind == "ATTR"}
        self.assertEqual(repr(slots["good"].type), "list")
        self.assertEqual(repr(slots["bad"].type), "interpreter.unreadable")
        self.assertEqual(slots["bad"].addr, NO_OBJECT)

    def test_twin(self):
        self.check_way("twin")

    def test_inline(self):
        self.check_way("inline")


if __name__ == "__main__":
    if len(sys.argv) == 3:
        program(*sys.argv[1:])
    else:
        unittest.main()
