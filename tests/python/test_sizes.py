"""Sizes: what a capture says equals sys.getsizeof, without running Python code."""

import array
import asyncio
import collections
import ctypes
import datetime
import decimal
import functools
import gc
import importlib
import io
import itertools
import mmap
import operator
import pickle
import random
import re
import struct
import sys
import threading
import types
import unittest
import weakref
import xml.etree.ElementTree as ElementTree

from heapy_tui import _engine

# Modules that define many types; each is imported if this interpreter has it.
MODULES = """
_asyncio _bisect _blake2 _bz2 _codecs _collections _contextvars _csv _ctypes _curses
_datetime _decimal _elementtree _hashlib _heapq _io _json _lsprof _lzma _multiprocessing
_operator _pickle _posixsubprocess _queue _random _sha512 _socket _sqlite3 _sre _ssl
_statistics _struct _thread _tracemalloc _uuid _weakref _zoneinfo argparse ast asyncio
bz2 calendar cmath concurrent.futures configparser copy csv ctypes curses dataclasses
dbm decimal difflib dis email.message enum fractions functools graphlib hashlib heapq
html.parser http.client http.server inspect io ipaddress itertools json logging lzma
mailbox multiprocessing.pool numbers optparse pdb pickle platform plistlib pprint
profile queue random re sched select selectors shelve socketserver sqlite3 ssl
statistics string subprocess symtable tarfile tempfile textwrap threading tokenize
traceback tracemalloc types typing unittest.mock urllib.request uuid weakref
xml.dom.minidom xml.sax xmlrpc.client zipfile zlib zoneinfo
""".split()

# Types of the standard library that define __sizeof__ in C and are not measured:
# name, why.
NOT_MEASURED = {
    "parser.st": "a tree of the old parser, removed in 3.10: its size needs a walk "
                 "of the tree",
}


def load_standard_library():
    for name in MODULES:
        try:
            importlib.import_module(name)
        except ImportError:
            pass


class Plain:
    def __init__(self, n):
        for i in range(n):
            setattr(self, "attribute_%d" % i, i)


class Slotted:
    __slots__ = ("a", "b", "__weakref__")


class Dict(dict):
    pass


class List(list):
    pass


class Str(str):
    pass


class SlottedStr(str):
    __slots__ = ()


class Int(int):
    pass


class Tuple(tuple):
    pass


class Bytes(bytes):
    pass


class Set(set):
    pass


class Float(float):
    pass


class Deque(collections.deque):
    pass


class Ordered(collections.OrderedDict):
    pass


class Meta(type):
    pass


class WithMeta(metaclass=Meta):
    pass


class Point(ctypes.Structure):
    _fields_ = [("x", ctypes.c_int), ("y", ctypes.c_double)]


Pair = collections.namedtuple("Pair", "left right")


def generator():
    a, b = 1, [2]
    yield a
    yield b


async def coroutine():
    await asyncio.sleep(0)


async def async_generator():
    yield 1


def frame():
    local = [1, 2, 3]
    return sys._getframe(), local


def shrunk(table, n):
    for _ in range(n):
        table.pop(next(iter(table)))
    return table


def strings():
    yield from ("", "a", "abc" * 100, "é", "é" * 100, "€", "€" * 50, "\U0001f600" * 7,
                sys.intern("interned_name"), Str("abc"), Str("é€"), SlottedStr("é" * 3),
                SlottedStr("\U0001f600"))
    cached = "grün" * 9
    cached_copy = bytes(ctypes.pythonapi.PyUnicode_AsUTF8 and b"")  # keep the API alive
    as_utf8 = ctypes.pythonapi.PyUnicode_AsUTF8
    as_utf8.restype, as_utf8.argtypes = ctypes.c_char_p, [ctypes.py_object]
    as_utf8(cached)
    yield cached
    subclass = Str("grün" * 9)
    as_utf8(subclass)
    yield subclass
    yield cached_copy
    if sys.version_info < (3, 12):  # wchar_t copies
        as_unicode = ctypes.pythonapi.PyUnicode_AsUnicode
        as_unicode.restype, as_unicode.argtypes = ctypes.c_void_p, [ctypes.py_object]
        for text in ("wide" * 5, "wïde" * 5, "w€de" * 5, "\U0001f600" * 5, Str("wide"),
                     Str("\U0001f600")):
            text = type(text)(text + "!")
            as_unicode(text)
            yield text


