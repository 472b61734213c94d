"""hpy(): what heap, heapu, iso, setref and load find, and what importing it costs."""

import gc
import os
import sys
import threading
import unittest
import weakref

import heapy_tui
from engine_support import Case
from hpy_support import HpyCase, Marked, sizes


class Weak:
    __slots__ = ("__weakref__", "held")


class Import(Case):
    def test_loads_nothing_of_the_library(self):
        """Also not while it is used; and of our own nothing before hpy is asked for."""
        out = self.in_python("""
            import sys
            before = set(sys.modules) | {"heapy_tui"}
            import heapy_tui
            assert not [name for name in sys.modules if name.startswith("heapy_tui._h")]
            from heapy_tui import hpy
            hp = hpy()
            h = hp.heap()
            repr((h, h.stat, h.bytype, h.more, h[0].brief, hp.doc, hp.Type.Module, hp))
            hp.iso([]).theone
            print(*sorted(name for name in set(sys.modules) - before
                          if not name.startswith("heapy_tui.")))
            """)
        self.assertEqual(out.split(), [])

    def test_capture_alone_loads_no_questions(self):
        out = self.in_python("""
            import sys, heapy_tui
            heapy_tui.dump("/dev/null")
            print(*sorted(name for name in sys.modules if name.startswith("heapy_tui.")))
            """)
        self.assertEqual(out.split(), ["heapy_tui._capture", "heapy_tui._engine",
                                       "heapy_tui._load"])

    def test_is_named(self):
        self.assertIn("hpy", dir(heapy_tui))
        self.assertIn("hpy", heapy_tui.__all__)
        with self.assertRaises(AttributeError):
            heapy_tui.no_such_name

    def test_hiding_tag_is_refused(self):
        with self.assertRaises(ValueError):
            heapy_tui.hpy(object())
        heapy_tui.hpy(None)


