"""From sets to objects and back, in heaps that own nothing: what has died is not touched."""

import gc
import unittest

from engine_support import Case
from heapy_tui import _heap


class Thing(object):
    def __init__(self, *values):
        self.values = values


class Slots(object):
    __slots__ = ("one", "two")


def unique(text):
    return "".join(["unique ", text])


class Objects(Case):
    def setUp(self):
        super().setUp()
        gc.collect()

    def found(self, heap, objects):
        value, missing = heap.of_objects(objects)
        self.assertEqual([id(one) for one in missing], [])
        got, n_gone = value.objects()
        return sorted(map(id, got)), n_gone

    def test_all_that_lives_is_found(self):
        shared = ["shared"]
        slots = Slots()
        slots.one, slots.two = unique("in a slot"), 10 ** 30
        samples = [Thing(1), shared, {"a": shared}, (shared, 1), unique("a"), 10 ** 25, 1.5e300,
                   unique("b").encode(), Thing, len, None, True, 7, "", (), slots, slots.one,
                   slots.two, frozenset([1, 2]), complex(1, 10 ** 9), Ellipsis, int, unittest,
                   unique, self.found.__func__.__code__]
        for pin in (False, True):
            heap = _heap.capture(pin=pin)
            expected = sorted(set(map(id, samples)))
            self.assertEqual(self.found(heap, samples), (expected, 0))
            for one in samples:
                self.assertTrue(heap.name("all").has(one))
            self.assertFalse(heap.name("all").has(object()))
            self.assertEqual(len(heap.of_objects([object(), Thing()])[1]), 2)

    def test_the_dead_are_counted(self):
        kept = [Thing(unique("text %d" % i), i * 10 ** 20) for i in range(100)]
        heap = _heap.capture(pin=False)
        value = heap.eval("heap & Type('%s.Thing')" % __name__)
        tuples = value.attribute("referents").attribute("referents") & \
            heap.eval("heap & Type('str')")
        self.assertEqual(len(value.objects()[0]), 100)
        del kept[10:]
        gc.collect()
        objects, gone = value.objects()
        self.assertEqual((sorted(map(id, objects)), gone), (sorted(map(id, kept)), 90))
        del objects
        self.assertLessEqual(len(value.objects(limit=3)[0]), 3)
        kept.clear()
        self.assertEqual(value.objects(), ([], 100))
        self.assertGreaterEqual(tuples.objects()[1], 0)

    def test_texts_of_the_dead(self):
        texts = [unique("%d" % i) for i in range(1000)]
        heap = _heap.capture(pin=False)
        value = heap.of_objects(texts)[0]
        self.assertEqual(value.attribute("count").number(), 1000)
        self.assertEqual(sorted(value.objects()[0]), sorted(texts))
        del texts[::2]
        objects, gone = value.objects()
        self.assertEqual((sorted(objects), gone), (sorted(texts), 500))
        del objects
        texts.clear()
        self.assertEqual(value.objects(), ([], 1000))

    def test_addresses_used_again(self):
        """Other objects at the same addresses: another type, or another value."""
        for remake in (lambda i: unique("%6d" % i).encode() + b"\0" * 8,
                       lambda i: unique("other %d" % i)[:len(unique("%6d" % i))],
                       lambda i: unique("%6d" % -i)):
            texts = [unique("%6d" % i) for i in range(5000)]
            heap = _heap.capture(pin=False)
            value = heap.of_objects(texts)[0]
            before = set(map(id, texts))
            del texts[:]
            gc.collect()
            again = [remake(i + 5001) for i in range(5000)]
            if not before & set(map(id, again)):
                self.skipTest("this allocator does not use addresses again")
            self.assertEqual([one for one in value.objects()[0] if one in again], [])
            self.assertFalse(any(value.has(one) for one in again))

    def test_a_deep_chain(self):
        chain = None
        for i in range(100000):
            chain = (chain, unique("%d" % i))
        heap = _heap.capture(pin=False)
        gc.collect()
        everything, gone = heap.name("heap").objects()
        self.assertLess(gone, len(everything) // 10)
        del everything

    def test_not_of_this_process(self):
        heap = _heap.capture(pin=False)
        heap.save(self.path)
        other = _heap.load(self.path)
        self.assertFalse(other.live)
        self.assertEqual(other.n_objects, heap.n_objects)
        for ask in (lambda: other.name("heap").objects(), lambda: other.of_objects([1]),
                    lambda: other.name("heap").has(1)):
            with self.assertRaises(ValueError):
                ask()

    def test_arguments_are_there(self):
        """Objects that only a caller holds."""
        heap = _heap.capture(pin=False, also=[unique("also"), ["a list"], 10 ** 40])
        self.assertEqual(heap.eval("all & Type('int')").attribute("count").number() > 0, True)
        kept = [unique("also"), ["a list"], Thing()]
        heap = _heap.capture(pin=True, also=kept[:])
        self.assertEqual(heap.of_objects(kept)[1], [])


if __name__ == "__main__":
    unittest.main()
