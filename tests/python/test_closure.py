"""A capture against an independent closure in plain Python, address by address.

The program below builds objects of many kinds, captures itself, and at once
computes what plain Python can find: gc.get_objects, gc.get_referents, and the
things those omit (keys of dicts, constants of code objects, dicts of static types
…). Then, per type:

- what plain Python found must be in the capture;
- what the capture has beyond that must be held in a way that plain Python cannot
  see, listed in BEYOND with the reason;
- the size of each object must be that of sys.getsizeof.
"""

import array
import collections
import contextvars
import functools
import gc
import os
import subprocess
import sys
import tempfile
import threading
import types
import unittest
import weakref

import capture_stream

# (type of the holder, relation, argument or None for any): why plain Python does
# not see what is held so. Objects beyond the closure must be held by one of these
# or by another such object.
BEYOND = {
    ("interpreter.RootState", "ROOT", None): "a field of interpreter or thread",
    ("interpreter.statics", "FIELD", None): "a static type or singleton",
    ("interpreter.frame", None, None): "a frame without an object",
    ("code", None, None): "parts of code objects, those made on demand included",
    ("type", "FIELD", "tp_subclasses"): "shown only as a new list",
    ("type", "FIELD", "ht_slots"): "a private copy of __slots__",
    ("type", "FIELD", "tp_cache"): "unused, but there",
    ("type", "ATTR", "__name__"): "of a static or a renamed type",
    ("type", "ATTR", "__qualname__"): "of a static or a renamed type",
    ("type", "SHARED_KEY", None): "names of attributes in the keys of a class",
    ("type", "DICT", None): "a static type's dict, behind a proxy",
    (None, "ATTR", "__qualname__"): "a descriptor's, made on demand",
    (None, "ATTR", "__name__"): "a descriptor's",
    ("module", "FIELD", None): "a module's name, and its dict's copy for reimport",
    ("frame", None, None): "what a running frame holds",
    ("coroutine", "ATTR", "cr_origin"): "not shown by its tp_traverse",
    ("async_generator", "FIELD", "ag_finalizer"): "not shown by its tp_traverse",
    ("re.Pattern", "FIELD", None): "had no tp_traverse before 3.10",
    (None, "WEAK", None): "an object held by nothing but C code, weakly referenced",
}
if sys.version_info >= (3, 13):
    BEYOND[None, "DICT", None] = \
        "PyObject_VisitManagedDict leaves out a dict that stands on values in the object"


class Plain:
    def __init__(self, n):
        self.number = n
        self.text = "plain-%d" % n


class Slotted:
    __slots__ = ("left", "right", "__weakref__")

    def __init__(self):
        self.left = ["left of a slot"]
        self.right = ("right", self)


class SlottedDict(Slotted):
    __slots__ = ("extra", "__dict__")


class ListOf(list):
    __slots__ = ("label",)


class DictOf(dict):
    pass


class TupleOf(tuple):
    pass


class IntOf(int):
    pass


class StrOf(str):
    pass


class SetOf(set):
    pass


class Meta(type):
    def __new__(cls, name, bases, space):
        made = super().__new__(cls, name, bases, space)
        made.of_meta = {"made by": name}
        return made


class OfMeta(metaclass=Meta):
    @property
    def shown(self):
        return 1

    @classmethod
    def made(cls):
        return cls

    @staticmethod
    def plain():
        return None


class Failure(Exception):
    pass


def generator(n):
    kept = ["kept by a generator", n]
    for i in range(n):
        yield kept, i


async def coroutine(n):
    kept = ["kept by a coroutine", n]
    await Awaitable()
    return kept


class Awaitable:
    def __await__(self):
        kept = {"kept": "by an awaitable"}
        yield kept


async def asynchronous():
    yield ["kept by an asynchronous generator"]


def closure_over(value):
    def inner():
        return value
    return inner


def caught():
    local = {"local": "of a finished frame"}
    try:
        raise Failure("with a traceback", local)
    except Failure as error:
        return error


