"""How references are named, family by family.

The program below makes one object of every family, captures itself, and compares the
names that the capture gives with the objects that plain Python finds under them. No
reference of these objects may be without a name or named by its place only.
"""

import abc
import array
import asyncio
import collections
import contextvars
import csv
import ctypes
import datetime
import decimal
import functools
import io
import itertools
import operator
import os
import queue
import re
import struct
import subprocess
import sys
import tempfile
import threading
import types
import typing
import unittest
import weakref
import xml.etree.ElementTree

import capture_stream

NOTATION = {
    "UNKNOWN": ".??", "ATTR": ".%s", "ITEM": "[%s]", "DICT_KEY": ".keys()[%s]",
    "DICT_VALUE": "[key]", "FIELD": "->%s", "DICT": ".__dict__",
    "LOCAL": '.f_locals["%s"]', "CELL": '.f_locals ["%s"]', "STACK": "->f_valuestack[%s]",
    "SET_ITEM": "list(_)[%s]", "TYPE": "->ob_type", "WEAK": "%s",
    "SHARED_KEY": "->ht_cached_keys[%s]",
}


class One:
    def __init__(self, name):
        self.name = name

    def __call__(self, *given):
        return self


class Sequence:
    def __getitem__(self, index):
        raise IndexError

    def __len__(self):
        return 3


def generator(given):
    in_cell = One("in a cell")
    local = One("local")

    def inner():
        return in_cell
    yield local, inner


async def waits():
    await asyncio.sleep(1000)


@functools.lru_cache(maxsize=4)
def cached(one):
    return One("result")


def attributes(one, *names):
    return {"." + name: getattr(one, name) for name in names}


