"""Values: expressions, operators, rows, names, errors, from Python."""

import copy
import gc
import os
import pickle
import unittest
import weakref

from engine_support import Case
from heapy_tui import _heap


class Thing(object):
    pass


class Values(Case):
    @classmethod
    def setUpClass(cls):
        cls.things = [Thing() for _ in range(10)]
        cls.heap = _heap.capture(pin=False)

    def test_a_heap(self):
        heap = self.heap
        self.assertTrue(heap.live)
        self.assertFalse(heap.pinned)
        self.assertEqual(heap.facts["contents"], "values")
        self.assertEqual(heap.name("heap").attribute("count").number(), heap.n_objects)
        self.assertEqual(heap.name("heap").attribute("size").number(), heap.size)
        self.assertIs(weakref.ref(heap)(), heap)
        for name in ("heap", "unreachable", "all", "root"):
            self.assertEqual(heap.name(name).sort, "set")
            self.assertIs(heap.name(name).heap, heap)

    def test_sets(self):
        heap = self.heap.name("heap")
        things = self.heap.eval("heap & Type('%s.Thing')" % __name__)
        self.assertEqual(things.attribute("count").number(), 10)
        self.assertEqual(things.n_rows(), 1)
        rest = heap - things
        self.assertEqual((rest | things).attribute("count").number(), self.heap.n_objects)
        self.assertEqual((rest & things).attribute("count").number(), 0)
        self.assertEqual((rest ^ heap).attribute("count").number(), 10)
        self.assertTrue(things <= heap)
        self.assertTrue(things < heap)
        self.assertFalse(heap <= things)
        self.assertTrue((rest ^ heap) == things)
        self.assertEqual(hash(rest ^ heap), hash(things))
        self.assertEqual(len({things, rest ^ heap, rest}), 2)
        self.assertFalse(things == "text")
        self.assertTrue(things != self.heap.eval("1 + 1"))
        self.assertEqual((things == things).sort, "truth")
        self.assertEqual(sorted(map(id, self.things)), things.addresses())
        kind = ~_heap.call("Type", Thing)
        self.assertTrue((heap & kind) == rest)

    def test_kinds_without_a_heap(self):
        kind = _heap.call("Type", "str")
        self.assertEqual((kind.sort, kind.heap), ("kind", None))
        self.assertEqual(kind.expression(), "Type('str')")
        self.assertEqual(_heap.call("Type", str).expression(), kind.expression())
        self.assertEqual(hash(kind), hash(_heap.call("Type", str)))
        self.assertEqual(_heap.call("Clodo", dictof=()).sort, "kind")
        self.assertEqual(_heap.call("Type", Thing).expression(), "Type('%s.Thing')" % __name__)
        self.assertEqual((kind & _heap.call("Size", 48)).sort, "kind")
        self.assertEqual(_heap.name("Nothing").sort, "kind")

    def test_kinds_are_compared(self):
        compare = self.heap.compare_kinds
        a, b = _heap.call("Type", "str"), _heap.call("Type", "int")
        self.assertIs(compare(a, "within", a | b), True)
        self.assertIs(compare(a | b, "within", a), False)
        self.assertIs(compare(a, "disjoint", b), True)
        for wrong in ((a, "besides", b), (a, "within", self.heap.name("heap"))):
            with self.assertRaises(ValueError):
                compare(*wrong)
        with self.assertRaises((TypeError, ValueError)):
            compare(a, "within", 1)

    def test_rows_and_tables(self):
        heap = self.heap.name("heap").attribute("bytype")
        table = heap.table()
        self.assertEqual(len(table), heap.n_rows())
        self.assertEqual(sum(count for _, count, _ in table), self.heap.n_objects)
        self.assertEqual(sum(size for _, _, size in table), self.heap.size)
        row = heap.rows(0)
        self.assertEqual(row.table(), table[:1])
        self.assertEqual(heap.rows(-1).table(), table[-1:])
        self.assertEqual(heap.rows(slice(1, 4)).n_rows(), 3)
        self.assertTrue(heap.header())
        lines = heap.text(0, 3).splitlines()
        self.assertIn("Partition of a set of %d objects" % self.heap.n_objects, lines[0])
        self.assertIn(table[0][0], lines[2])
        with self.assertRaises(IndexError):
            heap.rows(10 ** 6)
        with self.assertRaises(IndexError):
            heap.rows(10 ** 30)

    def test_names_and_help(self):
        self.assertIn("heap", _heap.names())
        self.assertIn("Type", _heap.names())
        self.assertIn("bytype", _heap.attributes("set"))
        self.assertIn("heap", self.heap.complete("he"))
        self.heap.eval("kept_name = heap.bytype; 1")
        self.assertIn("kept_name", self.heap.complete("kept"))
        self.assertEqual(self.heap.eval("kept_name").sort, "set")

    def test_errors(self):
        for expression in ("heap.", "heap.nothing", "1 + heap", "heap\0"):
            with self.assertRaises(ValueError):
                self.heap.eval(expression)
        with self.assertRaises(ValueError) as caught:
            self.heap.eval("heap.foo")
        self.assertIn("foo", str(caught.exception))
        with self.assertRaises(IndexError):
            self.heap.eval("heap[100000000]")
        with self.assertRaises(TypeError):
            self.heap.name("heap").attribute("by", 1.5)
        with self.assertRaises(TypeError):
            self.heap.name("heap").attribute(1)
        with self.assertRaises(TypeError):
            self.heap.name("heap").rows(1.5)
        with self.assertRaises(TypeError):
            self.heap.name("heap") & {1}
        with self.assertRaises(ValueError):
            self.heap.eval("1").addresses()
        with self.assertRaises(FileNotFoundError):
            _heap.load(os.path.join(self.folder, "none"))
        with open(self.path, "w") as file:
            file.write("no capture")
        with self.assertRaises(OSError):
            _heap.load(self.path)
        with self.assertRaises(TypeError):
            _heap.Heap()
        with self.assertRaises(TypeError):
            _heap.Value()
        with self.assertRaises(TypeError):
            _heap.capture()
        with self.assertRaises(TypeError):
            _heap.capture(pin=False, hidden=(1,))

    def test_no_pickles(self):
        for one in (self.heap, self.heap.name("heap")):
            for spoil in (pickle.dumps, copy.copy, copy.deepcopy):
                with self.assertRaises(TypeError):
                    spoil(one)

    def test_values_outlive_the_heap(self):
        value = _heap.capture(pin=False).eval("heap.bytype")
        gc.collect()
        self.assertGreater(value.attribute("count").number(), 1000)
        kind = value.rows(0).attribute("kind")
        label = value.table()[0][0]
        del value
        gc.collect()
        self.assertIn(label.rpartition(".")[2], kind.expression())

    def test_places_of_allocation(self):
        out = self.in_python("""
        import tracemalloc
        tracemalloc.start()
        from heapy_tui import _heap
        class Thing(object): pass
        kept = [Thing() for i in range(7)]
        for pin in (False, True):
            rows = _heap.capture(pin=pin).eval("(heap & Type('__main__.Thing')).byprod").table()
            print(rows[0][0], rows[0][1])
        """)
        self.assertEqual(out.splitlines(), ["<string>:6 7"] * 2)

    def test_two_heaps_of_this_process(self):
        new = [Thing() for _ in range(5)]
        later = _heap.capture(pin=False)
        before = self.heap.eval("heap & Type('%s.Thing')" % __name__)
        after = later.eval("heap & Type('%s.Thing')" % __name__)
        self.assertEqual((after - before).addresses(), sorted(map(id, new)))
        self.assertEqual((after & before).addresses(), sorted(map(id, self.things)))
        self.assertIs((after & before).heap, later)
        self.assertIs((before & after).heap, self.heap)
        self.assertTrue(before < after)


if __name__ == "__main__":
    unittest.main()
