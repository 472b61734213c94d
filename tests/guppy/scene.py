"""The program of the comparison: objects of every family, made alike in every process.

Each function of FAMILIES gives the objects of one family, found from the globals, so
that nothing refers to them but what is to be seen. Texts lie in functions' constants,
unless the family is about texts that only a dict holds.
"""

import collections
import functools
import gc
import sys
import threading
import types
import weakref


class Node:
    def __init__(self, name, parent=None):
        self.name = name
        self.parent = parent
        self.children = []
        if parent is not None:
            parent.children.append(self)


class Sub(Node):
    pass


class Mixed:
    pass


class Both(Sub, Mixed):
    pass


class Slotted:
    __slots__ = ("key", "left", "right")

    def __init__(self, key, left=None, right=None):
        self.key, self.left, self.right = key, left, right


class SlottedSub(Slotted):
    __slots__ = ()


class SlotsAndDict(Slotted):
    pass


class Lean:
    """Nobody asks for the __dict__ of an instance."""

    def __init__(self, data):
        self.data = data


class Outer:
    class Nested:
        __slots__ = ("inside",)


class Described:
    def _get(self):
        return self.under

    described = property(_get, doc="a property")

    @classmethod
    def made(cls):
        return cls()

    @staticmethod
    def alone(a, b=("default", 1)):
        return a, b


class Data:
    def __init__(self, text):
        self.data = {"text": text, "size": len(text)}


class Failure(Exception):
    pass


def make_nodes():
    top = Node("top")
    for i in range(5):
        middle = Both("middle%d" % i, top) if i == 4 else Node("middle%d" % i, top)
        for j in range(4):
            Sub("leaf%d.%d" % (i, j), middle)
    return top


def walk(top):
    yield top
    for child in top.children:
        yield from walk(child)


def make_slotted():
    shared = ["shared", 1]
    return [SlottedSub(shared, {i + 1000: None}, None) if i % 3 == 0 else Slotted(shared, [i], (i, shared))
            for i in range(30)]


def make_chain(n):
    link = bottom = Slotted("bottom")
    for _ in range(n):
        link = Slotted("link", link)
    return link, bottom


def make_diamond():
    """Eight ways of length 4 from the first to the last."""
    last = ["last"]
    for _ in range(3):
        last = [(last, "a"), (last, "b")]
    return last


def make_multi():
    thing = ["held often"]
    return {"by": [thing, thing, (thing, thing)], "again": thing, 3: Slotted(thing, thing, thing)}


def make_closure():
    captured = {"captured": True}
    count = 10 ** 9

    def inner(step=1, *, more=("kw", 2)):
        nonlocal count
        count += step
        return captured, more
    inner.note = ["attribute of a function"]
    return inner


def generate(first):
    kept = ["kept by a generator", first]
    yield kept
    yield first


def make_generators():
    made = [generate(["given", i]) for i in range(3)]
    for generator in made:
        next(generator)
    return made


def make_error():
    try:
        in_error = ["local of a failed frame"]
        raise Failure("message", in_error)
    except Failure as error:
        return error


def make_frame():
    in_frame = ["local of a held frame"]
    return sys._getframe()


def make_module():
    made = types.ModuleType("scene_made", "made at run time")
    made.inside = ["in the made module"]
    sys.modules["scene_made"] = made
    return made


def make_cycles():
    ring = [[i] for i in range(4)]
    for i, link in enumerate(ring):
        link.append(ring[(i + 1) % 4])
    pair = {"self": None}
    pair["self"] = pair
    return [ring[0], pair]


class InThread:
    __slots__ = ("slot",)  # so that the collector knows it


def hold_in_thread(made, ready, end):
    only_in_thread = made()
    ready.release()
    end.acquire()
    return only_in_thread


def make_thread():
    """A thread that holds an object by a local variable only. What it runs has globals of
    its own: none of its frames is a way to the scene."""
    ready, end = threading.Lock(), threading.Lock()
    ready.acquire()
    end.acquire()
    thread = threading.Thread(target=types.FunctionType(hold_in_thread.__code__, {}),
                              args=(InThread, ready, end), daemon=True)
    thread.start()
    ready.acquire()
    return thread


class Reffed:
    __slots__ = ("__weakref__", "held")


def make_weak():
    target = Reffed()
    target.held = ["held by what is referred to weakly"]
    return target, weakref.ref(target), weakref.WeakValueDictionary({"weak": target})


tree = make_nodes()
slots = make_slotted()
slots_and_dict = SlotsAndDict("both")
slots_and_dict.extra = ["in the dict"]
lean = [Lean(["data of a lean one"]) for i in range(6)]
nested = Outer.Nested()
nested.inside = b"bytes inside"
strkeys = {"one": [1], "two": [2], "three": ["3"]}
intkeys = {1: ["one"], 2: ["two"], -5: ["minus five"], 2 ** 40: ["big"]}
oddkeys = {("tuple", 1): ["t"], 1.5: ["f"], None: ["n"], b"bytes": ["b"], frozenset([1]): ["s"]}
runtime_keys = {"".join(["run ", "time ", str(i)]): i for i in range(5)}
items = [[], [0], ["x", "x"], (), (1, 2), ((1, 2), [3]), set(), {1}, {"member", "other"},
         frozenset({"frozen", ("in", "it")}), {("member tuple", 7)}]
