"""heapy_tui.sets against Python's own sets and ints."""

import copy
import doctest
import gc
import pickle
import random
import sys
import unittest
import weakref

from heapy_tui import sets
from heapy_tui.sets import (BitSet, CplBitSet, ImmBitSet, ImmNodeSet, MutBitSet, MutNodeSet,
                            NodeSet, immbit, immbitrange, immbitset, immnodeset,
                            immnodeset_union, mutbitset, mutnodeset, mutnodeset_union)

OPERATORS = [
    ("&", lambda a, b: a & b), ("|", lambda a, b: a | b),
    ("^", lambda a, b: a ^ b), ("-", lambda a, b: a - b),
]
RELATIONS = [
    ("<=", lambda a, b: a <= b), ("<", lambda a, b: a < b), (">=", lambda a, b: a >= b),
    (">", lambda a, b: a > b), ("==", lambda a, b: a == b), ("!=", lambda a, b: a != b),
]


class Unequal:
    """Its code must never run."""
    def __eq__(self, other):
        raise AssertionError("compared")
    __hash__ = None


class BitSets(unittest.TestCase):
    def random_members(self, source):
        near = source.choice([8, 100, 100000, 1 << 40])
        return {source.randrange(-near, near) for _ in range(source.randrange(60))}

    def test_operators_as_of_python_sets(self):
        source = random.Random(7)
        for _ in range(300):
            a, b = self.random_members(source), self.random_members(source)
            x, y = immbitset(a), source.choice([immbitset, mutbitset])(b)
            for name, op in OPERATORS:
                self.assertEqual(set(op(x, y)), op(a, b), (name, a, b))
                self.assertEqual(set(op(x, list(b))), op(a, b))
            for name, op in RELATIONS:
                self.assertIs(op(x, y), op(a, b), (name, a, b))
                self.assertIs(op(~y, ~x), op(a, b), (name, a, b))
            self.assertEqual(len(x), len(a))
            self.assertEqual(list(x), sorted(a))

    def test_operators_as_of_ints(self):
        source = random.Random(8)
        for _ in range(300):
            a, b = (source.getrandbits(70) * source.choice([1, -1]) for _ in "ab")
            x, y = immbitset(a), immbitset(b)
            self.assertEqual(int(x), a)
            self.assertEqual(int(x & y), a & b)
            self.assertEqual(int(x | b), a | b)
            self.assertEqual(int(a ^ y), a ^ b)
            self.assertEqual(int(~x), ~a)
            self.assertIsInstance(x, CplBitSet if a < 0 else ImmBitSet)

    def test_ranges(self):
        for arguments in ((5,), (2, 9), (2, 20, 5), (-5, 5, 2), (5, 1), (0, 1, 100), (-1, 70000, 3)):
            self.assertEqual(list(immbitrange(*arguments)), list(range(*arguments)))
        wide = immbitrange(2 ** 35)
        self.assertEqual(len(wide), 2 ** 35)
        self.assertTrue(2 ** 35 - 1 in wide and 2 ** 35 not in wide)
        with self.assertRaises(ValueError):
            immbitrange(1, 5, 0)
        with self.assertRaises(OverflowError):
            immbitrange(2 ** 63 - 1)

    def test_shift(self):
        self.assertEqual(list(immbitset([10, 2]) << -3), [-1, 7])
        self.assertEqual(~immbitset([10, 2]) << 3, ~immbitset([5, 13]))
        with self.assertRaises(OverflowError):
            immbit(2 ** 63 - 1) << 1

    def test_mutable(self):
        s = mutbitset([1, 2])
        s.add(5)
        s.discard(77)
        self.assertEqual([s.tas(1), s.tas(9), s.tac(2), s.tac(2)], [True, False, True, False])
        self.assertEqual(list(s), [1, 5, 9])
        self.assertEqual([s.pop(), s.pop(0), s.pop(-1)], [9, 1, 5])
        for call in (s.pop, lambda: s.remove(3), lambda: (s.add(4), s.append(4))):
            with self.assertRaises(ValueError):
                call()
        with self.assertRaises(IndexError):
            s.pop(1)

    def test_in_place_keeps_the_object(self):
        s = same = mutbitset([1, 2])
        s |= ~immbit(9)
        self.assertIs(s, same)
        self.assertEqual(repr(s), "MutBitSet(~ImmBitSet([9]))")
        s &= immbitrange(8, 11)
        s ^= [8]
        s -= 1 << 30
        self.assertEqual((list(s), s is same), ([10], True))
        t = u = immbitset([1])
        t |= immbit(2)
        self.assertEqual(list(u), [1])

    def test_changed_while_iterated(self):
        s = mutbitset(range(1000))
        seen = []
        for bit in s:
            seen.append(bit)
            s.discard(bit + 300)
        self.assertEqual(seen, sorted(seen))
        self.assertEqual(seen[:256], list(range(256)))
        s = mutbitset(range(300))
        iterator = iter(s)
        next(iterator)
        s ^= -1
        self.assertLessEqual(len(list(iterator)), 300)

    def test_what_is_no_int_is_refused(self):
        for call in (lambda: immbit("a"), lambda: immbitset("ab"), lambda: "a" in immbit(1),
                     lambda: immbit(1) <= [1], lambda: len(~immbit(1)), lambda: iter(~immbit(1)),
                     lambda: hash(mutbitset()), lambda: immbit(1) & 1.5, lambda: BitSet(),
                     lambda: immbitset(members=[1])):
            with self.assertRaises(TypeError):
                call()
        for call in (lambda: immbit(2 ** 70), lambda: int(immbit(-1)), lambda: int(immbit(2 ** 50))):
            with self.assertRaises(OverflowError):
                call()
        self.assertFalse(immbit(1) == 1)

    def test_copies_and_hashes(self):
        for s in (immbitset([1, -5, 2 ** 40]), ~immbitset([1]), mutbitset([3]), ~mutbitset([3]),
                  mutbitset(~immbit(4)), immbitset()):
            for again in (pickle.loads(pickle.dumps(s)), copy.deepcopy(s)):
                self.assertEqual((again, type(again)), (s, type(s)))
            self.assertEqual(s.mutcopy(), s)
            self.assertEqual(eval(repr(s)), s)
            if s.is_immutable:
                self.assertEqual(hash(s), hash(pickle.loads(pickle.dumps(s))))
        self.assertEqual(len({immbit(1), immbitset([1]), ~~immbit(1), immbitset(2)}), 1)

    def test_nothing_leaks(self):
        s = immbitrange(100)
        before = sys.getrefcount(s)
        for _ in range(100):
            list(s), s | [1000], [1000] | s, s == 7, ~s, s << 1, int(s), repr(s)
            for bad in (lambda: s | ["a"], lambda: s & 1.5):
                self.assertRaises(TypeError, bad)
        self.assertEqual(sys.getrefcount(s), before)


