"""Shortest paths and reference patterns, as printed and as objects."""

import sys
import types
import unittest

from hpy_support import HpyCase, Marked


class Paths(HpyCase):
    def between(self, source, target, **more):
        return self.hp.iso(target).get_shpaths(src=self.hp.iso(source), **more)

    def test_notation(self):
        target = ["target"]
        key = ("key", 77)

        def function(a=target):
            return a
        for source, reached, line in (
                (Marked(target), target, "Src.left"),
                ([0, target], target, "Src[1]"), ((0, target), target, "Src[1]"),
                ({"k": target}, target, "Src['k']"), ({5: target}, target, "Src[5]"),
                ({1: 1, key: 2}, key, "Src.keys()[1]"),
                (function, target, "Src.__defaults__[0]"),
                (types.MethodType(len, target), target, "Src.__self__")):
            found = self.between(source, reached)
            self.assertEqual(repr(found), " 0: " + line)
            self.assertEqual(repr(found[0]), line)
            self.assertEqual(len(found[0]), line.count(".") + line.count("[") - ("keys" in line))

    def test_from_the_root(self):
        self.assertEqual(repr(self.hp.iso(sys.modules).sp),
                         " 0: %sRoot.i0_modules" % self.hp.reprefix)
        module = sys.modules["hpy_support"]
        self.assertIn(" 0: %sRoot.i0_modules['hpy_support']" % self.hp.reprefix,
                      repr(self.hp.iso(module).sp).split("\n"))

    def test_pages(self):
        target = ["target"]
        many = [[target] for n in range(25)]
        found = self.between(many, target)
        self.assertEqual(found.numpaths, 25)
        first, second, third = (repr(page).split("\n")
                                for page in (found, found.more, found.more.more))
        self.assertEqual(first, ["%2d: Src[%d][0]" % (n, n) for n in range(10)] +
                         ["<... 15 more paths ...>"])
        self.assertEqual(second, ["%2d: Src[%d][0]" % (n, n) for n in range(10, 20)] +
                         ["<... 5 more paths ...>"])
        self.assertEqual(third, ["%2d: Src[%d][0]" % (n, n) for n in range(20, 25)])
        self.assertIs(found.more.prev, found)

    def test_as_objects(self):
        target = ["target"]
        many = [[target] for n in range(12)]
        found = self.between(many, target)
        self.assertEqual([repr(path) for path in found],
                         ["Src[%d][0]" % n for n in range(12)])
        self.assertEqual([repr(path) for path in found.aslist(3, 5)], ["Src[3][0]", "Src[4][0]"])
        self.assertEqual(repr(found[-1]), "Src[11][0]")
        path = found[3]
        self.assertIs(path.src.theone, many)
        self.assertIs(path.tgt.theone, target)
        self.assertEqual(len(path), 2)
        for index in (12, -13):
            with self.assertRaises(IndexError):
                found[index]
        with self.assertRaises(TypeError):
            found["x"]
        self.assertTrue(found)
        sets = found.sets
        self.assertEqual([level.count for level in sets], [1, 12, 1])
        self.assert_set(sets[1], many)

    def test_avoiding(self):
        target = ["target"]
        holder = Marked(target, [target])
        self.assertEqual(repr(self.between(holder, target)), " 0: Src.left")
        found = self.between(holder, target)
        self.assertEqual(repr(found.avoided(0)), " 0: Src.right[0]")
        self.assertEqual(repr(found.copy_but_avoid_edges_at_levels(-1)), " 0: Src.right[0]")
        self.assertEqual(repr(self.between(holder, target, avoid_edges=found.edges_at(0))),
                         " 0: Src.right[0]")
        avoided = self.between([holder, [[target]]], target, avoid_nodes=self.hp.iso(holder))
        self.assertEqual(repr(avoided), " 0: Src[1][0][0]")

    def test_none(self):
        found = self.between([], ["target"])
        self.assertEqual(found.numpaths, 0)
        self.assertFalse(found)
        self.assertEqual(list(found), [])

    def test_long(self):
        """Heapy ends in a RecursionError."""
        node = target = ["target"]
        for n in range(5000):
            node = [node]
        found = self.between(node, target)
        self.assertEqual((found.numpaths, len(found[0])), (1, 5000))
        self.assertEqual(repr(found), " 0: Src" + "[0]" * 5000)
        while len(node[0]) and node is not target:
            node = node[0]  # not taken apart by recursion either

    def test_one_step(self):
        target = ["target"]
        holder = Marked(target)
        inside = repr(self.hp.iso(target).pathsin)
        self.assertIn(".left", inside)
        self.assertEqual(len(repr(self.hp.iso(holder).pathsout).split("\n")),
                         self.hp.iso(holder).pathsout.numpaths)
        self.assertIn("Src.left", repr(self.hp.iso(holder).pathsout))


