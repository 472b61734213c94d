"""Places of allocation: what tracemalloc says of an object is what a capture says."""

import collections
import gc
import os
import sys
import threading
import tracemalloc
import unittest

import heapy_tui
from capture_stream import Capture, STATICS
from engine_support import Case
from heapy_tui import _engine


class Plain:
    pass


class Slotted:
    __slots__ = ("a", "__weakref__")


class SlottedBare:
    __slots__ = ()


class SubList(list):
    pass


class SubInt(int):
    pass


def deeper(depth, make):
    return deeper(depth - 1, make) if depth else make()


def make_class(i):
    return type("Made%d" % i, (Plain,), {"attribute": i})


def generator():
    yield 1


def one_of_each(i):
    """Objects of many kinds, no two from one line."""
    plain = Plain()
    plain.attribute = [i]
    bare = Plain()
    stretched = Plain()
    stretched.__dict__["more"] = i
    slotted = Slotted()
    slotted.a = i
    none = SlottedBare()
    a_list = [i]
    a_sublist = SubList([i])
    a_tuple = (i, a_list)
    a_named_tuple = collections.namedtuple("Point", "x y")(i, i)
    a_str = "text %d" % i
    wide = "\u20ac %d" % i
    an_int = 10**30 + i
    a_subint = SubInt(i)
    a_float = i / 7.0
    a_bytes = b"%d bytes" % i
    an_array = bytearray(b"%d" % i)
    a_dict = {"key": i, i: a_str}
    a_default = collections.defaultdict(list)
    an_ordered = collections.OrderedDict(a=i)
    a_set = {i, -i - 5}
    a_frozenset = frozenset([i, "x"])
    a_class = make_class(i)
    a_function = lambda: plain  # noqa
    a_cell = a_function.__closure__[0]
    a_method = plain.__init__
    bound = a_list.append
    made = generator()
    an_exception = ValueError(i)
    an_iterator = iter(a_list)
    a_slice = slice(i, i + 1000)
    a_deque = collections.deque([i])
    a_range = range(i + 300)
    complex_number = complex(i, 1)
    a_module = type(sys)("made%d" % i)
    a_property = property(one_of_each)
    deep = deeper(8, lambda: [i])
    return [value for value in locals().values()]


class Anywhere:
    """Equal to any site that is known, and to none."""

    def __eq__(self, other):
        return True


def expected(value):
    """As tracemalloc says, the most recent first."""
    if sys.version_info[:2] == (3, 11) and type(value).__flags__ & 1 << 4:
        # get_object_traceback of 3.11 forgets what lies before objects with a managed
        # dict and looks for them at an address where no block begins.
        return Anywhere()
    traceback = tracemalloc.get_object_traceback(value)
    if traceback is None:
        return None
    return tuple((frame.filename, frame.lineno) for frame in reversed(traceback))[:64]