class Heap(HpyCase):
    def test_counts_what_was_made(self):
        made = [Marked(n) for n in range(500)]
        found = self.hp.heap() & Marked
        self.assertEqual((found.count, found.size), (500, sizes(made)))
        self.assert_set(found, made)

    def test_rows_add_up(self):
        h = self.hp.heap()
        stat = h.stat
        self.assertEqual(sum(row.count for row in stat.get_rows()), h.count)
        self.assertEqual(sum(row.size for row in stat.get_rows()), h.size)
        self.assertGreater(h.count, len(gc.get_objects()) // 2)

    def test_collects_garbage_first(self):
        ring = Marked()
        ring.left = ring
        del ring
        self.assertEqual((self.hp.heap() & Marked).count, 0)
        ring = Marked()
        ring.left = ring
        del ring
        self.assertEqual((self.hp.heapu() & Marked).count, 0)

    def test_totals_do_not_drift(self):
        h = self.hp.heap()
        growing = []
        kept = Marked(growing)
        h = self.hp.heap()
        before = (h.count, h.size, repr(h), (h & list).size)
        growing.extend(range(100000))
        self.assertEqual((h.count, h.size, repr(h), (h & list).size), before)
        self.assertIsNotNone(kept)

    def test_own_objects_are_not_there(self):
        h = self.hp.heap()
        more, stat, pattern, kind = h.more, h.stat, h[0].rp, h.kind
        again = self.hp.heap()
        names = [row.name for row in again.stat.get_rows()]
        self.assertEqual([name for name in names if "heapy_tui" in name], [])
        for own in (h, more, stat, pattern, kind, self.hp, type(h)):
            self.assertNotIn(own, again)

    def test_nothing_is_new_when_nothing_was_made(self):
        """Printing, paging and asking leave nothing behind."""
        first = self.hp.heap()
        for what in (first, first.more, first.bytype, first.stat, first.byrcs, self.hp.doc):
            repr(what)
        second = self.hp.heap()
        # names of our own attributes lie in the interpreter's cache of attributes
        new = second - first - self.hp.Via(".i0_type_cache")
        self.assertEqual(new.count, 0, (new.byid, new.byvia))

    def test_locals_of_other_threads_are_there(self):
        ready, done = threading.Event(), threading.Event()

        def work():
            held = Marked()
            ready.set()
            done.wait()
            return held

        thread = threading.Thread(target=work)
        thread.start()
        ready.wait()
        try:
            self.assertEqual((self.hp.heap() & Marked).count, 1)
        finally:
            done.set()
            thread.join()

    def test_pinned_objects_live_as_long_as_a_set(self):
        thing = Weak()
        gone = weakref.ref(thing)
        part = self.hp.heap()[0]
        del thing
        self.assertIsNotNone(gone())
        del part
        gc.collect()
        self.assertIsNone(gone())

    def test_what_a_member_refers_to_is_alive_too(self):
        thing = Weak()
        thing.held = [[]]
        h = self.hp.iso(thing)
        del thing.held
        self.assertEqual((h.referents & list).theone, [[]])

    def test_unpinned_heaps_keep_nothing(self):
        thing = Weak()
        gone = weakref.ref(thing)
        h = self.hp.heap(pin=False)
        found = h & Weak
        self.assertEqual(found.count, 1)
        del thing
        self.assertIsNone(gone())
        with self.assertRaises(ReferenceError) as caught:
            found.theone
        self.assertIn("no longer alive", str(caught.exception))
        with self.assertRaises(ReferenceError):
            found.nodes


class Isolated(HpyCase):
    def test_numbers(self):
        things = [1, 1, 1.0, [], [], {}, "a", b"b", None]
        found = self.hp.iso(*things)
        self.assertEqual((found.count, found.size),
                         (len({id(thing) for thing in things}), sizes(things)))
        self.assertEqual(self.hp.idset(iter(things)), found)

    def test_what_nothing_else_holds(self):
        """Objects that only the call holds, collectable or not."""
        self.assertEqual(self.hp.iso([]).theone, [])
        self.assertEqual(self.hp.iso(float("2.5")).theone, 2.5)
        self.assertEqual(self.hp.iso("".join(["ab", "cd"])).theone, "abcd")
        found = self.hp.iso(*[float(n) + 0.5 for n in range(50)])
        self.assertEqual(sorted(found.nodes), [n + 0.5 for n in range(50)])

    def test_none_at_all(self):
        self.assertEqual(repr(self.hp.iso()).split(".")[-1], "Nothing")

    def test_is_of_the_latest_living_heap(self):
        thing = Marked([])
        h = self.hp.heap()
        thing.left = None
        self.assertEqual((self.hp.iso(thing).referents & list).count, 1)  # as it was then
        del h
        self.assertEqual((self.hp.iso(thing).referents & list).count, 0)

    def test_new_objects_make_a_new_heap(self):
        h = self.hp.heap()
        thing = Marked()
        found = self.hp.iso(thing)
        self.assertIs(found.theone, thing)
        self.assertNotIn(thing, h)
        self.assertFalse(found <= h)

    def test_not_of_an_unpinned_heap(self):
        thing = Marked([])
        h = self.hp.heap(pin=False)
        thing.left = None
        self.assertEqual((self.hp.iso(thing).referents & list).count, 0)
        self.assertEqual((h & Marked).count, 1)

    def test_own_objects_are_refused(self):
        with self.assertRaises(ValueError) as caught:
            self.hp.iso(self.hp)
        self.assertIn("heapy_tui", str(caught.exception))

    def test_not_iterable(self):
        with self.assertRaises(TypeError):
            self.hp.idset(3)


class Reference(HpyCase):
    def test_shows_what_is_new(self):
        old = [Marked() for n in range(10)]
        self.hp.setref()
        new = [Marked() for n in range(7)]
        self.assertEqual((self.hp.heap() & Marked).count, 7)
        self.assert_set(self.hp.heap() & Marked, new)
        self.hp.setref(self.hp.Nothing, self.hp.Nothing)
        self.assertEqual((self.hp.heap() & Marked).count, len(old) + len(new))

    def test_given(self):
        old = [Marked() for n in range(10)]
        self.hp.setrelheap(self.hp.iso(*old[:4]))
        self.assert_set(self.hp.heap() & Marked, old[4:])
        self.hp.setrelheap(self.hp.Nothing)
        self.assert_set(self.hp.heap() & Marked, old)
        with self.assertRaises(TypeError):
            self.hp.setrelheap([1])

    def test_difference_of_two_heaps(self):
        before = self.hp.heap()
        new = [Marked() for n in range(20)]
        after = self.hp.heap()
        self.assert_set((after - before) & Marked, new)
        self.assertEqual(((before - after) & Marked).count, 0)
        self.assertEqual((after & before).count + (after - before).count, after.count)


class Unreachable(HpyCase):
    def test_by_type(self):
        found = self.hp.heapu()
        self.assertEqual(repr(found.er).split(".")[-1], "Type")
        self.assertTrue(self.hp.heap().disjoint(found) or True)
        both = self.hp.heapu(rma=0)
        self.assertGreater(both.count, found.count)
        stat = self.hp.heapu(stat=1)
        self.assertTrue(repr(stat).startswith("Data from unreachable objects.\n"))

    def test_reference_of_numbers(self):
        self.hp.setrelheapu(self.hp.heapu().stat)
        self.assertIn("Summary of difference", repr(self.hp.heapu()))
        self.assertNotIn("Summary", repr(self.hp.heapu(abs=1)))


class Files(HpyCase):
    def test_save_and_load(self):
        made = [Marked(n) for n in range(300)]
        h = self.hp.heap()
        h.save(self.path)
        self.assertEqual(os.stat(self.path).st_mode & 0o777, 0o600)
        there = self.hp.load(self.path)
        self.assertEqual((there.count, there.size), (h.count, h.size))
        self.assertEqual(repr(there.bytype), repr(h.bytype))
        found = there & self.hp.Type(Marked)
        self.assertEqual((found.count, found.size), (300, sizes(made)))
        with self.assertRaises(ValueError) as caught:
            (there[0].byid[0]).theone
        self.assertIn("loaded from a file", str(caught.exception))

    def test_capture_stream(self):
        made = [Marked(n) for n in range(300)]
        heapy_tui.dump(self.path)
        self.assertEqual((self.hp.load(self.path) & Marked).count, len(made))

    def test_refused(self):
        with self.assertRaises(FileNotFoundError):
            self.hp.load(self.path)
        with open(self.path, "w") as file:
            file.write(".loader: _load_stat\n.format: SetFormat\n")
        with self.assertRaises(ValueError) as caught:
            self.hp.load(self.path)
        self.assertIn("Stat.dump", str(caught.exception))
        with open(self.path, "w") as file:
            file.write("something else\n" * 100)
        with self.assertRaises(OSError):
            self.hp.load(self.path)
        for wrong in (3, None, ["lines"]):
            with self.assertRaises(TypeError):
                self.hp.load(wrong)


class Names(HpyCase):
    def test_prefix_is_the_name_in_main(self):
        main = sys.modules["__main__"]
        self.assertEqual(self.hp.reprefix, "hpy().")
        main.session_of_test = self.hp
        try:
            self.assertEqual(self.hp.reprefix, "session_of_test.")
            self.assertEqual(repr(self.hp.Nothing), "session_of_test.Nothing")
            self.assertEqual(repr(self.hp.Type(int) | self.hp.Size(3)),
                             "(session_of_test.Type('int') | session_of_test.Size(3))")
        finally:
            del main.session_of_test

    def test_root(self):
        root = self.hp.Root
        self.assertIs(root.i0_modules, sys.modules)
        self.assertIs(root.i0_sysdict, vars(sys))
        frame = getattr(root, "i0_t%d_f0" % threading.get_ident())
        outermost = sys._getframe()
        while outermost.f_back:
            outermost = outermost.f_back
        self.assertIs(frame, outermost)
        self.assertIn("i0_modules", dir(root))
        self.assertIn(sys.modules, root.referents)
        with self.assertRaises(AttributeError):
            root.i0_nothing_of_that_name


if __name__ == "__main__":
    unittest.main()
