"""No harm: what a capture leaves in the program, which is nothing."""

import ctypes
import gc
import os
import signal
import sys
import threading
import time
import unittest
import weakref

import heapy_tui
from engine_support import PROGRAM, Case
from heapy_tui import _engine

METHODS = ("twin", "inline")
ALL_CHILDREN = 0x40000000  # __WALL (wait.h): children of any kind


class Thing:
    def __init__(self, n):
        self.n = n
        self.more = [n]


def signal_state():
    """Masks and handlers of this thread and process, as the kernel tells them."""
    wanted = ("SigBlk", "SigIgn", "SigCgt", "ShdPnd")
    with open("/proc/thread-self/status") as file:
        return [line for line in file if line.startswith(wanted)]


def descriptors():
    return sorted(os.listdir("/proc/self/fd"))


def kernel_threads():
    return sorted(os.listdir("/proc/self/task"))


def mappings():
    """Lines of maps that are not malloc's: files and the stack may not change."""
    with open("/proc/self/maps") as file:
        return sorted(line.split()[-1] for line in file if "/" in line)


class Leftovers(Case):
    def capture_each_way(self, path=os.devnull):
        for method in METHODS:
            yield method, heapy_tui.dump(path, force=method)

    def test_kernel_state(self):
        heapy_tui.dump(os.devnull)
        for look in (signal_state, descriptors, kernel_threads, mappings, os.getcwd,
                     lambda: dict(os.environ), lambda: signal.getitimer(signal.ITIMER_REAL),
                     lambda: [signal.getsignal(n) for n in range(1, signal.NSIG)],
                     lambda: signal.pthread_sigmask(signal.SIG_BLOCK, [])):
            before = look()
            for method, _ in self.capture_each_way():
                self.assertEqual(look(), before, method)

    def test_an_alternate_signal_stack_is_kept(self):
        """As faulthandler has one."""
        class Stack(ctypes.Structure):
            _fields_ = [("at", ctypes.c_void_p), ("flags", ctypes.c_int),
                        ("n_bytes", ctypes.c_size_t)]
        room = ctypes.create_string_buffer(65536)
        mine, before, now = Stack(ctypes.addressof(room), 0, 65536), Stack(), Stack()
        libc = ctypes.CDLL(None)
        self.assertEqual(libc.sigaltstack(ctypes.byref(mine), ctypes.byref(before)), 0)
        try:
            for method, _ in self.capture_each_way():
                libc.sigaltstack(None, ctypes.byref(now))
                self.assertEqual(now.at, ctypes.addressof(room), method)
        finally:
            libc.sigaltstack(ctypes.byref(before), None)

    def test_no_child_is_left_or_seen(self):
        seen = []
        before = signal.signal(signal.SIGCHLD, lambda *ignored: seen.append("SIGCHLD"))
        try:
            for _ in range(5):
                for method, _ in self.capture_each_way():
                    with self.assertRaises(ChildProcessError):
                        os.waitpid(-1, os.WNOHANG | ALL_CHILDREN)
        finally:
            signal.signal(signal.SIGCHLD, before)
        self.assertEqual(seen, [])

    def test_a_waiting_loop_does_not_see_the_twin(self):
        """What a server's waitpid(-1) meets while a capture is going on."""
        reader, writer = os.pipe()
        done = []
        thread = threading.Thread(target=lambda: done.append(
            _engine.capture(writer, force="twin")))
        thread.start()
        try:
            for _ in range(50):
                with self.assertRaises(ChildProcessError):
                    os.waitpid(-1, os.WNOHANG)
                time.sleep(0.005)
            self.assertEqual(done, [])
        finally:
            closed = os.fdopen(reader, "rb", 0)
            drain = threading.Thread(target=lambda: [None for _ in iter(
                lambda: closed.read(65536), b"")], daemon=True)
            drain.start()
            thread.join(60)
            os.close(writer)
            drain.join(60)
            closed.close()
        self.assertEqual(len(done), 1)

    def test_own_children_are_not_taken(self):
        child = os.fork()
        if child == 0:
            time.sleep(0.2)
            os._exit(7)
        for method, _ in self.capture_each_way():
            pass
        self.assertEqual(os.WEXITSTATUS(os.waitpid(child, 0)[1]), 7)

    def test_no_at_fork_hooks_run(self):
        out = self.in_python("""
        import os, heapy_tui
        ran = []
        os.register_at_fork(before=lambda: ran.append("before"),
                            after_in_parent=lambda: ran.append("parent"),
                            after_in_child=lambda: ran.append("child"))
        print(heapy_tui.dump(os.devnull, force="twin").method, ran)
        """)
        self.assertEqual(out, "twin []\n")

    def test_output_is_not_flushed_twice(self):
        out = self.in_python("""
        import ctypes, sys, heapy_tui, os
        sys.stdout.write("once ")
        ctypes.CDLL(None).printf(b"stdio ")
        heapy_tui.dump(os.devnull, force="twin")
        """)
        self.assertEqual((out.count("once"), out.count("stdio")), (1, 1))

    def test_the_wakeup_descriptor_is_not_written_by_the_twin(self):
        reader, writer = os.pipe()
        os.set_blocking(writer, False)
        os.set_blocking(reader, False)
        before = signal.set_wakeup_fd(writer)
        try:
            heapy_tui.dump(os.devnull, force="twin")
        finally:
            signal.set_wakeup_fd(before)
        with self.assertRaises(BlockingIOError):
            os.read(reader, 100)
        os.close(reader)
        os.close(writer)


