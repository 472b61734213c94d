"""Capturing and asking leave nothing behind: threads, descriptors, processes, memory."""

import os
import unittest

from engine_support import Case

PRELUDE = """
import gc, os, signal, sys, threading, time
from heapy_tui import _heap

def left():
    try:
        os.waitpid(-1, os.WNOHANG | 0x40000000)
        raise AssertionError("a child")
    except ChildProcessError:
        pass
    until = time.monotonic() + 20
    while len(os.listdir("/proc/self/task")) > threading.active_count():
        assert time.monotonic() < until, "a thread is left"
        time.sleep(0.01)
    return len(os.listdir("/proc/self/fd"))

class Stop(Exception):
    pass

def on_alarm(signum, frame):
    raise Stop

signal.signal(signal.SIGALRM, on_alarm)
"""


class Harm(Case):
    def run_it(self, code, timeout=300):
        return self.in_python(PRELUDE + "\n".join(
            line[8:] for line in code.splitlines()), timeout=timeout)

    def test_nothing_is_left(self):
        out = self.run_it("""
        before = left()
        for i in range(20):
            _heap.capture(pin=i % 2 == 0).eval("heap.bytype[0].referrers.byvia")
        print(left() - before)
        """)
        self.assertEqual(out, "0\n")

    def test_interrupted_captures(self):
        out = self.run_it("""
        kept = [[i] for i in range(400000)]
        before = left()
        stopped = 0
        for i in range(12):
            signal.setitimer(signal.ITIMER_REAL, 0.01 * (i + 1))
            try:
                heap = _heap.capture(pin=i % 3 == 0)
                time.sleep(1)
            except Stop:
                stopped += 1
            heap = None
            assert sys.getrefcount(kept[0]) == sys.getrefcount(kept[-1]) == 2
        print(stopped, left() - before)
        """)
        self.assertEqual(out, "12 0\n")

    def test_interrupted_questions(self):
        """Ctrl-C in a long question, in the thread that asks."""
        out = self.run_it("""
        kept = {i: [str(i)] for i in range(700000)}
        heap = _heap.capture(pin=False)
        stopped = 0
        for text in ("heap.bysize.referrers.byvia", "heap.byrcs", "heap.dominos.byid",
                     "heap.byid[::3].referrers"):
            signal.signal(signal.SIGALRM, signal.default_int_handler)
            signal.setitimer(signal.ITIMER_REAL, 0.15)
            began = time.monotonic()
            try:
                heap.eval(text).text()
                time.sleep(5)
            except KeyboardInterrupt:
                stopped += 1
        signal.setitimer(signal.ITIMER_REAL, 0)
        print(stopped, heap.eval("1 + 1").number())
        """)
        self.assertEqual(out, "4 2\n")

    def test_a_handler_that_asks(self):
        out = self.run_it("""
        kept = {i: [str(i)] for i in range(300000)}
        heap = _heap.capture(pin=False)
        answers = []
        def handler(signum, frame):
            try:
                answers.append(heap.eval("1").number())
            except RuntimeError as error:
                answers.append(str(error)[:30])
        signal.signal(signal.SIGALRM, handler)
        signal.setitimer(signal.ITIMER_REAL, 0.1, 0.1)
        for i in range(3):
            heap.eval("heap.byrcs.byvia").n_rows()
        signal.setitimer(signal.ITIMER_REAL, 0)
        print(set(answers) <= {1, "a heap cannot be asked by a si"}, len(answers) > 0)
        """)
        self.assertEqual(out, "True True\n")

    def test_many_threads_ask_one_heap(self):
        out = self.run_it("""
        sys.setswitchinterval(1e-5)
        heap = _heap.capture(pin=True)
        texts = ["heap.bytype", "heap.byrcs[0].referrers", "heap.byvia", "heap.dominos",
                 "x = heap[0]; x.byid", "heap & Type('str')", "unreachable.byid"]
        expected = {text: heap.eval(text).text() for text in texts}
        wrong, errors = [], []
        def work(n):
            try:
                for i in range(20):
                    text = texts[(n + i) % len(texts)]
                    value = heap.eval(text)
                    if value.text() != expected[text] or not value.table():
                        wrong.append(text)
            except BaseException as error:
                errors.append(repr(error))
        threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
        for one in threads: one.start()
        for one in threads: one.join()
        print(wrong, errors)
        """)
        self.assertEqual(out, "[] []\n")

    def test_forks_during_captures(self):
        """Another thread forks all the time: its children may inherit our descriptors."""
        out = self.run_it("""
        import warnings
        warnings.simplefilter("ignore")
        stop = False
        def fork():
            while not stop:
                pid = os.fork()
                if pid == 0:
                    time.sleep(0.2)
                    os._exit(0)
                os.waitpid(pid, 0)
        thread = threading.Thread(target=fork)
        before = left()
        thread.start()
        for i in range(20):
            assert _heap.capture(pin=i % 2 == 0).n_objects > 1000
        stop = True
        thread.join()
        print(left() - before)
        """)
        self.assertEqual(out, "0\n")

    def test_no_descriptors_and_no_memory(self):
        out = self.run_it("""
        import resource
        before = left()
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (before, hard))
        try:
            _heap.capture(pin=False)
        except OSError as error:
            print(type(error).__name__)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        kept = [[i] for i in range(300000)]
        pages = int(open("/proc/self/statm").read().split()[0])
        resource.setrlimit(resource.RLIMIT_AS, ((pages << 12) + (24 << 20), hard))
        failed = 0
        for pin in (False, True):
            try:
                _heap.capture(pin=pin)
            except (MemoryError, RuntimeError, OSError):
                failed += 1
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
        print(failed, left() - before, _heap.capture(pin=True).n_objects > 300000,
              sys.getrefcount(kept[0]))
        """)
        self.assertEqual(out, "OSError\n2 0 True 2\n")

    def test_memory_comes_back(self):
        out = self.run_it("""
        kept = [[i] for i in range(1000000)]
        def used():
            with open("/proc/self/statm") as file:
                return int(file.read().split()[1]) * 4096
        _heap.capture(pin=True).eval("heap.bytype").text()
        gc.collect()
        before = used()
        for i in range(4):
            for pin in (True, False):
                heap = _heap.capture(pin=pin)
                per_object = (used() - before) / heap.n_objects
                assert per_object < 160, per_object
                heap.eval("heap.bytype").text()
                heap = None
        gc.collect()
        print((used() - before) // 1000000 < 60)
        """)
        self.assertEqual(out, "True\n")

    def test_sub_interpreters_are_told(self):
        out = self.run_it("""
        try:
            try:
                import _interpreters as interpreters
            except ImportError:
                import _xxsubinterpreters as interpreters
        except ImportError:
            print("told")
            sys.exit()
        made = interpreters.create()
        code = ("import sys; sys.path[:] = %r\\n"
                "try:\\n    from heapy_tui import _heap\\n"
                "except ImportError as error:\\n    ok = True\\n"
                "else:\\n    raise RuntimeError('imported')\\n" % sys.path)
        if hasattr(interpreters, "run_string"):
            assert not interpreters.run_string(made, code)
        interpreters.destroy(made)
        print("told")
        """)
        self.assertEqual(out, "told\n")


if __name__ == "__main__":
    unittest.main()