def build(world):
    world["plain"] = [Plain(i) for i in range(50)]
    detached = world["detached"] = [Plain(i) for i in range(10)]
    for plain in detached:
        plain.__dict__["through the dict"] = object()
    emptied = world["emptied"] = [Plain(i) for i in range(5)]
    for plain in emptied:
        del plain.text
        plain.other = plain
    world["replaced"] = Plain(1)
    world["replaced"].__dict__ = {"a new dict": [1.5]}
    world["slotted"] = [Slotted() for _ in range(5)]
    both = world["both"] = [SlottedDict() for _ in range(3)]
    for i, one in enumerate(both):
        one.extra = "extra %d" % i
        one.more = [i]
    containers = world["containers"] = [
        ListOf([1, "two", 3.0]), DictOf({"a": 1, (1, 2): [3]}), TupleOf(("x", "y")),
        IntOf(10 ** 30), StrOf("a str with attributes"), SetOf({1, "two"}),
        collections.OrderedDict(a=[1], b=[2]), collections.defaultdict(list, k=[3]),
        collections.Counter("abracadabra"), collections.ChainMap({"c": 1}),
        collections.deque([["in a deque"], "text"] * 40),
        collections.namedtuple("Pair", "one two")([1], [2]),
        array.array("d", range(100)), memoryview(bytearray(b"buffer" * 50)),
        frozenset({"frozen", 1, (2, 3)}), {1: [1], "mixed": {2}, None: b"bytes"},
        set(range(1000)), list(range(10000, 12000)), range(2 ** 70, 2 ** 71, 3),
        slice([1], None, "step"), 1j, 2 ** 100, b"bytes", "\u0142\u00f3d\u017a",
        "\U0001f600", types.SimpleNamespace(a=[1]), types.MappingProxyType({"m": 1}),
    ]
    for container in containers[:6]:
        if not isinstance(container, ListOf):
            container.attribute = ["of a subclass"]
    containers[0].label = "a label"
    removed = world["removed"] = {"key %d" % i: i for i in range(100)}
    for i in range(0, 100, 3):
        del removed["key %d" % i]
    gone = world["removed from a set"] = {"member %d" % i for i in range(100)}
    for i in range(0, 100, 3):
        gone.discard("member %d" % i)
    suspended = world["generators"] = [generator(3), generator(3), generator(0)]
    next(suspended[0])
    for _ in suspended[2]:
        pass
    running = world["coroutines"] = [coroutine(1), coroutine(2)]
    running[0].send(None)
    world["asynchronous"] = asynchronous()
    world["closures"] = [closure_over(["closed over"]), closure_over(world)]
    world["partial"] = functools.partial(closure_over, ["argument"], key={"k": 1})
    world["bound"] = [Plain(1).__init__, [].append, "text".join, OfMeta.made]
    world["descriptors"] = [vars(OfMeta)["shown"], vars(OfMeta)["made"],
                            vars(OfMeta)["plain"], vars(Slotted)["left"], str.join]
    target = world["target"] = Plain(7)
    world["weak"] = [weakref.ref(target), weakref.ref(target, print),
                     weakref.proxy(target), weakref.ref(Plain(8)),
                     weakref.WeakValueDictionary({"t": target})]
    world["error"] = caught()
    variable = world["variable"] = contextvars.ContextVar("variable", default=[1])
    variable.set(["set in a context"])
    world["iterators"] = [iter([1, 2]), iter({"a": 1}.items()), zip([1], "a"),
                          map(str, [1.25]), enumerate(["e"]), reversed([1])]
    world["code"] = compile("def f(a, *, b=(1, 'c')):\n  return a, {2.5}, lambda: b\n",
                            "<made>", "exec")
    loop = ["a list in itself"]
    loop.append(loop)
    world["loop"] = loop
    nothing = ["garbage"]
    nothing.append(nothing)
    del nothing


def frames():
    """Frames of all threads, and what they hold."""
    for frame in sys._current_frames().values():
        while frame is not None:
            yield frame
            yield from dict(frame.f_locals).values()
            frame = frame.f_back


def static_dict(type_, proxy_of=type.__dict__["__dict__"].__get__):
    return gc.get_referents(proxy_of(type_))


CODE_PARTS = [name for name in ("co_consts", "co_names", "co_filename", "co_name",
                                "co_qualname", "co_linetable", "co_exceptiontable")
              if hasattr(build.__code__, name)]
if sys.version_info < (3, 11):
    CODE_PARTS += ["co_code", "co_varnames", "co_freevars", "co_cellvars"]
if sys.version_info < (3, 10):
    CODE_PARTS.append("co_lnotab")
HEAP_TYPE = 1 << 9


def omitted(one):
    """What gc.get_referents(one) does not say."""
    kind = type(one)
    yield kind
    if issubclass(kind, dict):
        yield from dict.keys(one)
    elif kind is types.CodeType:
        for name in CODE_PARTS:
            yield getattr(one, name)
    elif issubclass(kind, type):
        if not one.__flags__ & HEAP_TYPE:
            yield from static_dict(one)
        yield from (one.__mro__, one.__bases__, one.__base__)
    elif kind is range:
        yield from (one.start, one.stop, one.step)


def plain_closure(without):
    """Objects by address, found with plain Python; not those in `without`."""
    stack = gc.get_objects()
    own = {id(stack), id(without)}
    found = {}
    while stack:
        one = stack.pop()
        if id(one) in found or id(one) in own:
            continue
        if id(one) in without and one is without[id(one)]:
            continue
        found[id(one)] = one
        stack.extend(gc.get_referents(one))
        stack.extend(omitted(one))
    return found


def program(path, way, mode):
    from heapy_tui import _engine
    world = {}
    build(world)
    ready, stop = threading.Event(), threading.Event()

    def other():
        only_here = {"held by": ["a local of another thread"]}
        ready.set()
        stop.wait()
        del only_here

    thread = threading.Thread(target=other)
    thread.start()
    ready.wait()
    gc.collect()
    gc.disable()
    output = open(path, "wb", buffering=0)
    number = output.fileno()
    result = _engine.capture(number, force=way, values=mode == "quick")
    if mode == "closure":
        report = compare(path, result, output)
    else:
        report = "%d objects" % result["objects"]
    stop.set()
    thread.join()
    sys.stdout.write(report)