class NodeSets(unittest.TestCase):
    def test_by_identity(self):
        a, b, c = Unequal(), Unequal(), Unequal()
        s = immnodeset([a, b, a])
        self.assertEqual(len(s), 2)
        self.assertTrue(a in s and b in s and c not in s)
        self.assertEqual(sorted(map(id, s)), sorted([id(a), id(b)]))
        self.assertEqual([id(x) for x in s], sorted(id(x) for x in s))
        self.assertIs(s.obj_at(id(a)), a)
        for address in (id(c), 5, 0):
            with self.assertRaises(ValueError):
                s.obj_at(address)

    def test_operators_as_of_sets_of_addresses(self):
        source = random.Random(9)
        objects = [Unequal() for _ in range(40)]
        for _ in range(200):
            a, b = (source.sample(objects, source.randrange(20)) for _ in "ab")
            x, y = immnodeset(a), mutnodeset(b)
            p, q = set(map(id, a)), set(map(id, b))
            for name, op in OPERATORS:
                for right in (y, b):
                    self.assertEqual(set(map(id, op(x, right))), op(p, q), name)
                self.assertIsInstance(op(y, x), ImmNodeSet)
            for name, op in RELATIONS:
                self.assertIs(op(x, y), op(p, q), name)

    def test_mutable(self):
        a, b = Unequal(), Unequal()
        s = same = mutnodeset([a])
        s |= [b]
        s -= [a]
        self.assertEqual((list(map(id, s)), s is same), ([id(b)], True))
        self.assertEqual([s.tas(b), s.tas(a), s.tac(a), s.tac(a)], [True, False, True, False])
        with self.assertRaises(ValueError):
            s.append(b)
        self.assertIs(s.pop(), b)
        for call in (s.pop, lambda: s.remove(a)):
            with self.assertRaises(ValueError):
                call()
        s.add(a)
        s.discard(b)
        s.clear()
        self.assertEqual(len(s), 0)

    def test_owns_its_members(self):
        class Thing:
            pass
        for make in (immnodeset, mutnodeset, lambda x: immnodeset_union([x, x]),
                     lambda x: mutnodeset_union([x]), lambda x: immnodeset(x) | [],
                     lambda x: immnodeset(x) & mutnodeset(x)):
            things = [Thing() for _ in range(500)]
            gone = [weakref.ref(thing) for thing in things]
            s = make(things)
            counts = sys.getrefcount(things[0])
            del things
            self.assertFalse([ref for ref in gone if ref() is None], counts)
            del s
            self.assertFalse([ref for ref in gone if ref() is not None])

    def test_counts_stay_right_in_place(self):
        thing = Unequal()
        before = sys.getrefcount(thing)
        s = mutnodeset()
        for _ in range(5):
            s |= [thing]
            s &= [thing]
            s ^= immnodeset()
            s.add(thing)
        self.assertEqual(sys.getrefcount(thing), before + 1)
        s ^= [thing]
        self.assertEqual(sys.getrefcount(thing), before)
        s.add(thing)
        s.remove(thing)
        s.add(thing)
        s.pop()
        self.assertEqual(sys.getrefcount(thing), before)

    def test_cycles_are_collected(self):
        class Thing:
            pass
        thing = Thing()
        thing.inside = mutnodeset([thing])
        gone = weakref.ref(thing)
        del thing
        gc.collect()
        self.assertIsNone(gone())

    def test_a_destructor_may_use_the_set(self):
        s = mutnodeset()

        class Thing:
            def __del__(self):
                s.clear()
                s.add(s)
        for _ in range(1000):
            s.add(Thing())
        s.clear()
        s -= [s]
        self.assertEqual(len(s), 0)

    def test_deep_nesting_is_freed(self):
        s = immnodeset()
        for _ in range(200000):
            s = immnodeset([s])
        del s

    def test_refused(self):
        for call in (lambda: immnodeset([]) <= [1], lambda: hash(mutnodeset()),
                     lambda: immnodeset(5), lambda: immnodeset() | 5, lambda: NodeSet(),
                     lambda: mutnodeset([], 5), lambda: immnodeset(objects=[])):
            with self.assertRaises(TypeError):
                call()
        with self.assertRaises(AttributeError):
            immnodeset()._hiding_tag_
        self.assertEqual(immnodeset([], 7)._hiding_tag_, 7)
        self.assertEqual(hash(immnodeset([gc])), hash(immnodeset([gc])))


class Documentation(unittest.TestCase):
    def test_examples(self):
        finder = doctest.DocTestFinder()
        n = 0
        for name in sets.__all__:
            for test in finder.find(getattr(sets, name), name, module=False, globs=vars(sets)):
                n += len(test.examples)
                result = doctest.DocTestRunner(verbose=False).run(test)
                self.assertEqual(result.failed, 0, test.name)
        self.assertGreater(n, 20)

    def test_every_public_name_is_described(self):
        for name in sets.__all__:
            value = getattr(sets, name)
            self.assertTrue(value.__doc__, name)
            for attribute in dir(value) if isinstance(value, type) else ():
                if not attribute.startswith("_"):
                    self.assertTrue(getattr(value, attribute).__doc__, (name, attribute))


if __name__ == "__main__":
    unittest.main()