def numbers():
    for shift in range(0, 200, 7):
        yield (1 << shift) - 1
        yield -(1 << shift)
    yield from (True, False, Int(0), Int(-5), Int(1 << 99), 1.5, Float(2), 1j,
                decimal.Decimal(1), decimal.Decimal("1e-400"),
                decimal.Decimal("9" * 500), decimal.Decimal("NaN"), decimal.getcontext())


def containers():
    for n in (0, 1, 2, 5, 6, 8, 9, 30, 200, 1000, 70000):
        yield list(range(n))
        yield tuple(range(n))
        yield set(range(n))
        yield frozenset(range(n))
        yield {i: i for i in range(n)}
        yield {"key %d" % i: i for i in range(n)}
        yield dict.fromkeys(range(n))
        yield collections.deque(range(n))
        yield collections.OrderedDict((i, i) for i in range(n))
        yield array.array("b", bytes(n))
        yield array.array("d", range(n))
        yield bytearray(n)
        yield bytes(n)
        yield List(range(n))
        yield Tuple(range(n))
        yield Set(range(n))
        yield Dict((i, i) for i in range(n))
        yield Deque(range(n), maxlen=100)
        yield Ordered((str(i), i) for i in range(n))
        yield Bytes(n)
        appended = []
        for i in range(n):
            appended.append(i)
        yield appended
        yield shrunk({i: i for i in range(n)}, n // 2)
        yield shrunk(collections.OrderedDict((i, i) for i in range(n)), n // 2)
        rotated = collections.deque(range(n))
        for _ in range(min(n, 90)):
            rotated.popleft()
            rotated.append(0)
        yield rotated
    mixed = {"a": 1}
    mixed[2] = "b"
    yield mixed
    cut = bytearray(1000)
    del cut[:990]
    yield cut
    yield collections.defaultdict(list, {i: [i] for i in range(20)})
    yield collections.Counter("abracadabra")
    yield collections.ChainMap({}, {1: 2})
    yield types.MappingProxyType({1: 2})
    yield memoryview(bytearray(100))
    yield memoryview(bytes(64)).cast("B", [8, 8])
    yield range(10)
    yield slice(1, 2)
    yield {}.keys()
    yield Pair(1, 2)


def instances():
    for n in (0, 1, 3, 20, 29, 31, 100):
        yield Plain(n)
        yield Plain(n).__dict__
        changed = Plain(n)
        changed.__dict__["other"] = 1
        yield changed.__dict__
        yield changed
    kept = Plain(5)
    kept.__dict__
    yield kept
    removed = Plain(8)
    del removed.attribute_3
    yield removed
    yield removed.__dict__
    full = Slotted()
    full.a = full.b = 1
    yield full
    yield from (Plain, Slotted, Str, Meta, WithMeta, Pair, object(), object, type, int,
                types.SimpleNamespace(a=1), Exception("x"), OSError(2, "x"), ctypes.c_int,
                Point, Point(1, 2), ctypes.c_char * 9, (ctypes.c_char * 90)(),
                ctypes.POINTER(Point), ctypes.CFUNCTYPE(None, ctypes.c_int))


def code_and_frames():
    yield from frame()
    yield frame.__code__
    yield frame
    yield from (generator(), coroutine_object(), async_generator(), generator.__code__)
    started = generator()
    next(started)
    yield started
    finished = generator()
    list(finished)
    yield finished
    yield started.gi_frame
    # Long enough to be specialised (3.11+) or to get an opcode cache (3.9, 3.10).
    def hot(x):
        total = 0
        for i in range(3):
            total += len(str(x)) + i
        return total
    for _ in range(3000):
        hot(1)
    yield hot.__code__
    def outer(argument):
        def inner():
            return argument
        return inner
    yield outer.__code__
    yield outer(1)
    yield outer(1).__closure__[0]
    yield from (len, "".join, [].append, str.join, int.__add__, Plain(1).__init__,
                functools.partial(len), functools.lru_cache(None)(frame), property(),
                classmethod(len), staticmethod(len), operator.itemgetter(1),
                operator.attrgetter("a.b"), operator.methodcaller("a", 1),
                weakref.ref(Plain), weakref.proxy(frame), super(Meta, WithMeta), sys,
                types.CellType(1))
    try:
        raise ValueError("x")
    except ValueError as error:
        yield error
        yield error.__traceback__
        yield error.__traceback__.tb_frame


def coroutine_object():
    made = coroutine()
    made.close()
    return made


def iterators():
    yield from (iter([]), iter(()), iter({}), iter(set()), iter("a"), zip([1], [2]),
                map(len, []), filter(None, []), enumerate([]), reversed([1]),
                itertools.count(), itertools.cycle([1]), itertools.repeat(1),
                itertools.chain([1], [2]), itertools.accumulate([1]),
                itertools.groupby([1]), itertools.islice([1], 1), itertools.tee([1])[0],
                itertools.starmap(len, []), itertools.takewhile(len, []),
                itertools.dropwhile(len, []), itertools.zip_longest([1]))
    for n in (0, 1, 3, 9):
        for r in range(n + 1):
            for made in (itertools.combinations(range(n), r),
                         itertools.permutations(range(n), r),
                         itertools.combinations_with_replacement(range(n), r),
                         itertools.product(range(n), repeat=r)):
                yield made
                for _ in itertools.islice(made, 2):
                    pass
                yield made


def library():
    for n in (0, 1, 100, 100000):
        yield io.BytesIO(bytes(n))
        written = io.BytesIO()
        written.write(bytes(n))
        yield written
        yield written.getbuffer()
        text = io.StringIO()
        text.write("x" * n)
        yield text
        for base in (io.BufferedReader, io.BufferedWriter, io.BufferedRandom):
            yield base(io.BytesIO(bytes(n)), buffer_size=n + 1)
    yield from (struct.Struct(""), struct.Struct("ii2hq8s"), random.Random(1), re.compile("a+"),
                re.match("(a)(b)", "ab"), datetime.datetime.now(), datetime.timedelta(1),
                datetime.timezone.utc, threading.Lock(), threading.RLock(), threading.local(),
                mmap.mmap(-1, 4096), sys.stdout, sys.flags)
    pickler = pickle.Pickler(io.BytesIO())
    yield pickler
    pickler.dump([object(), {i: [i] for i in range(500)}])
    yield pickler
    data = pickle.dumps([{i: [i] for i in range(500)}])
    unpickler = pickle.Unpickler(io.BytesIO(data), encoding="latin-1", errors="strict")
    yield unpickler
    unpickler.load()
    yield unpickler
    text_input = pickle.Unpickler(io.BytesIO(pickle.dumps(list(range(50)), 0)))
    text_input.load()
    yield text_input
    for n in (0, 1, 4, 5, 50):
        element = ElementTree.Element("e")
        yield element
        for _ in range(n):
            ElementTree.SubElement(element, "child", a="1")
        yield element
        yield ElementTree.Element("e", {"a": "1"})


ZOO = (strings, numbers, containers, instances, code_and_frames, iterators, library)


def numpy_arrays():
    import numpy
    for shape in ((), (0,), (1,), (1000,), (3, 5), (2, 3, 4, 5)):
        for kind in ("?", "i1", "u2", "i4", "f4", "f8", "c16", "g", "O", "U7", "S3", "M8[s]",
                     [("a", "i4"), ("b", "f8")]):
            made = numpy.zeros(shape, dtype=kind)
            yield made
            yield made.T
            yield made[...]
            yield made[()]
    yield numpy.matrix([[1, 2]])
    yield numpy.ma.array([1, 2, 3], mask=[0, 1, 0])
    yield numpy.arange(10)[::2]
    yield numpy.frombuffer(bytes(80))
    yield numpy.void(b"abc")
    yield numpy.str_("abc")
    yield numpy.bytes_(b"abc")
    yield numpy.dtype("f8")

    class Own(numpy.ndarray):
        pass
    yield numpy.zeros(9).view(Own)
    yield Own((4, 4))


class Claimed:
    def __sizeof__(self):
        raise AssertionError("Python code was run for a size")


class Sizes(unittest.TestCase):
    maxDiff = None

    def compare(self, objects):
        """Mismatches as {type name: (ours, getsizeof, how many)}."""
        wrong = {}
        n = 0
        for thing in objects:
            method = getattr(type(thing), "__sizeof__", None)
            if isinstance(method, types.FunctionType):
                continue  # written in Python: a guess, tested apart
            name = type(thing).__module__ + "." + type(thing).__qualname__
            if name in NOT_MEASURED:
                continue
            # Measure between two readings: sizes of frames and dicts of other
            # threads may change, but nothing runs in between here.
            ours, external, guessed = _engine.size_of(thing)
            theirs = sys.getsizeof(thing)
            n += 1
            if ours != theirs or guessed:
                known = wrong.get(name, (ours, theirs, guessed, 0))
                wrong[name] = known[:3] + (known[3] + 1,)
        return wrong, n

    def test_zoo(self):
        for family in ZOO:
            with self.subTest(family.__name__):
                wrong, n = self.compare(family())
                self.assertGreater(n, 10)
                self.assertEqual(wrong, {})

    def test_numpy(self):
        try:
            import numpy
        except ImportError:
            self.skipTest("this interpreter has no numpy")
        wrong, n = self.compare(numpy_arrays())
        self.assertGreater(n, 300)
        self.assertEqual(wrong, {}, numpy.__version__)

    def test_every_object_of_a_process_with_the_standard_library(self):
        load_standard_library()
        objects = gc.get_objects()
        self.assertGreater(len(objects), 20000)
        seen = {id(thing) for thing in objects}
        atoms = []
        for thing in list(objects):
            for referent in gc.get_referents(thing):
                if id(referent) not in seen:
                    seen.add(id(referent))
                    atoms.append(referent)
        # Code, and what only code holds.
        for thing in list(atoms):
            if isinstance(thing, types.CodeType):
                atoms.extend(c for c in thing.co_consts if id(c) not in seen)
        wrong, n = self.compare(itertools.chain(objects, atoms))
        self.assertGreater(n, 30000)
        self.assertEqual(wrong, {})

    def test_every_c_level_sizeof_of_the_standard_library_has_a_rule(self):
        load_standard_library()
        names, todo, seen = [], [object], set()
        while todo:
            cls = todo.pop()
            if cls in seen:
                continue
            seen.add(cls)
            todo.extend(type.__subclasses__(cls))
            own = type.__dict__["__dict__"].__get__(cls).get("__sizeof__")
            if isinstance(own, types.MethodDescriptorType) and cls is not object:
                names.append(cls)
        self.assertGreater(len(names), 20)
        unknown = [cls.__module__ + "." + cls.__qualname__ for cls in names
                   if _engine.size_rule_is_guess(cls)]
        self.assertEqual([name for name in unknown if name not in NOT_MEASURED], [])

    def test_a_python_level_sizeof_is_not_run_and_flagged(self):
        bytes_, external, guessed = _engine.size_of(Claimed())
        self.assertTrue(guessed)
        self.assertEqual(bytes_, sys.getsizeof(Plain(0)))

        class Below(Claimed):
            pass
        self.assertTrue(_engine.size_of(Below())[2])

        class Odd(dict):
            __sizeof__ = len
        self.assertTrue(_engine.size_of(Odd())[2])

    def test_memory_outside(self):
        self.assertEqual(_engine.size_of(bytearray(1000))[1], 0)  # counted inside
        text = io.StringIO("x" * 5000)
        text.getvalue()
        text.read()
        self.assertGreaterEqual(_engine.size_of(text)[1], 0)
        text.seek(0, 2)
        text.write("y")
        self.assertGreaterEqual(_engine.size_of(text)[1], 4 * 5001)
        self.assertEqual(_engine.size_of((ctypes.c_char * 5000)())[1], 5000)
        self.assertEqual(_engine.size_of(ctypes.c_int(1))[1], 0)
        borrowed = (ctypes.c_char * 100).from_buffer(bytearray(100))
        self.assertEqual(_engine.size_of(borrowed)[1], 0)
        view = memoryview((ctypes.c_char * 5000)())
        owners = [o for o in gc.get_referents(view) if type(o).__name__ == "managedbuffer"]
        self.assertEqual(len(owners), 1)

    def test_torn_counts_give_no_huge_size(self):
        """A negative count, as in an object caught half built, counts as none."""
        thing = [1, 2, 3]
        room = ctypes.c_ssize_t.from_address(id(thing) + list.__basicsize__ - 8)
        kept = room.value
        room.value = -1
        try:
            size = _engine.size_of(thing)[0]
        finally:
            room.value = kept
        self.assertEqual(size, sys.getsizeof([]))


if __name__ == "__main__":
    unittest.main()