class Heap(Case):
    def test_reference_counts(self):
        things = [Thing(i) for i in range(200)]
        shared = object()
        holder = {"a": shared, "b": [shared], shared: (shared,)}
        watched = things + [shared, holder, Thing, sys, gc, type, Thing.__dict__,
                            "a name", 12345678901, self, sys.modules, __builtins__,
                            Heap.test_reference_counts.__code__, weakref.ref(things[0])]
        for method in METHODS:
            before = [sys.getrefcount(thing) for thing in watched]
            _engine.capture(self.sink(), force=method)
            after = [sys.getrefcount(thing) for thing in watched]
            self.assertEqual(before, after, method)

    def sink(self):
        fd = os.open(os.devnull, os.O_WRONLY)
        self.addCleanup(os.close, fd)
        return fd

    def test_lists_of_the_collector(self):
        """Nothing tracked, moved, collected or untracked."""
        fd = self.sink()
        things = [Thing(i) for i in range(1000)]
        young = [[i] for i in range(300)]
        enabled = gc.isenabled()
        gc.disable()
        try:
            for method in METHODS:
                def take():
                    return [[id(thing) for thing in gc.get_objects(generation)]
                            for generation in range(3)]
                _engine.capture(fd, force=method)
                take()
                counts, stats = gc.get_count(), gc.get_stats()
                before = take()
                _engine.capture(fd, force=method)
                after = take()
                self.assertEqual(gc.get_stats(), stats)
                self.assertLess(abs(gc.get_count()[0] - counts[0]), 40)
                # The oldest generation to the letter; in the youngest the lists that
                # the comparison itself makes come and go.
                self.assertEqual(before[2], after[2], method)
                self.assertEqual(before[1], after[1], method)
                mine = {id(thing) for thing in young}
                self.assertEqual([i for i in before[0] if i in mine],
                                 [i for i in after[0] if i in mine], method)
                self.assertLess(abs(len(before[0]) - len(after[0])), 20)
        finally:
            if enabled:
                gc.enable()
        self.assertEqual(len(things), 1000)

    def test_no_collection_runs(self):
        fd = self.sink()
        events = []
        gc.callbacks.append(lambda phase, info: events.append(phase))
        threshold = gc.get_threshold()
        gc.collect()
        del events[:]
        try:
            for method in METHODS:
                _engine.capture(fd, force=method)
        finally:
            gc.callbacks.pop()
            gc.set_threshold(*threshold)
        self.assertEqual(events, [])

    def test_no_attribute_dicts_appear(self):
        """Inline attributes stay inline: memory of instances does not grow."""
        out = self.in_python("""
        import os, heapy_tui
        class Thing:
            def __init__(self): self.a = self.b = 1
        things = [Thing() for _ in range(200000)]
        def rss():
            with open("/proc/self/statm") as file:
                return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE")
        heapy_tui.dump(os.devnull, force="inline")
        before = rss()
        for method in ("inline", "twin"):
            heapy_tui.dump(os.devnull, force=method)
        print((rss() - before) // len(things))
        """)
        self.assertLess(int(out), 8)  # bytes per instance

    def test_unreachable_and_weakly_held_things_live_on(self):
        """A capture collects nothing and brings nothing back."""
        gc.collect()
        enabled = gc.isenabled()
        gc.disable()
        try:
            lost = Thing(1)
            lost.itself = lost
            watch = weakref.ref(lost)
            del lost
            for method in METHODS:
                heapy_tui.dump(os.devnull, force=method)
                self.assertIsNotNone(watch())
            gc.collect()
            self.assertIsNone(watch())
        finally:
            if enabled:
                gc.enable()