def families():
    """(object, what must be found under which notation)"""
    a, b, c = One("a"), One("b"), One("c")
    items = [a, b]
    pair = (a, b)
    table = {"k": a}
    members = {a, b, c}
    yield iter(items), {"->it_seq": items}
    yield reversed(items), {"->it_seq": items}
    yield iter(pair), {"->it_seq": pair}
    yield iter(table), {"->di_dict": table}
    yield table.keys(), {"->dv_dict": table}
    yield iter(members), {"->si_set": members}
    yield members, {"list(_)[%d]" % i: one for i, one in enumerate(members)}
    numbers = range(10 ** 20, 10 ** 21)
    yield numbers, attributes(numbers, "start", "stop", "step")
    start = One("s")
    yield zip(items, pair), {}
    yield map(a, items), {"->func": a}
    yield filter(b, items), {"->func": b}
    sequence = Sequence()
    yield iter(sequence), {"->it_seq": sequence}
    yield reversed(sequence), {"->seq": sequence}
    yield iter(a, b), {"->it_callable": a, "->it_sentinel": b}
    source = iter(items)
    yield enumerate(source), {"->en_sit": source}
    store = array.array("d", [1.5])
    yield iter(store), {"->ao": store}

    many = collections.deque(One(i) for i in range(300))
    many.rotate(17)
    yield many, {"[%d]" % i: one for i, one in enumerate(many)}
    yield iter(many), {"->deque": many}
    defaults = collections.defaultdict(a)
    yield defaults, {".default_factory": a}
    ordered = collections.OrderedDict(a=a)
    yield iter(ordered), {"->di_odict": ordered}

    yield itertools.chain(items), {}
    yield itertools.cycle(source), {"->it": source}
    yield itertools.islice(source, 3), {"->it": source}
    yield itertools.repeat(a, 3), {"->element": a}
    yield itertools.starmap(a, source), {"->func": a, "->it": source}
    yield itertools.takewhile(a, source), {"->func": a, "->it": source}
    yield itertools.accumulate(source, a, initial=b), {"->it": source, "->binop": a,
                                                       "->initial": b}
    yield itertools.compress(source, source), {"->data": source, "->selectors": source}
    yield itertools.zip_longest(items, fillvalue=c), {"->fillvalue": c}
    groups = itertools.groupby([a, b], c)
    _, group = next(groups)
    yield groups, {"->keyfunc": c, "->currkey": c, "->tgtkey": c}
    yield group, {"->parent": groups, "->tgtkey": c}
    yield itertools.permutations(items), {}
    yield itertools.product(items), {}
    first, _ = itertools.tee(items)
    next(first)
    yield first, {}
    if hasattr(itertools, "pairwise"):
        yield itertools.pairwise(source), {"->it": source}
    if hasattr(itertools, "batched"):
        yield itertools.batched(source, 2), {"->it": source}

    part = functools.partial(a, b, key=c)
    yield part, attributes(part, "func", "args", "keywords")
    result = cached("k")
    import gc
    wrapper_cache = [one for one in gc.get_referents(cached)
                     if type(one) is dict and one is not cached.__dict__][0]
    element = wrapper_cache["k"]
    yield cached, {"->cache": wrapper_cache, "->func": cached.__wrapped__}
    yield element, {"->key": "k", "->result": result}
    yield functools.cmp_to_key(a)(b), {"->cmp": a, ".obj": b}
    yield operator.itemgetter(a), {"->item": a}
    yield operator.attrgetter("a.b"), {}
    yield operator.methodcaller("method", a), {"->name": "method"}

    try:
        try:
            raise KeyError(a)
        except KeyError as inner:
            raise ImportError("text", name="a name", path="a path") from inner
    except ImportError as error:
        caught = error
    yield caught, attributes(caught, "args", "msg", "name", "path", "__cause__",
                             "__context__", "__traceback__")
    yield caught.__traceback__, attributes(caught.__traceback__, "tb_frame")
    missing = OSError(2, "text", "one", None, "two")
    yield missing, attributes(missing, "errno", "strerror", "filename", "filename2")
    yield StopIteration(a), {".value": a}
    yield SystemExit(a), {".code": a}
    try:
        b"\xff".decode("ascii")
    except UnicodeDecodeError as error:
        yield error, attributes(error, "encoding", "object", "reason")
    try:
        a.nothing
    except AttributeError as error:
        if hasattr(error, "obj"):
            yield error, attributes(error, "obj", "name")
    if sys.version_info >= (3, 11):
        group = ExceptionGroup("text", [ValueError(1)])  # noqa: F821
        group.add_note("a note")
        yield group, attributes(group, "message", "exceptions", "args")

    property_ = property(a, b, c, "text")
    yield property_, attributes(property_, "fget", "fset", "fdel", "__doc__")
    yield super(One, a), {".__self__": a, ".__thisclass__": One}
    yield classmethod(a), {".__func__": a}
    yield staticmethod(a), {".__func__": a}
    reference = weakref.ref(a, b)
    yield reference, {"()": a, ".__callback__": b}
    yield types.MappingProxyType(table), {"->mapping": table}
    alias = list[a]
    yield alias, {".__origin__": list, ".__args__": alias.__args__}
    yield (5).__add__, {".__self__": 5}

    variable = contextvars.ContextVar("variable", default=b)
    token = variable.set(a)
    newer = variable.set(c)
    yield variable, {"->var_default": b}
    yield newer, {".var": variable, ".old_value": a}
    yield contextvars.copy_context(), {}
    del token

    loop = asyncio.new_event_loop()
    done = loop.create_future()
    done.set_result(a)
    failed = loop.create_future()
    failed.set_exception(ValueError(b))
    pending = loop.create_future()
    pending.add_done_callback(c)
    routine = waits()
    task = loop.create_task(routine)
    yield done, {"._loop": loop, "._result": a}
    yield failed, {"._loop": loop, "._exception": failed._exception}
    yield pending, {"->fut_callback0": c}
    yield task, {"._coro": routine, "._loop": loop}
    suspended = generator(a)
    local, inner = next(suspended)
    if sys.version_info >= (3, 11):
        yield suspended, {'.f_locals["given"]': a, '.f_locals["local"]': local,
                          '.f_locals["inner"]': inner,
                          '.f_locals ["in_cell"]': inner.__closure__[0]}
    else:
        yield suspended.gi_frame, {'.f_locals["given"]': a, '.f_locals["local"]': local,
                                   '.f_locals ["in_cell"]': inner.__closure__[0]}

    class Base(abc.ABC):
        pass
    yield Base.__dict__["_abc_impl"], {}
    pattern = re.compile("(?P<name>a)b")
    match = pattern.match("ab")
    yield pattern, {".pattern": "(?P<name>a)b"}
    yield match, {".re": pattern, ".string": match.string}
    file = open(os.devnull, "w+")
    yield file, attributes(file, "buffer", "encoding", "errors")
    yield file.buffer, {".raw": file.buffer.raw}
    yield io.StringIO("text"), {}
    yield io.BytesIO(b"bytes"), {}
    yield io.BufferedRWPair(file.buffer.raw, file.buffer.raw), {"->reader": None}
    local = threading.local()
    local.here = a
    yield local, {}
    if hasattr(typing, "TypeAliasType"):
        variable = typing.TypeVar("T", bound=One)
        yield variable, {".__bound__": One, ".__name__": "T"}
    if hasattr(types, "UnionType"):
        yield int | One, {}
    dialect = csv.writer(file).dialect
    yield dialect, {".lineterminator": dialect.lineterminator}
    yield struct.Struct("id"), {}
    context = decimal.getcontext()
    yield context, {".traps": context.traps, ".flags": context.flags}
    zone = datetime.timezone(datetime.timedelta(hours=1), "name")
    yield zone, {"->name": "name"}
    yield datetime.datetime(2020, 1, 1, tzinfo=zone), {".tzinfo": zone}
    yield datetime.time(1, tzinfo=zone), {".tzinfo": zone}
    yield datetime.datetime(2020, 1, 1), {}
    waiting = queue.SimpleQueue()
    waiting.put(a)
    yield waiting, {}
    element = xml.etree.ElementTree.Element("tag", {"key": "value"})
    element.text, element.tail = "text", "tail"
    child = xml.etree.ElementTree.SubElement(element, "child")
    yield element, {".tag": "tag", ".text": "text", ".tail": "tail", "[0]": child}

    class Structure(ctypes.Structure):
        _fields_ = [("one", ctypes.py_object), ("numbers", ctypes.c_int * 3)]
    whole = Structure()
    whole.one = a
    yield whole, {"._objects": whole._objects}
    yield whole.numbers, {"._b_base_": whole}
    call = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int)(a)
    yield call, {"->callable": a}
    yield ctypes.POINTER(ctypes.c_int), {}
    status = os.stat(os.devnull)
    yield status, {".st_mtime": None, ".st_blksize": None}
    yield types.SimpleNamespace(a=a), {}
    yield sys.modules["_functools"], {}