def compare(path, result, output):
    new = [result, sys._getframe(), sys._getframe(1)]
    new += list(result) + list(result.values())
    new.append(new)
    without = {id(one): one for one in new}
    found = plain_closure(without)
    sizes = {address: sys.getsizeof(one) for address, one in found.items()}
    with open(path, "rb") as stream:
        capture = capture_stream.Capture(stream.read())
    capture.check()
    return "\n".join(differences(capture, found, sizes, without))


def allowed(node, kind, argument):
    holder = "type" if node.flags & capture_stream.IS_TYPE else repr(node.type)
    return any((one in (None, holder) and relation in (None, kind)
                and name in (None, argument)) for one, relation, name in BEYOND)


def grows_when_run(one):
    """3.9 and 3.10 give a code object caches once it was run often; those of this
    file run between the capture and the closure."""
    return (sys.version_info < (3, 11) and type(one) is types.CodeType
            and one.co_filename == __file__)


def differences(capture, found, sizes, without):
    """Lines, none when capture and closure agree."""
    holders = collections.defaultdict(list)
    for node in capture.nodes.values():
        for kind, argument, target in node.edges:
            holders[target].append((node, kind, argument))
    beyond = {a for a, n in capture.nodes.items()
              if a not in found and not n.flags & capture_stream.VIRTUAL
              and a not in without}
    n_arguments = 0
    for address in beyond:
        node = capture.nodes[address]
        if not holders[address] and repr(node.type) == "tuple" and n_arguments == 0:
            n_arguments += 1  # of the call that captures: held by the C stack alone
        elif node.flags & capture_stream.GC and not node.flags & capture_stream.IMMORTAL:
            # (3.12 makes two immortal tuples before its collector's lists are set up.)
            yield "missed by gc.get_objects: %r at %#x" % (node.type, address)
        # A chain of objects beyond the closure ends at a holder in BEYOND.
        elif not any(allowed(*holder) or holder[0].addr in beyond
                     for holder in holders[address]):
            yield "unexplained: %r at %#x %r held by %r" % (
                node.type, address, node.content,
                [(h[0].type, h[1], h[2]) for h in holders[address]][:3])
    for address, one in found.items():
        node = capture.nodes.get(address)
        if node is None:
            yield "not captured: %s at %#x %.80r" % (type(one), address, one)
            continue
        if node.type.addr != id(type(one)):
            yield "another type: %r, %r" % (node.type, type(one))
        elif (node.size != sizes[address]
              and not node.flags & capture_stream.SIZE_GUESSED
              and not grows_when_run(one)):
            yield "size of %r: %d, not %d" % (node.type, node.size, sizes[address])


class ClosureTest(unittest.TestCase):
    def run_program(self, way, mode):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "capture")
            done = subprocess.run(
                [sys.executable, os.path.abspath(__file__), path, way, mode],
                stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120,
                env=dict(os.environ, PYTHONPATH=os.pathsep.join(sys.path),
                         PYTHONHASHSEED="0"))
            with open(path, "rb") as stream:
                data = stream.read()
        self.assertEqual(done.returncode, 0, done.stderr.decode()[-4000:])
        return done.stdout.decode(), data

    def held_by(self, capture, text):
        """The one str of this text, its holder's holder and how it is held."""
        for node in capture.nodes.values():
            if node.content == ("STR", len(text), text.encode()):
                return node
        self.fail("no str %r in the capture" % text)

    def test_objects_held_by_frames_alone(self):
        """What only a frame holds is found, named, and reachable from the root."""
        for way in ("twin", "inline"):
            data = self.run_program(way, "quick")[1]
            capture = capture_stream.Capture(data)
            capture.check()
            reached = capture.reachable()
            holders = collections.defaultdict(list)
            for node in capture.nodes.values():
                for kind, argument, target in node.edges:
                    holders[target].append((kind, argument, node))
            for text, name in (
                    ("a local of another thread", "only_here"),
                    ("kept by a generator", "kept"),
                    ("kept by a coroutine", "kept"),
                    ("by an awaitable", "kept"),
                    ("local", "local")):
                node = self.held_by(capture, text)
                self.assertIn(node.addr, reached, text)
                names, seen, stack = set(), set(), [node.addr]
                for _ in range(100):
                    if not stack:
                        break
                    address = stack.pop(0)
                    if address in seen:
                        continue
                    seen.add(address)
                    for kind, argument, holder in holders[address]:
                        if kind == "LOCAL":
                            names.add(argument)
                        elif kind in ("ITEM", "DICT_VALUE", "DICT_KEY"):
                            stack.append(holder.addr)
                self.assertIn(name, names, text)

    def test_twin_equals_closure(self):
        self.assertEqual(self.run_program("twin", "closure")[0][:6000], "")

    def test_inline_equals_closure(self):
        self.assertEqual(self.run_program("inline", "closure")[0][:6000], "")


if __name__ == "__main__":
    if len(sys.argv) == 4:
        program(*sys.argv[1:])
    else:
        unittest.main()