class Threads(Case):
    def test_from_another_thread(self):
        results = []
        for method in METHODS:
            thread = threading.Thread(
                target=lambda: results.append(heapy_tui.dump(os.devnull, force=method)))
            thread.start()
            thread.join(60)
        self.assertEqual([r.method for r in results], list(METHODS))

    def test_several_captures_at_once(self):
        results, errors = [], []

        def capture(number):
            try:
                for _ in range(5):
                    path = os.path.join(self.folder, str(number))
                    results.append(heapy_tui.dump(path, force="twin"))
                    self.assert_capture(path)
            except BaseException as error:
                errors.append(error)
        threads = [threading.Thread(target=capture, args=(n,)) for n in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
        self.assertEqual(errors, [])
        self.assertEqual(len(results), 30)
        self.assertEqual(len(os.listdir(self.folder)), 6)

    def test_a_capture_inside_a_finaliser_and_a_collection(self):
        out = self.in_python("""
        import gc, os, heapy_tui
        results = []
        class Last:
            def __del__(self):
                results.append(heapy_tui.dump(os.devnull).objects)
        thing = Last(); thing.itself = thing; del thing
        def watch(phase, info):
            if len(results) < 3:
                results.append(heapy_tui.dump(os.devnull).objects)
        gc.callbacks.append(watch)
        gc.collect()
        gc.callbacks.pop()
        print(len(results), min(results) > 5000)
        """)
        self.assertEqual(out.split()[1], "True")
        self.assertGreaterEqual(int(out.split()[0]), 3)

    def test_the_program_goes_on_during_the_walk(self):
        """Another thread runs while the twin waits for a reader."""
        reader, writer = os.pipe()
        thread = threading.Thread(target=lambda: _engine.capture(writer, force="twin"))
        thread.start()
        time.sleep(0.2)
        self.assertTrue(thread.is_alive())
        began = time.monotonic()
        total = sum(range(100000))
        self.assertLess(time.monotonic() - began, 5)
        self.assertGreater(total, 0)
        while thread.is_alive():
            os.set_blocking(reader, False)
            try:
                os.read(reader, 1 << 16)
            except BlockingIOError:
                time.sleep(0.001)
        thread.join()
        os.close(reader)
        os.close(writer)

    def test_sub_interpreters(self):
        try:
            try:
                import _interpreters as interpreters
            except ImportError:
                import _xxsubinterpreters as interpreters
        except ImportError:
            self.skipTest("this interpreter has no module to make sub-interpreters")
        before = heapy_tui.dump(self.path)
        made = interpreters.create()
        try:
            for method in METHODS:
                path = os.path.join(self.folder, method)
                after = heapy_tui.dump(path, force=method)
                self.assertGreater(after.objects, before.objects + 1000)
            if PROGRAM:
                self.assertEqual(self.read_info(path)["facts"]["interpreters"], 2)
        finally:
            interpreters.destroy(made)
        again = heapy_tui.dump(self.path)
        self.assertLess(again.objects, after.objects)

    def test_fifty_threads_and_two_hundred_captures(self):
        out = self.in_python("""
        import os, sys, threading, time
        from heapy_tui import _engine
        stop, trouble, turns = False, [], [0] * 50
        class Node:
            def __init__(self, other): self.other = other
        def work(number):
            try:
                while not stop:
                    kept = {i: [str(i), (i, number)] for i in range(50)}
                    kept[number] = Node(Node(kept))
                    kept.clear()
                    turns[number] += 1
                    time.sleep(0)  # hand over: else the captures wait for 50 intervals
            except BaseException as error:
                trouble.append(error)
        threads = [threading.Thread(target=work, args=(n,)) for n in range(50)]
        for thread in threads: thread.start()
        fd = os.open(os.devnull, os.O_WRONLY)
        descriptors = len(os.listdir("/proc/self/fd"))
        objects = []
        for _ in range(200):
            result = _engine.capture(fd, force="twin")
            objects.append(result["objects"])
            assert not result["skipped"], result["skipped"]
            try:
                os.waitpid(-1, os.WNOHANG | 0x40000000)
                raise AssertionError("a child")
            except ChildProcessError:
                pass
        stop = True
        for thread in threads: thread.join()
        assert not trouble, trouble
        assert min(turns) > 0, "a thread has not run"
        assert len(os.listdir("/proc/self/fd")) == descriptors
        until = time.monotonic() + 20
        while len(os.listdir("/proc/self/task")) > 1:  # joined, but perhaps not yet gone
            assert time.monotonic() < until, "a thread is left"
            time.sleep(0.01)
        print(len(objects), min(objects) > 5000)
        """, timeout=300)
        self.assertEqual(out, "200 True\n")


if __name__ == "__main__":
    unittest.main()
