"""IdentitySet: partitions, other sets, operators, rows, the real objects."""

import gc
import sys
import unittest

from hpy_support import Deeper, HpyCase, Marked, referrers_by_gc, sizes

BY = ("byclodo", "byid", "byidset", "bymodule", "byrcs", "bysize", "bytype", "byunity",
      "byvia", "byviafolded", "bypackage", "bydefiner")


class Owner:
    def __init__(self, n):
        self.n = n


class Partitions(HpyCase):
    def test_every_one_adds_up(self):
        things = [Marked([n]) for n in range(20)] + [{}, "text", b"bytes", 3.5, sys]
        found = self.hp.iso(*things)
        for name in BY:
            seen = getattr(found, name)
            rows = list(seen.stat.get_rows())
            self.assertEqual(sum(row.count for row in rows), len(things), name)
            self.assertEqual(sum(row.size for row in rows), sizes(things), name)
            self.assertEqual([row.size for row in rows],
                             sorted([row.size for row in rows], reverse=True), name)
            self.assertEqual(len(seen), len(rows), name)
            self.assertEqual(seen, found)
            self.assertEqual(sum(part.count for part in seen.parts), len(things), name)
            self.assertIs(type(seen), type(found))

    def test_by(self):
        found = self.hp.iso(1, 2, "a", "b")
        for by in ("Type", self.hp.Type, "bytype"):
            self.assertEqual(repr(found.by(by)), repr(found.bytype))
        self.assertEqual(len(found.by("")), 1)
        self.assertEqual(len(found.by("Type&Size")), len(found.by(self.hp.Type & self.hp.Size)))
        self.assertEqual(found.by("Type&Clodo").er, self.hp.Clodo)
        for wrong, error in (("Nope", ValueError), (3, TypeError), (None, TypeError)):
            with self.assertRaises(error):
                found.by(wrong)

    def test_er_and_kind(self):
        found = self.hp.iso(1, 2, "a")
        self.assertEqual(found.er, self.hp.Clodo)
        self.assertEqual(found.bysize.er, self.hp.Size)
        self.assertEqual(found[0].kind, self.hp.Type(int))
        self.assertEqual((self.hp.iso(3, 4, b"") & found[0].kind).count, 2)

    def test_types_that_builtins_does_not_show(self):
        h = self.hp.heap()
        for name in ("Code", "Function", "Module", "Cell", "MappingProxy", "Method", "None"):
            kind = getattr(self.hp.Type, name)
            self.assertGreater((h & kind).count, 0, name)
            self.assertEqual((h & kind).bytype.kind, kind, name)
        code = type(sys._getframe().f_code)
        self.assertEqual((h & code), (h & self.hp.Type.Code))

    def test_dicts_go_by_owner(self):
        owner = Owner(1)
        vars(owner)
        found = self.hp.iso(vars(owner), {})
        self.assertEqual(len(found.byclodo), 2)
        self.assertEqual(len(found.bytype), 1)
        self.assertEqual((found & self.hp.Clodo(dictof=Owner)).theone, {"n": 1})
        self.assertEqual((found & self.hp.Clodo(dictof=())).theone, {})


class Others(HpyCase):
    def test_referrers_are_those_of_gc(self):
        target = Marked()
        holders = [[target], {"k": target}, (target, 1), Marked(target)]
        found = self.hp.iso(target).referrers - self.hp.Type.Frame
        expected = referrers_by_gc(target)
        self.assertLessEqual({id(holder) for holder in holders}, expected)
        self.assertEqual({id(node) for node in found.nodes}, expected)

    def test_referents_are_those_of_gc(self):
        thing = Marked(["left"], {"right": 1})
        expected = {id(referent): referent for referent in gc.get_referents(thing)}
        expected[id(Marked)] = Marked  # 3.9 does not visit the type of these
        self.assert_set(self.hp.iso(thing).referents, expected.values())

    def test_dominated(self):
        class Outer(Marked):
            __slots__ = ()
        shared = []

        def build():  # its frame is gone when the heap is captured
            inner = [Marked(shared), Marked()]
            outer = Outer(inner)
            things = [outer, inner] + inner
            return outer, {id(thing) for thing in things}, sizes(things)

        outer, members, size = build()
        found = self.hp.heap() & Outer  # not iso(outer), which the caller's stack may hold
        self.assertEqual({id(node) for node in found.dominos.nodes}, members)
        self.assertEqual((found.dominos.count, found.domisize), (4, size))
        self.assertIs(found.theone, outer)

    def test_immediate_dominators(self):
        class Target(Marked):
            __slots__ = ()
        far = [[Target()]]
        found = (self.hp.heap() & Target).imdom
        self.assert_set(found, far)

    def test_asking_adds_no_referrer(self):
        """Neither the list of what is asked for nor a frame of ours."""
        target = Marked()
        holder = [target]
        for found in (self.hp.iso(target), self.hp.idset([target]), self.hp.iso(holder).maprox[0]):
            referrers = found.referrers - self.hp.Type.Frame
            self.assertIn(holder, referrers)
            self.assertEqual((referrers - list).count, 0, referrers.byid)
            self.assertLessEqual(referrers.count, 2)  # and [target], on the stack