class Patterns(HpyCase):
    def setUp(self):
        super().setUp()
        self.target = Marked()
        self.holder = [self.target]
        self.outer = {"k": self.holder}
        self.found = self.hp.iso(self.target)

    def test_printed(self):
        lines = repr(self.found.rp).split("\n")
        self.assertEqual(lines[0], "Reference Pattern by <[dict of] class>.")
        self.assertRegex(lines[1], r"^ 0: _ --- \[-\] 1 hpy_support\.Marked: 0x[0-9a-f]+$")
        self.assertRegex(lines[2], r"^ 1: a      \[.\] 1 ")
        for line in lines[1:]:
            self.assertLessEqual(len(line), 80)

    def test_rows(self):
        pattern = self.found.rp
        self.assert_set(pattern[0], [self.target])
        self.assert_set(pattern._, [self.target])
        self.assertEqual(pattern.a, pattern[1])
        self.assertEqual(pattern["a"], pattern[1])
        rows = list(pattern)
        self.assertEqual(len(pattern), len(rows))
        self.assertTrue(any(self.holder in row for row in rows))
        self.assertTrue(any(self.outer in row for row in rows))
        for index in (len(rows), -len(rows) - 1):
            with self.assertRaises(IndexError):
                pattern[index]
        with self.assertRaises(AttributeError):
            pattern.zzz
        with self.assertRaises(AttributeError):
            pattern.no_such_name
        with self.assertRaises(TypeError):
            pattern[1.5]

    def test_options(self):
        self.assertEqual(len(self.found.get_rp(depth=0)), 1)
        self.assertLessEqual(len(self.found.get_rp(1)), len(self.found.get_rp(2)))
        self.assertIn("by <type>", repr(self.found.get_rp(er=self.hp.Type)))
        self.assertIn("by <type>", repr(self.found.get_rp(er="Type")))
        self.assertIn("[S]", repr(self.found.get_rp(1, stopkind=self.hp.Type(list)).all))
        for pattern in (self.found.get_rp(imdom=1), self.found.get_rp(ref="imdom"),
                        self.found.get_rp(nocyc=True)):
            self.assert_set(pattern[0], [self.target])
        for wrong in ({"bf": 1}, {"src": self.found}, {"ref": "gc"}, {"er": "Nope"}):
            with self.assertRaises(ValueError):
                self.found.get_rp(**wrong)

    def test_pages(self):
        self.hp.output_rows = 1
        kinds = [[self.target], (self.target,), {"a": self.target}]
        pattern = self.hp.iso(self.target).get_rp(depth=1)
        pages, page = [repr(pattern)], pattern
        while repr(page.more):
            page = page.more
            pages.append(repr(page))
            self.assertLess(len(pages), 20)
        self.assertEqual(len(kinds), 3)
        rows = [line for text in pages for line in text.split("\n") if line[:2].strip().isdigit()]
        self.assertEqual(len(rows), len(pattern))
        self.assertEqual(pages[0].split("\n")[-1], "<Type e.g. '_.more' for more.>")
        self.assertIs(pattern.more.prev, pattern)


if __name__ == "__main__":
    unittest.main()