def program(path):
    from heapy_tui import _engine
    kept = list(families())
    with open(path, "wb", buffering=0) as output:
        _engine.capture(output.fileno(), force="twin")
    with open(path, "rb") as stream:
        capture = capture_stream.Capture(stream.read())
    capture.check()
    if capture.skipped:
        print("skipped:", capture.skipped)
    for one, wanted in kept:
        node = capture.nodes[id(one)]
        found = collections.defaultdict(list)
        for kind, argument, target in node.edges:
            form = NOTATION[kind]
            found[form % argument if "%s" in form else form].append(target)
        for notation, target in wanted.items():
            if target is not None and id(target) not in found[notation]:
                print("%r: %s is not %r but %r" % (
                    node.type, notation, type(target),
                    [capture.nodes[at].type for at in found[notation]]))
            elif target is None and not found[notation]:
                print("%r: no %s" % (node.type, notation))
        for notation in found:
            if notation == ".??" or (notation.startswith("->+") and found[notation]):
                print("%r: %s to %r" % (node.type, notation,
                                        [capture.nodes[at].type for at in found[notation]]))
    print("%d families" % len(kept))
    sys.stdout.flush()
    os._exit(0)


def lie(path):
    """A type that says it is another: what lies there are no references."""
    import _random
    from heapy_tui import _engine
    kept = [_random.Random(seed) for seed in range(3000)]
    name = ctypes.create_string_buffer(b"_io.StringIO")
    head = id(_random.Random)
    size = 168 if sys.version_info >= (3, 12) else 120
    ctypes.c_void_p.from_address(head + 24).value = ctypes.addressof(name)
    ctypes.c_ssize_t.from_address(head + 32).value = size
    with open(path, "wb", buffering=0) as output:
        result = _engine.capture(output.fileno(), force="twin")
    with open(path, "rb") as stream:
        capture = capture_stream.Capture(stream.read())
    capture.check()
    n = sum(id(one) in capture.nodes for one in kept)
    print(n, result["n_skipped"])
    sys.stdout.flush()
    os._exit(0)  # the type cannot free what it has


class RelationsTest(unittest.TestCase):
    def run_program(self, *mode):
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run(
                [sys.executable, "-W", "ignore", os.path.abspath(__file__),
                 os.path.join(folder, "capture"), *mode],
                stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120,
                env=dict(os.environ, PYTHONPATH=os.pathsep.join(sys.path)))
        self.assertEqual(done.returncode, 0, done.stderr.decode()[-4000:])
        return done.stdout.decode()

    def test_families(self):
        self.assertRegex(self.run_program(), r"\A\d+ families\n\Z")

    def test_a_type_that_lies(self):
        n, n_skipped = map(int, self.run_program("lie").split())
        self.assertEqual(n, 3000)
        self.assertGreater(n_skipped, 0)


if __name__ == "__main__":
    if len(sys.argv) == 3:
        lie(sys.argv[1])
    elif len(sys.argv) == 2:
        program(sys.argv[1])
    else:
        unittest.main()
