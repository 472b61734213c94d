"""What belongs to heapy_tui is not in its own pictures of the heap.

The first test captures a process before the package is imported, by the engine module
alone, loaded under another name, and again with the package hidden: what is there then
and was not before must be the test's own.
"""

import unittest

from engine_support import Case

BEFORE_AND_AFTER = r"""
import array, gc, importlib.machinery, os, sys
folder, tests, pin = sys.argv[1], sys.argv[2], sys.argv[3] == "True"
sys.path[:0] = [folder, tests]

def capture_without_package():
    path = folder + "/heapy_tui/_engine" + importlib.machinery.EXTENSION_SUFFIXES[0]
    loader = importlib.machinery.ExtensionFileLoader("_engine", path)
    spec = importlib.machinery.ModuleSpec("_engine", loader, origin=path)
    engine = loader.create_module(spec)
    loader.exec_module(engine)
    fd = os.memfd_create("capture")
    engine.capture(fd, force="twin")
    os.lseek(fd, 0, 0)
    pieces = []
    while True:
        pieces.append(os.read(fd, 1 << 24))
        if not pieces[-1]:
            break
    os.close(fd)
    return b"".join(pieces)

import capture_stream
try:
    import no_such_module  # lets the finders read their folders
except ImportError:
    pass
known = array.array("Q", [0])
names = ("heapy_tui", "hpy", "_heap", "capture", "values", "new", "address", "h", "row")
for name in names:
    globals()[name] = "a name of this module"
capture_stream.Capture(capture_without_package())  # struct keeps what it compiled
gc.collect()
known.extend(sorted(capture_stream.Capture(capture_without_package()).nodes))
gc.collect()
import heapy_tui
from heapy_tui import hpy, _heap
hpy()
gc.collect()
h = _heap.capture(pin=pin)
values = h.name("all")
known = set(known)
new = [address for address in values.addresses() if address not in known]
for address in new:
    row = h.eval("Id(0x%x) & all" % address)
    print(row.attribute("byid").table()[0][0], row.attribute("byvia").table())
"""

# Made by the test between the two pictures, and by CPython on first use.
ALLOWED = ("array.array", "str: '.<locals>'", "_struct.Struct", "list: ", "set: ", "int: ")

NOTHING_HAPPENED = r"""
import gc, sys
from heapy_tui import _heap
gc.collect()
heaps = [None] * 4
for pin in (False, True):
    i = 0
    for i in range(4):
        heaps[i] = _heap.capture(pin=pin)
    sets = [frozenset(h.name("all").addresses()) for h in heaps]
    print([len(a ^ b) for a, b in zip(sets[1:], sets[2:])])
    sets = None
"""

NAMES = r"""
import sys
from heapy_tui import _heap
import heapy_tui
class Cls(object):
    def __init__(self):
        self.h = heapy_tui            # an attribute that is hidden
        self.own = ["own"]
holder = Cls()
table = {"before": [1], "heapy": heapy_tui, "after": [2], heapy_tui: ["by a hidden key"]}
big = dict.fromkeys(range(2000), heapy_tui)
big.update(("last %d" % i, ["kept"]) for i in range(2000))
row = [heapy_tui, Cls, heapy_tui.dump]

class Mine(object):
    pass
mine = Mine()
mine.held = ["by a hidden object alone"]

def labels(heap, attribute):
    return [label for label, count, size in heap.eval("all." + attribute).table()
            if "heapy_tui" in label]

for pin in (False, True):
    heap = _heap.capture(pin=pin, hidden=(Mine,))
    print([labels(heap, one) for one in ("bytype", "byclodo", "bymodule", "byrcs", "byvia",
                                         "bypackage", "bydefiner")])
    count = lambda text: heap.eval(text).attribute("count").number()
    ids = heap.of_objects([holder, table, big, row, mine, heapy_tui])
    print(ids[0].attribute("count").number(), len(ids[1]))
    of = lambda object, rest: count("(Id(0x%x) & all)%s" % (id(object), rest))
    print(of(table, ""), of(table, ".referents"), of(table, ".referents & Type('list')"),
          of(big, ".referents & Type('list')"), of(big, ".referents & Type('int')"),
          of(big, ".referents & Type('module')"), of(row, ".referents"),
          of(mine.held, ""), of(mine.__dict__, ""))
"""


class Hidden(Case):
    def test_an_import_changes_nothing(self):
        import engine_support
        import os
        for pin in (False, True):
            out = self.in_python(BEFORE_AND_AFTER, engine_support.PACKAGE_ROOT,
                                 os.path.dirname(os.path.abspath(__file__)), str(pin))
            new = [line for line in out.splitlines()
                   if not line.startswith(ALLOWED) and "->s_format" not in line
                   and "->md_state" not in line]
            self.assertEqual(new, [])
            self.assertLess(len(out.splitlines()), 20, out)

    def test_heaps_in_a_row_differ_by_nothing(self):
        self.assertEqual(self.in_python(NOTHING_HAPPENED), "[0, 0]\n[0, 0]\n")

    def test_names_and_edges(self):
        out = self.in_python(NAMES).splitlines()
        for at in (0, 3):
            self.assertEqual(out[at], repr([[]] * 7))
            self.assertEqual(out[at + 1], "4 2")
            # of the table two str and three lists: no key without its value; of the
            # large dict only what was added; of the row only the class
            self.assertEqual(out[at + 2], "1 5 3 2000 0 0 1 0 0")


if __name__ == "__main__":
    unittest.main()