(members,) = [{("the only one", "member")}]
chain, chain_end = make_chain(60)
diamond = make_diamond()
multi = make_multi()
closure = make_closure()
bound = tree.__init__
partial = functools.partial(generate, ["argument of a partial"])
generators = make_generators()
error = make_error()
error.__traceback__.tb_frame.f_locals
frame = make_frame()
made_module = make_module()
cycles = make_cycles()
deque = collections.deque([["in a deque"], ["in a deque", 2]])
ordered = collections.OrderedDict([("first", ["o1"]), ("second", ["o2"])])
default = collections.defaultdict(list, {"some": ["d"]})
counter = collections.Counter("abracadabra")
weak_target, weak_ref, weak_values = make_weak()
data = [Data("text %d" % i) for i in range(8)]
numbers = [10 ** 20, 2.5, 3j, True, None, Ellipsis]
thread = make_thread()


def of_chain():
    links, link = [], chain
    while link is not None:
        links.append(link)
        link = link.left
    return links


def of_diamond():
    seen, level = [], [diamond]
    while level and type(level[0]) is not str:
        seen += level
        level = list({id(x): x for pair in level for x in pair if type(x) is not str}.values())
    return seen


def of_ring():
    ring, link = [], cycles[0]
    while not ring or link is not cycles[0]:
        ring.append(link)
        link = link[1]
    return ring


FAMILIES = {
    "nodes": lambda: list(walk(tree)),
    "dicts_of_nodes": lambda: [vars(node) for node in walk(tree)],
    "children": lambda: [node.children for node in walk(tree)],
    "slotted": lambda: list(slots),
    "slotted_keys": lambda: [slots[0].key],
    "slotted_left": lambda: [one.left for one in slots],
    "slots_and_dict": lambda: [slots_and_dict, vars(slots_and_dict), slots_and_dict.extra],
    "lean": lambda: list(lean),
    "lean_data": lambda: [one.data for one in lean],
    "nested": lambda: [nested, nested.inside],
    "free_dicts": lambda: [strkeys, intkeys, oddkeys, runtime_keys],
    "values": lambda: [*strkeys.values(), *intkeys.values(), *oddkeys.values()],
    "odd_keys": lambda: [key for key in oddkeys if type(key) in (tuple, frozenset)],
    "runtime_keys": lambda: list(runtime_keys),
    "items": lambda: [one for one in items if one != ()],
    "members": lambda: list(members),
    "chain": of_chain,
    "chain_end": lambda: [chain_end],
    "diamond": of_diamond,
    "diamond_end": lambda: of_diamond()[-1:],
    "multi": lambda: [multi, multi["by"], multi[3]],
    "multi_end": lambda: [multi["again"]],
    "closures": lambda: [closure, *closure.__closure__, vars(closure), closure.note],
    "captured": lambda: [closure.__closure__[0].cell_contents, closure.__closure__[1].cell_contents],
    "functions": lambda: [walk, make_nodes, Described._get, Node.__init__],
    "codes": lambda: [walk.__code__, make_nodes.__code__, generate.__code__],
    "bound": lambda: [bound, partial, partial.args[0]],
    "classes": lambda: [Node, Sub, Both, Slotted, Lean, Described],
    "described": lambda: [vars(Described)["described"], vars(Described)["made"],
                          vars(Described)["alone"], Described.alone.__defaults__],
    "generators": lambda: list(generators),
    "generator_locals": lambda: [x for one in generators
                                 for x in (one.gi_frame.f_locals["kept"],
                                           one.gi_frame.f_locals["first"])],
    "frames": lambda: [frame],
    "frame_locals": lambda: [frame.f_locals["in_frame"]],
    "errors": lambda: [error, error.__traceback__, error.args],
    "error_locals": lambda: [error.args[1]],
    "module_values": lambda: [made_module.inside],
    "ring": of_ring,
    "own_key": lambda: [cycles[1]],
    "containers": lambda: [deque, ordered, default, counter],
    "in_deque": lambda: list(deque),
    "in_ordered": lambda: [*ordered.values(), *default.values()],
    "weak": lambda: [weak_target, weak_ref, weak_values],
    "weak_held": lambda: [weak_target.held],
    "data": lambda: list(data),
    "data_dicts": lambda: [one.data for one in data],
    "data_texts": lambda: [one.data["text"] for one in data],
    "numbers": lambda: numbers[:3],
}

for family in FAMILIES.values():
    family()  # what comes into being by asking has come now
del family

# Attribute dicts come into being before anybody looks, but for those of Lean and its like.
asked = set()
for one in gc.get_objects():
    if not isinstance(one, (Lean, types.ModuleType)) and type(one).__dictoffset__:
        one.__dict__
        asked.add(id(one))
del one
