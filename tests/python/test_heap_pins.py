"""Pinned heaps: a reference to each object, given back at the end."""

import gc
import sys
import unittest
import weakref

from engine_support import Case
from heapy_tui import _heap


class Thing(object):
    def __init__(self, value=None):
        self.value = value


class Pins(Case):
    def test_objects_live_as_long_as_a_value(self):
        thing = Thing(["a list", 10 ** 20])
        watch = weakref.ref(thing)
        dead = []
        weakref.finalize(thing, dead.append, 1)
        heap = _heap.capture(pin=True)
        self.assertTrue(heap.pinned)
        value = heap.of_objects([thing])[0]
        del thing, heap
        gc.collect()
        self.assertIsNotNone(watch())
        self.assertEqual(value.objects()[0][0].value, ["a list", 10 ** 20])
        row = value.attribute("referents")
        del value
        gc.collect()
        self.assertIsNotNone(watch())
        self.assertEqual(dead, [])
        del row
        self.assertIsNone(watch())
        self.assertEqual(dead, [1])

    def test_reference_counts_are_as_before(self):
        samples = [Thing(1), ["list"], {"dict": 1}, "a str %d" % len("x"), 3.5 * len("x"),
                   Thing, type(self).setUp, sys.modules["gc"], None, 1, (), lambda: 1, str]
        before = [sys.getrefcount(one) for one in samples]
        heap = _heap.capture(pin=True)
        during = [sys.getrefcount(one) for one in samples]
        self.assertTrue(all(d == b + 1 or b > 1 << 28 for d, b in zip(during, before)), during)
        again = _heap.capture(pin=True)
        del heap
        again.eval("heap.bytype")
        del again
        self.assertEqual([sys.getrefcount(one) for one in samples], before)

    def test_a_heap_held_by_its_own_object(self):
        """heap -> object -> heap goes like any other ring."""
        thing = Thing()
        thing.value = _heap.capture(pin=True).of_objects([thing])[0]
        watch = weakref.ref(thing)
        heap = weakref.ref(thing.value.heap)
        del thing
        self.assertIsNotNone(watch())
        gc.collect()
        self.assertIsNone(heap())
        gc.collect()
        self.assertIsNone(watch())

    def test_garbage_is_garbage_again(self):
        gc.collect()
        gc.disable()
        try:
            thing = Thing()
            thing.value = thing
            watch = weakref.ref(thing)
            del thing
            heap = _heap.capture(pin=True)
            gc.collect()
            self.assertIsNotNone(watch())
            self.assertEqual(heap.eval("unreachable & Type('%s.Thing')" % __name__)
                             .attribute("count").number(), 1)
            del heap
            self.assertIsNotNone(watch())
            gc.collect()
            self.assertIsNone(watch())
        finally:
            gc.enable()

    def test_frames_that_run_are_not_kept(self):
        """A frame would live on with the heap that its function stored: a ring."""
        def function():
            inner = Thing()
            watches.append(weakref.ref(inner))
            frames.append(sys._getframe().f_code)
            heap = _heap.capture(pin=True)
            watches.append(weakref.ref(heap))
            return heap.of_objects([inner, sys._getframe()])[0].attribute("count").number()
        watches, frames = [], []
        gc.disable()
        try:
            self.assertEqual(function(), 2)
            self.assertEqual([watch() for watch in watches], [None, None])
        finally:
            gc.enable()

    def test_destructors_may_do_anything(self):
        out = self.in_python("""
        import gc, sys
        from heapy_tui import _heap
        done = []
        class Last(object):
            def __del__(self):
                heap = _heap.capture(pin=True)
                done.append(heap.eval("heap.count").number() > 1000)
                try:
                    raise ValueError
                except ValueError:
                    pass
        things = [Last() for i in range(3)]
        chain = None
        for i in range(200000):
            chain = [chain]
        heap = _heap.capture(pin=True)
        del things, chain
        try:
            raise KeyError("kept")
        except KeyError as error:
            del heap
            assert sys.exc_info()[1] is error
        print(done)
        """)
        self.assertEqual(out, "[True, True, True]\n")

    def test_captured_in_a_finaliser(self):
        """An object that is on its way out is brought back once, and ends once."""
        out = self.in_python("""
        import gc
        from heapy_tui import _heap
        kept = []
        class Last(object):
            def __del__(self):
                kept.append(_heap.capture(pin=True))
                print("del")
        thing = Last()
        del thing
        print(len(kept), kept[0].eval("all & Type('__main__.Last')").attribute("count").number())
        kept.clear()
        gc.collect()
        print(len([one for one in gc.get_objects() if type(one) is Last]))
        """)
        self.assertEqual(out, "del\n1 1\n0\n")

    def test_an_end_with_live_heaps(self):
        out = self.in_python("""
        import gc, os, sys
        from heapy_tui import _heap
        class Thing(object):
            def __del__(self, write=os.write):
                write(1, b"ended\\n")
        thing = Thing()
        thing.heap = _heap.capture(pin=True)
        kept = _heap.capture(pin=True).eval("heap")
        sys.kept = kept
        """)
        self.assertEqual(out, "ended\n")

    def test_threads_release_and_capture(self):
        out = self.in_python("""
        import threading, sys
        from heapy_tui import _heap
        sys.setswitchinterval(1e-5)
        heaps, errors = [], []
        def work():
            try:
                for i in range(15):
                    heaps.append(_heap.capture(pin=i % 2 == 0))
                    if len(heaps) > 3:
                        heaps.pop(0).eval("heap.bytype[0].count")
            except BaseException as error:
                errors.append(error)
        threads = [threading.Thread(target=work) for i in range(4)]
        for one in threads: one.start()
        for one in threads: one.join()
        print(errors)
        """, timeout=300)
        self.assertEqual(out, "[]\n")


if __name__ == "__main__":
    unittest.main()
