"""Types written in C that describe themselves (_NyHeapDefs_): sizes, references, names.

The extension is compiled here for the interpreter that runs, with nothing but the public
header; its types hold references that no tp_traverse shows."""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import unittest

import capture_stream
from engine_support import environment

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE_ROOT = os.path.dirname(os.path.dirname(HERE))

PROGRAM = """
import gc, os, sys, types
sys.path.insert(0, sys.argv[1])
import heapdef_types as ext

class One:
    pass

class Derived(ext.Ring):
    pass

class Narrow(ext.Ring):
    __slots__ = ("slot",)

def add_module(name, value):
    module = types.ModuleType(name)
    module._NyHeapDefs_ = value
    sys.modules[name] = module

def count(objects):
    return [sys.getrefcount(thing) for thing in objects]

items = tuple(One() for i in range(5))
others = tuple(One() for i in range(2)) + ("the key",) + tuple(One() for i in range(3))
everything = items + others

def make(kind, *more):
    return kind(items + more, others)
"""

CAPTURE = PROGRAM + """
from heapy_tui import _engine
import atexit
path, way = sys.argv[2:4]

def capture():
    atexit.register(os._exit, 0)
    gc.collect()
    ids = {name: id(value) for name, value in globals().items()}
    ids.update(("items%d" % i, id(one)) for i, one in enumerate(items))
    ids.update(("others%d" % i, id(one)) for i, one in enumerate(others))
    before = count(everything)
    with open(path, "wb") as output:
        result = _engine.capture(output.fileno(), force=way)
    assert count(everything) == before, (count(everything), before)
    assert result["method"] == way
    print(repr((ids, result["skipped"], result["n_skipped"])))
    sys.stdout.flush()
"""


def compiler():
    named = sysconfig.get_config_var("CC")
    for words in ((named or "").split(), ["cc"], ["gcc"], ["clang"]):
        if words and shutil.which(words[0]):
            return words
    return None


class HeapDefTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        headers = sysconfig.get_paths()["include"]
        if not os.path.exists(os.path.join(headers, "Python.h")):
            raise unittest.SkipTest("no headers of this interpreter in " + headers)
        if not compiler():
            raise unittest.SkipTest("no C compiler")
        cls.folder = tempfile.mkdtemp(prefix="heapy-tui-test-")
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        subprocess.run(
            compiler() + ["-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-Werror",
                          "-I" + os.path.join(SOURCE_ROOT, "src"), "-isystem", headers,
                          os.path.join(HERE, "heapdef_types.c"), "-o",
                          os.path.join(cls.folder, "heapdef_types" +
                                       sysconfig.get_config_var("EXT_SUFFIX"))],
            check=True)

    def run_program(self, text, *arguments):
        done = subprocess.run([sys.executable, "-W", "ignore", "-c", text, self.folder] +
                              list(arguments), env=environment(), timeout=200,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              universal_newlines=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        return done.stdout

    def capture(self, way, lines):
        path = os.path.join(self.folder, "capture")
        told = self.run_program(CAPTURE + lines + "\ncapture()\n", path, way)
        with open(path, "rb") as stream:
            capture = capture_stream.Capture(stream.read())
        capture.check()
        self.ids, self.skipped, self.n_skipped = eval(told)
        self.name_of = {self.ids[name]: name for name in self.ids
                        if re.match("(items|others)[0-9]", name)}
        return capture

    def both_ways(self, lines):
        for way in ("twin", "inline"):
            yield self.capture(way, lines)

    def node(self, capture, name):
        return capture.nodes[self.ids[name]]

    def named(self, capture, name):
        """Relation and name of each object that one refers to."""
        return sorted((self.name_of[target], kind, argument)
                      for kind, argument, target in self.node(capture, name).edges
                      if target in self.name_of)

    TOLD = sorted([("items%d" % i, "ITEM", i) for i in range(5)] + [
        ("others0", "ATTR", "named"), ("others1", "FIELD", "r_spare"),
        ("others2", "DICT_KEY", 7), ("others3", "TOLD", "['the key']"),
        ("others4", "TOLD", "['c name']"), ("others5", "TOLD", ".at(3)")])

    def test_names_and_size(self):
        for capture in self.both_ways("x = make(ext.Ring)"):
            self.assertEqual(self.named(capture, "x"), self.TOLD)
            self.assertEqual(len(self.node(capture, "x").edges), 11)
            node = self.node(capture, "x")
            self.assertEqual((node.size, node.external), (1040, 0))
            self.assertFalse(node.flags & capture_stream.SIZE_GUESSED)
            self.assertEqual(capture.facts["heapdefs"], "6")
            self.assertNotIn("heapdefs.twice", capture.facts)

    def test_one_object_several_times(self):
        lines = "x = ext.Ring(items[:2] * 3, (items[0], items[0]))"
        for capture in self.both_ways(lines):
            self.assertEqual(self.named(capture, "x"), sorted(
                [("items0", "ITEM", i) for i in (0, 2, 4)] +
                [("items1", "ITEM", i) for i in (1, 3, 5)] +
                [("items0", "ATTR", "named"), ("items0", "FIELD", "r_spare")]))

    def test_subtypes(self):
        lines = ("x = make(Derived); x.extra = items[0]; x.more = items[1]\n"
                 "y = make(Narrow); y.slot = items[4]")
        for capture in self.both_ways(lines):
            attributes = self.named(capture, "y")
            attributes.remove(("items4", "ATTR", "slot"))
            self.assertEqual(attributes, self.TOLD)
            self.assertEqual(self.node(capture, "x").size, 1040)
            edges = self.node(capture, "x").edges
            self.assertIn(("TYPE", 0, self.ids["Derived"]), edges)
            self.assertEqual([edge for edge in edges if edge[0] == "UNKNOWN"], [])
            named = self.named(capture, "x")
            for target, kind, argument in self.TOLD:
                self.assertIn((target, kind, argument), named)
            mapping = {target for kind, _, target in edges if kind in ("DICT", "ATTR")}
            held = {target for address in mapping
                    for _, _, target in capture.nodes[address].edges} | mapping
            self.assertLessEqual({self.ids["items0"], self.ids["items1"]}, held)

    def test_more_than_a_chunk(self):
        lines = ("x = ext.Ring(tuple([i] for i in range(900)) + items)\n"
                 "y = ext.Ring((None,) * 2000 + items)")
        for capture in self.both_ways(lines):
            edges = self.node(capture, "x").edges
            self.assertEqual(sorted(argument for kind, argument, _ in edges if kind == "ITEM"),
                             list(range(905)))
            self.assertEqual(self.named(capture, "x"),
                             [("items%d" % i, "ITEM", 900 + i) for i in range(5)])
            self.assertEqual([argument for kind, argument, _ in
                              self.node(capture, "y").edges if kind == "ITEM"],
                             list(range(2005)))

    def test_so_many_that_not_each_is_asked_for(self):
        lines = "x = ext.Ring(tuple([i] for i in range(40000)))"
        for capture in self.both_ways(lines):
            kinds = [kind for kind, _, _ in self.node(capture, "x").edges]
            self.assertEqual(len(kinds), 40000)
            self.assertEqual(set(kinds), {"ITEM", "UNKNOWN"})
            self.assertLess(kinds.count("ITEM"), 1025)
            self.assertGreater(kinds.count("ITEM"), 10)

    def test_one_that_names_nothing(self):
        for capture in self.both_ways("x = make(ext.Mute)"):
            self.assertEqual(self.named(capture, "x"), sorted(
                (name, "UNKNOWN", 0) for name in self.name_of.values()))
            self.assertGreater(self.node(capture, "x").size, 16) # size() does not know

    def test_without_definition(self):
        for capture in self.both_ways("x = make(ext.Plain)"):
            self.assertEqual(self.node(capture, "x").edges, [])

    def test_faults(self):
        lines = ("many = [make(kind) for kind in (ext.CrashTraverse, ext.CrashRelate, "
                 "ext.CrashSize) for i in range(50)]\n"
                 "a, b, c, x = many[0], many[50], many[100], make(ext.Ring)")
        for capture in self.both_ways(lines):
            self.assertEqual(self.named(capture, "x"), self.TOLD)
            self.assertEqual(self.n_skipped, 150)
            self.assertEqual(
                {(repr(type_), n, why) for type_, n, why in capture.skipped},
                {("heapdef_types." + name, 50, "a fault in a function of its heap definition")
                 for name in ("CrashTraverse", "CrashRelate", "CrashSize")})
            for name in "abc":
                self.assertTrue(self.node(capture, name).flags & capture_stream.SKIPPED)
                self.assertEqual(self.node(capture, name).edges, [])

    def test_one_that_never_ends(self):
        capture = self.capture("twin", "many = [make(ext.Endless) for i in range(9)]\n"
                                       "x = make(ext.Ring)")
        self.assertEqual(self.named(capture, "x"), self.TOLD)
        self.assertEqual(self.n_skipped, 9)

    def test_the_first_of_two_counts(self):
        lines = ("add_module('second', ext.capsule_again())\n"
                 "add_module('alias', sys.modules['second']._NyHeapDefs_)\n"
                 "add_module('same', ext._NyHeapDefs_)\n"
                 "x = make(ext.Ring)")
        for capture in self.both_ways(lines):
            self.assertEqual(self.named(capture, "x"), self.TOLD)
            self.assertEqual(self.n_skipped, 0)
            self.assertEqual(capture.facts["heapdefs.twice"],
                             "heapdef_types.Ring, dict, heapdef_types.Ring, dict")

    def test_what_is_no_definition(self):
        lines = ("add_module('second', ext.capsule_misnamed())\n"
                 "add_module('third', ext.capsule_unreadable())\n"
                 "add_module('fourth', 'no capsule')\n"
                 "sys.modules['fifth'] = None\n"
                 "x, y = make(ext.Ring), make(ext.Plain)")
        for capture in self.both_ways(lines):
            self.assertEqual(self.named(capture, "x"), self.TOLD)
            self.assertEqual(self.node(capture, "y").edges, [])
            self.assertEqual((self.n_skipped, capture.facts["heapdefs.unreadable"]), (0, "1"))

    def test_from_within(self):
        """hp.heap(): the same, told to a graph in the process, by the words of Heapy."""
        told = self.run_program(PROGRAM + """
from heapy_tui import hpy
hp = hpy()
x = make(Derived)
for pin in (True, False):
    before = count(everything)
    heap = hp.heap(pin=pin)
    mine = heap & hp.Type(Derived)
    print(mine.count, mine.size)
    for row in mine.referents.byvia.parts:
        print(row.kind)
    print(*((mine.referents & hp.Via(text).alt(">=")).count for text in
            (".at(3)", "['c name']", "['the key']", "->r_spare")))
    print("item 3" if "[3]" in str(hp.iso(items[3]).get_shpaths(hp.iso(x))) else "")
    del heap, mine, row
    hp = hpy()
    gc.collect()
    assert count(everything) == before, (count(everything), before)
""")
        for half in told.split("1 1040\n")[1:]:
            for text in (".named", "->r_spare", ".keys()[7]", "[\"the key\"]", "[\"c name\"]",
                         ".at(3)", "[0]", "[4]"):
                self.assertIn(text, half.replace("'", '"'))
            self.assertIn("\n1 1 1 1\nitem 3\n", half)
        self.assertEqual(told.count("1 1040\n"), 2, told)


if __name__ == "__main__":
    unittest.main()