class Sites(Case):
    frames = 3

    def setUp(self):
        Case.setUp(self)
        if tracemalloc.is_tracing():
            tracemalloc.stop()
        tracemalloc.start(self.frames)
        self.addCleanup(tracemalloc.stop)

    def read(self):
        tracemalloc.stop()  # what follows is slow with it
        with open(self.path, "rb") as file:
            return Capture(file.read())

    def check(self, method):
        values = [value for i in range(20, 40) for value in one_of_each(i)]
        values += [vars(value) for value in values if type(value) is Plain]
        others = [value for value in gc.get_objects() if value is not values]
        heapy_tui.dump(self.path, "names", True, force=method)
        wanted = [expected(value) for value in values]
        wanted_others = [expected(value) for value in others]
        capture = self.read()
        self.assertEqual(capture.version, 2)
        self.assertEqual(capture.facts["tracemalloc.frames"], str(self.frames))
        self.assertEqual(capture.totals[7], len(capture.sites) - 1)
        n_known = 0
        for value, site in zip(values, wanted):
            self.assertEqual(capture.nodes[id(value)].site, site, (type(value), value))
            n_known += site is not None
        self.assertGreater(n_known, 20 * 30)
        plain = [capture.nodes[id(value)].site for value in values if type(value) is Plain]
        self.assertEqual({site[0][0] for site in plain}, {__file__})
        self.assertIsNone(capture.nodes[id(int)].site)
        self.assertIsNone(capture.nodes[STATICS].site)
        n_same = 0
        for value, site in zip(others, wanted_others):
            if id(value) in capture.nodes:  # and no frame, which has gone on
                self.assertEqual(capture.nodes[id(value)].site, site, type(value))
                n_same += site is not None
        self.assertGreater(n_same, 300)

    def test_twin(self):
        self.check("twin")

    def test_inline(self):
        self.check("inline")

    def test_nothing_is_left_behind(self):
        """An inline capture: as many blocks as before, and a table of the same size."""
        values = [one_of_each(i) for i in range(50)]
        for _ in range(3):
            heapy_tui.dump(self.path, sites=True, force="inline")
        before = sys.getallocatedblocks()
        for _ in range(20):
            heapy_tui.dump(self.path, sites=True, force="inline")
        self.assertLess(sys.getallocatedblocks() - before, 100)
        self.assertTrue(values)

    def test_not_asked_for(self):
        values = one_of_each(7)
        heapy_tui.dump(self.path)
        capture = self.read()
        self.assertEqual(capture.version, 1)
        self.assertNotIn("tracemalloc.frames", capture.facts)
        self.assertEqual(capture.sites, [None])
        self.assertTrue(values)

    def test_started_late_and_again(self):
        tracemalloc.stop()
        early = [Plain() for _ in range(10)]
        tracemalloc.start(1)
        late = [Plain() for _ in range(10)]
        heapy_tui.dump(self.path, sites=True)
        capture = self.read()
        self.assertEqual({capture.nodes[id(value)].site for value in early}, {None})
        line = Sites.test_started_late_and_again.__code__.co_firstlineno + 4
        # a comprehension's own line, and no second frame
        self.assertEqual({capture.nodes[id(value)].site for value in late},
                         {((__file__, line),)})

    def test_not_tracing(self):
        tracemalloc.stop()
        with self.assertRaises(RuntimeError) as caught:
            heapy_tui.dump(self.path, sites=True)
        self.assertEqual(str(caught.exception),
                         "tracemalloc is not tracing: call tracemalloc.start() first")
        self.assertEqual(os.listdir(self.folder), [])
        with self.assertRaises(RuntimeError):
            _engine.capture(1, sites=True)

    def test_while_other_threads_allocate(self):
        going = True

        def work():
            while going:
                [bytes(5000) for _ in range(100)]

        threads = [threading.Thread(target=work) for _ in range(3)]
        for thread in threads:
            thread.start()
        try:
            values = [Plain() for _ in range(100)]
            wanted = [expected(value) for value in values]
            for _ in range(10):
                result = heapy_tui.dump(self.path, sites=True, force="twin")
                self.assertEqual(result.skipped, {})
        finally:
            going = False
            for thread in threads:
                thread.join()
        capture = self.read()
        self.assertEqual([capture.nodes[id(value)].site for value in values], wanted)


class DeepSites(Case):
    """More frames than a site keeps."""
    setUp, read = Sites.setUp, Sites.read
    frames = 100

    def test_depth(self):
        value = deeper(90, Slotted)
        heapy_tui.dump(self.path, sites=True)
        wanted = expected(value)
        self.assertGreater(len(tracemalloc.get_object_traceback(value)), 90)
        site = self.read().nodes[id(value)].site
        self.assertEqual(len(site), 64)
        self.assertEqual(site, wanted)


class Files(Case):
    def test_names_of_files(self):
        """Any text that a code object may have for a file."""
        names = ["p" * 3000 + ".py", "\u20ac\u0448.py", "with space.py", "<string>", "\udcff.py"]
        tracemalloc.start(1)
        self.addCleanup(tracemalloc.stop)
        values = []
        for name in names:
            scope = {}
            exec(compile("value = bytearray(9)", name, "exec"), scope)
            values.append(scope["value"])
        heapy_tui.dump(self.path, sites=True)
        tracemalloc.stop()
        with open(self.path, "rb") as file:
            capture = Capture(file.read())
        for name, value in zip(names, values):
            told = name.replace("\udcff", "\ufffd")
            self.assertEqual(capture.nodes[id(value)].site, ((told, 1),))


if __name__ == "__main__":
    unittest.main()