class Operators(HpyCase):
    def setUp(self):
        super().setUp()
        self.things = [[n] for n in range(6)]
        self.low, self.high = self.hp.iso(*self.things[:4]), self.hp.iso(*self.things[2:])

    def test_two_sets(self):
        for found, expected in ((self.low & self.high, self.things[2:4]),
                                (self.low | self.high, self.things),
                                (self.low - self.high, self.things[:2]),
                                (self.low ^ self.high, self.things[:2] + self.things[4:])):
            self.assert_set(found, expected)
        self.assertFalse(self.low & self.hp.iso(self.things[5]))
        self.assertEqual(self.low & self.hp.iso(self.things[5]), self.hp.Nothing)

    def test_sets_of_two_heaps(self):
        low = self.hp.heap() & self.low
        again = self.hp.heap()
        self.assert_set(again & low, self.things[:4])
        self.assertTrue(low <= again)
        self.assertFalse(again <= low)
        self.assert_set(low | (again & self.high), self.things)

    def test_classes_and_kinds(self):
        mixed = self.hp.iso(1, 2, "a", Marked(), Deeper())
        self.assertEqual((mixed & int).count, 2)
        self.assertEqual((int & mixed).count, 2)
        self.assertEqual((mixed - int).count, 3)
        self.assertEqual((mixed & Marked).count, 1)
        self.assertEqual((mixed & self.hp.Type(Marked).alt("<=")).count, 2)
        self.assertEqual((mixed & self.hp.Type(Marked).alt("<")).count, 1)
        self.assertEqual((mixed & ~self.hp.Type(int)).count, 3)
        self.assertEqual((mixed & (self.hp.Type(int) | self.hp.Type(str))).count, 3)
        self.assertEqual((mixed & ~mixed).count, 0)
        self.assertEqual((self.hp.Anything & mixed), mixed)

    def test_refused(self):
        for wrong in ([1], (), 3, "x", None, {1}):
            for operator in ("__and__", "__or__", "__xor__", "__sub__", "__rand__", "__le__",
                             "__lt__", "__ge__", "__gt__", "disjoint", "diff"):
                with self.assertRaises(TypeError, msg=(operator, wrong)):
                    getattr(self.low, operator)(wrong)
            self.assertFalse(self.low == wrong)
            self.assertTrue(self.low != wrong)

    def test_comparisons_are_of_subsets(self):
        low, high, both = self.low, self.high, self.low | self.high
        self.assertTrue(low <= both and low < both and both >= low and both > low)
        self.assertFalse(both <= low or both < both or low <= high or low == high)
        self.assertTrue(both <= both and both == (high | low))
        self.assertTrue(low != high)
        self.assertTrue(low.disjoint(self.hp.iso(self.things[5])))
        self.assertFalse(low.disjoint(high))
        self.assertTrue(low <= self.hp.Type(list))
        self.assertTrue(self.hp.Type(list) >= low)

    def test_hash(self):
        self.assertEqual(hash(self.low & self.high), hash(self.high & self.low))
        self.assertEqual(len({self.low, self.low & self.low, self.high}), 2)
        self.assertEqual(hash(self.low & self.hp.iso(self.things[5])), hash(self.hp.Nothing))
        self.assertEqual(hash(self.hp.Type(int)), hash(self.hp.Type(int)))

    def test_members_by_identity(self):
        self.assertIn(self.things[0], self.low)
        self.assertNotIn([0], self.low)
        self.assertNotIn(self.things[5], self.low)
        self.assertTrue(self.low)

    def test_nothing(self):
        nothing, low = self.hp.Nothing, self.low
        self.assertTrue(nothing <= self.hp.Type(int) and nothing <= int and nothing <= low)
        with self.assertRaises(TypeError):
            nothing <= 5
        for name in ("sp", "rp", "pathsin", "pathsout", "shpaths"):
            with self.assertRaises(ValueError, msg=name):
                getattr(nothing, name)
        self.assertEqual((nothing.count, nothing.size, len(nothing), bool(nothing)),
                         (0, 0, 0, False))
        self.assertIs(nothing.bytype.referrers, nothing)
        for found in (nothing | low, low | nothing, nothing ^ low, low ^ nothing, low - nothing):
            self.assertEqual(found, low)
        for found in (nothing & low, low & nothing, nothing - low, low & ~low):
            self.assertEqual(found, nothing)
            self.assertEqual(nothing, found)
        self.assertTrue(nothing <= low and nothing < low and low > nothing and low >= nothing)
        self.assertFalse(nothing > low or low < nothing or low == nothing)
        self.assertEqual(nothing[:], nothing)
        with self.assertRaises(IndexError):
            nothing[0]
        with self.assertRaises(ValueError):
            nothing.theone


