"""A capture leaves no trace: counts, collector's lists, dicts and frames as before."""

import ctypes
import gc
import os
import sys
import tempfile
import threading
import unittest

import capture_stream
from heapy_tui import _engine


class Plain:
    def __init__(self, n):
        self.number = n
        self.text = "text %d" % n


class Holder:
    pass


def capture(way, values=True):
    with tempfile.TemporaryFile() as output:
        result = _engine.capture(output.fileno(), force=way, values=values)
        output.seek(0)
        return result, output.read()


def attribute_words(one):
    """The two words in front of the collector's head, where an instance's dict and
    values stand since 3.11."""
    return list((ctypes.c_size_t * 2).from_address(id(one) - 32))


class UntouchedTest(unittest.TestCase):
    WAYS = ("inline", "twin")

    def test_reference_counts(self):
        probes = [object(), [1], {"a": 1}, "a text", 12345678, Plain(1), Plain,
                  self.setUp, sys, gc.collect, {1, 2}, iter([1]), lambda: None]
        for way in self.WAYS:
            before = [sys.getrefcount(one) for one in probes]
            result = capture(way)
            self.assertEqual([sys.getrefcount(one) for one in probes], before, way)
            del result

    def lists_around_capture(self, number, way):
        gc.collect()
        gc.disable()
        try:
            before = [set(map(id, gc.get_objects(generation=g))) for g in range(3)]
            result = _engine.capture(number, force=way)
            after = [set(map(id, gc.get_objects(generation=g))) for g in range(3)]
        finally:
            gc.enable()
        del result
        return before, after

    def test_collector_lists(self):
        with open(os.devnull, "wb") as output:
            for way in self.WAYS:
                before, after = self.lists_around_capture(output.fileno(), way)
                self.assertEqual(after[1:], before[1:], way)
                # Made since: the sets and their list, the result and its skips.
                self.assertLessEqual(len(after[0] - before[0]), 6, way)
                before = after = None

    def test_no_dict_materialised(self):
        plain = [Plain(i) for i in range(1000)]
        for way in self.WAYS:
            if sys.version_info >= (3, 11):
                before = [attribute_words(one) for one in plain]
            data = capture(way)[1]
            if sys.version_info >= (3, 11):
                self.assertEqual([attribute_words(one) for one in plain], before, way)
            if way == "inline":
                continue  # both send the same, and decoding takes its time
            stream = capture_stream.Capture(data)
            stream.check()
            for i, one in enumerate(plain):
                node = stream.nodes[id(one)]
                kinds = [(kind, argument) for kind, argument, _ in node.edges]
                if sys.version_info >= (3, 11):
                    self.assertTrue(node.flags & capture_stream.INLINE_ATTRS)
                    self.assertEqual(kinds, [("ATTR", "number"), ("ATTR", "text"),
                                             ("TYPE", 0)])
                else:
                    self.assertFalse(node.flags & capture_stream.INLINE_ATTRS)
                    self.assertEqual(kinds, [("DICT", 0), ("TYPE", 0)])

    @unittest.skipIf(sys.version_info < (3, 11), "every frame is an object")
    def test_no_frame_made(self):
        ready, stop = threading.Event(), threading.Event()

        def other():
            deep = ["of a thread without frame objects"]
            ready.set()
            stop.wait()
            return deep

        thread = threading.Thread(target=other)
        thread.start()
        try:
            ready.wait()
            capture("inline")
            stream = capture_stream.Capture(capture("twin")[1])
            stream.check()
            prefix = "i0_t%d_f" % thread.ident
            roots = {argument: stream.nodes[target]
                     for kind, argument, target in stream.nodes[capture_stream.ROOT].edges
                     if argument.startswith(prefix)}
            self.assertIn(prefix + "0", roots)
            for node in roots.values():
                self.assertTrue(node.flags & capture_stream.VIRTUAL)
                self.assertEqual(repr(node.type), "interpreter.frame")
            names = {argument for node in roots.values()
                     for kind, argument, _ in node.edges if kind == "LOCAL"}
            self.assertIn("deep", names)
        finally:
            stop.set()
            thread.join()

    def test_permanent_generation(self):
        frozen = [["only in the permanent generation"]]
        frozen[0].append(frozen)
        address = id(frozen[0])
        gc.freeze()
        try:
            stream = capture_stream.Capture(capture("inline")[1])
        finally:
            gc.unfreeze()
        self.assertTrue(stream.nodes[address].flags & capture_stream.GC)

    def test_garbage_is_kept_and_not_reached(self):
        gc.disable()
        try:
            garbage = Holder()
            garbage.self = [garbage]
            address = id(garbage.self)
            del garbage
            stream = capture_stream.Capture(capture("twin")[1])
        finally:
            gc.enable()
        self.assertIn(address, stream.nodes)
        self.assertNotIn(address, stream.reachable())


if __name__ == "__main__":
    unittest.main()