class Rows(HpyCase):
    def setUp(self):
        super().setUp()
        self.found = self.hp.iso(*[[n] for n in range(5)], *[(n, [n]) for n in range(4)], "x", 1.5)

    def test_index(self):
        names = [row.name for row in self.found.stat.get_rows()]
        for index in range(-4, 4):
            (row,) = self.found[index].stat.get_rows()
            self.assertEqual(row.name, names[index])
        self.assertEqual(self.found[0].er, self.hp.Clodo)
        self.assertEqual(len(self.found[0].byid), self.found[0].count)

    def test_slices(self):
        parts = self.found.parts
        for rows in (slice(None), slice(1, 3), slice(-2, None), slice(0, 99, 2), slice(None, -1)):
            union = self.hp.Nothing
            for part in parts[rows]:
                union |= part
            self.assertEqual(self.found[rows], union)
        self.assertEqual(self.found[3:1], self.hp.Nothing)

    def test_refused(self):
        for index in (4, -5, 10 ** 30):
            with self.assertRaises(IndexError):
                self.found[index]
        for wrong in ("x", 1.5, None):
            with self.assertRaises(TypeError) as caught:
                self.found[wrong]
            self.assertIn("int or slice", str(caught.exception))
        with self.assertRaises(ValueError):
            self.found[3:1:-1]
        for iterating in (list, iter, tuple):
            with self.assertRaises(TypeError):
                iterating(self.found)

    def test_partition(self):
        partition = self.found.partition
        self.assertEqual([part.count for part in partition], [part.count for part in self.found.parts])
        self.assertEqual((partition.count, partition.size, partition.numrows, len(partition)),
                         (self.found.count, self.found.size, len(self.found), len(self.found)))
        cumulative = 0
        for index, row in enumerate(partition.get_rows()):
            cumulative += row.size
            self.assertEqual((row.index, row.cumulsize, row.set.count, row.set.size),
                             (index, cumulative, row.count, row.size))
            self.assertLessEqual(row.set, row.kind)
        self.assertEqual(partition.get_row(2).name, list(partition.get_rows())[2].name)
        with self.assertRaises(IndexError):
            partition.get_row(4)
        self.assertEqual(partition.get_stat().count, self.found.count)


class RealObjects(HpyCase):
    def test_theone(self):
        thing = Marked()
        self.assertIs(self.hp.iso(thing).theone, thing)
        for found in (self.hp.iso(1, 2), self.hp.Nothing, self.hp.iso(1) & str):
            with self.assertRaises(ValueError):
                found.theone

    def test_nodes(self):
        things = [Marked(), [], {}]
        nodes = self.hp.iso(*things).nodes
        self.assertEqual({id(node) for node in nodes}, {id(thing) for thing in things})
        self.assertIn(things[1], nodes)
        self.assertNotIn([], nodes)

    def test_maprox(self):
        left = [[n] for n in range(3)]
        found = self.hp.iso(Marked(left[0]), Marked(left[1]), Marked(left[2]), 5, {"k": left[0]})
        self.assert_set(found.maprox.left, left)
        self.assert_set(found.maprox["k"], left[:1])
        self.assertFalse(found.maprox.no_such_attribute)

    def test_prod(self):
        out = self.in_python("""
            from heapy_tui import hpy
            hp = hpy()
            import sys
            try:
                hp.iso([]).prod
            except RuntimeError as error:
                print("tracemalloc" in str(error), "tracemalloc" in sys.modules)
            import tracemalloc
            tracemalloc.start()
            thing = bytes(1000)
            prod = hp.iso(thing).prod
            print(prod.frames)
            print(repr(prod).splitlines()[0])
            print(hp.iso(sys).prod)
            """)
        self.assertEqual(out.splitlines(), ["True False", "[('<string>', 11)]",
                                            "Traceback (most recent call first):", "None"])

    def test_brief(self):
        self.assertEqual(self.hp.iso(1, 2).brief, "<2 int: 1, 2>")
        self.assertEqual(self.hp.iso().brief, "<Nothing>")
        text = self.hp.idset("text number %d" % n for n in range(50)).brief
        self.assertRegex(text, r"^<50 str: 'text number \d+', .*\.\.\.>$")
        self.assertLessEqual(len(text), 80)
        self.assertRegex(self.hp.iso(sys, "x").brief,
                         r"^<2 \(module \| str\): <1 module: sys> \| <1 str: 'x'>>$")


if __name__ == "__main__":
    unittest.main()
