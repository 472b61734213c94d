"""The twin: what it survives, and what is said when it does not."""

import contextlib
import os
import select
import signal
import subprocess
import sys
import textwrap
import threading
import time
import unittest

import heapy_tui
from engine_support import Case, environment
from heapy_tui import _engine

# A type whose tp_traverse is a function that misbehaves: the slot of a subclass is
# overwritten, and this interpreter's own collector is off meanwhile. The offset has
# been the same since 3.9 (Include/cpython/object.h: 24 words before it).
FAULTY = """
import ctypes, functools, gc, itertools, sys
import heapy_tui
from heapy_tui import _engine
gc.disable()
class Faulty(itertools.chain):
    pass
def break_it(address):
    slot = ctypes.c_void_p.from_address(id(Faulty) + 23 * 8)
    kept = slot.value
    assert kept, "not the traverse slot"
    slot.value = address
    return lambda: setattr(slot, "value", kept)
libc = ctypes.CDLL(None)
def function(name):
    return ctypes.cast(getattr(libc, name), ctypes.c_void_p).value
held = [1, 2, 3]
things = [Faulty(held) for _ in range(5)]
"""


def faulty(code):
    return FAULTY + textwrap.dedent(code)


class Faults(Case):
    def test_offset_is_that_of_tp_traverse(self):
        out = self.in_python(faulty("""
        base = ctypes.c_void_p.from_address(id(Faulty) + 22 * 8)   # tp_doc
        print(ctypes.c_void_p.from_address(id(itertools.chain) + 23 * 8).value !=
              ctypes.c_void_p.from_address(id(list) + 23 * 8).value)
        """))
        self.assertEqual(out, "True\n")

    def test_a_fault_skips_the_object_and_names_its_type(self):
        for method in ("twin", "inline"):
            for address in ("1", "function('abort')"):
                out = self.in_python(faulty("""
                mend = break_it(%s)
                try:
                    result = heapy_tui.dump(sys.argv[1], force=%r)
                finally:
                    mend()
                print(result.skipped, result.objects > 1000)
                result = heapy_tui.dump(sys.argv[1])
                print(result.skipped)
                """ % (address, method)), self.path)
                self.assertEqual(out, "{'__main__.Faulty': 5} True\n{}\n", (method, address))

    def test_a_hang_skips_the_object(self):
        began = time.monotonic()
        out = self.in_python(faulty("""
        import mmap, os
        del things[1:]
        loop = {"x86_64": b"\\xeb\\xfe", "aarch64": b"\\0\\0\\0\\x14"}[os.uname().machine]
        page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
        page.write(loop)
        mend = break_it(ctypes.addressof(ctypes.c_char.from_buffer(page)))
        try:
            result = heapy_tui.dump(sys.argv[1], force="twin")
        finally:
            mend()
        print(result.skipped)
        """), self.path)
        self.assertEqual(out, "{'__main__.Faulty': 1}\n")
        self.assertLess(time.monotonic() - began, 30)

    def test_a_jump_into_exit_is_told(self):
        """Foreign code may end the twin; the target lives and says so."""
        out = self.in_python(faulty("""
        libc.abs.restype = ctypes.c_int
        mend = break_it(function("_exit"))
        try:
            heapy_tui.dump(sys.argv[1], force="twin")
        except RuntimeError as error:
            print(error)
        finally:
            mend()
        """), self.path)
        self.assertRegex(out, r"^the twin ended early, after \d+ objects\n$")
        self.assertEqual(os.listdir(self.folder), [])

    def test_handlers_of_the_target_are_kept_inline(self):
        out = self.in_python(faulty("""
        import faulthandler, signal
        faulthandler.enable()
        calls = []
        signal.signal(signal.SIGABRT, lambda *a: calls.append(a))
        before = [signal.getsignal(n) for n in range(1, 32)]
        mend = break_it(1)
        try:
            heapy_tui.dump(sys.argv[1], force="inline")
        finally:
            mend()
        print([signal.getsignal(n) for n in range(1, 32)] == before)
        import os
        os.kill(os.getpid(), signal.SIGABRT)
        print(len(calls))
        """), self.path)
        self.assertEqual(out, "True\n1\n")


class Ends(Case):
    def twins(self):
        """Pids of twins of this process."""
        found = []
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open("/proc/%s/stat" % pid) as file:
                    text = file.read()
            except OSError:
                continue
            name, rest = text[text.index("(") + 1:].rsplit(")", 1)
            if name == "heapy-twin" and rest.split()[1] == str(os.getpid()):
                found.append(int(pid))
        return found

    def blocked_capture(self, **options):
        """A capture into a pipe nobody reads: the twin waits in write.
        (thread, outcome list, reader, writer)."""
        reader, writer = os.pipe()
        outcome = []

        def run():
            try:
                outcome.append(_engine.capture(writer, force="twin", **options))
            except Exception as error:
                outcome.append(error)
        thread = threading.Thread(target=run)
        thread.start()
        self.addCleanup(os.close, writer)
        self.addCleanup(os.close, reader)
        return thread, outcome, reader

    def drain(self, reader, thread):
        """Read until the capture has come to its end."""
        # A pipe may be told readable and then have nothing: never block on it.
        os.set_blocking(reader, False)
        until = time.monotonic() + 60
        while thread.is_alive() and time.monotonic() < until:
            if select.select([reader], [], [], 0.05)[0]:
                with contextlib.suppress(BlockingIOError):
                    os.read(reader, 65536)
        thread.join(5)

    def wait_for_twin(self):
        until = time.monotonic() + 20
        while time.monotonic() < until:
            found = self.twins()
            if found:
                return found[0]
            time.sleep(0.005)
        self.fail("no twin was seen")

    def test_it_is_seen_under_its_name_with_one_descriptor(self):
        thread, outcome, reader = self.blocked_capture()
        twin = self.wait_for_twin()
        time.sleep(0.3)
        self.assertEqual(len(os.listdir("/proc/%d/fd" % twin)), 1)
        with open("/proc/%d/oom_score_adj" % twin) as file:
            self.assertEqual(file.read().strip(), "1000")
        os.kill(twin, signal.SIGKILL)
        thread.join(20)
        self.assertIsInstance(outcome[0], RuntimeError)

    def test_killed(self):
        thread, outcome, reader = self.blocked_capture()
        os.kill(self.wait_for_twin(), signal.SIGKILL)
        thread.join(20)
        self.assertRegex(str(outcome[0]), r"^the twin was killed by signal 9 \(Killed\) "
                                          r"after \d+ objects$")
        self.assertEqual(self.twins(), [])

    def test_terminal_signals_do_not_touch_it(self):
        thread, outcome, reader = self.blocked_capture()
        twin = self.wait_for_twin()
        time.sleep(0.2)
        for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGTSTP,
                       signal.SIGUSR1, signal.SIGPIPE):
            os.kill(twin, signum)
        time.sleep(0.1)
        self.assertEqual(self.twins(), [twin])
        self.drain(reader, thread)
        self.assertIsInstance(outcome[0], dict)

    def test_deadline(self):
        began = time.monotonic()
        thread, outcome, reader = self.blocked_capture(deadline_s=0.5)
        thread.join(20)
        self.assertLess(time.monotonic() - began, 10)
        self.assertRegex(str(outcome[0]), r"^the capture was stopped at its deadline of 0.5 s, "
                                          r"after \d+ objects$")
        self.assertEqual(self.twins(), [])

    def test_a_slow_reader_is_not_a_hang(self):
        """The watchdog must not take a blocked write for a fault of an object."""
        thread, outcome, reader = self.blocked_capture()
        self.wait_for_twin()
        time.sleep(5)  # more than twice the patience with one object
        self.drain(reader, thread)
        self.assertEqual(outcome[0]["skipped"], {})

    def test_it_dies_with_the_target(self):
        code = """
        import os, sys
        from heapy_tui import _engine
        reader, writer = os.pipe()
        print("ready", flush=True)
        _engine.capture(writer, force="twin")
        """
        target = subprocess.Popen([sys.executable, "-c", textwrap.dedent(code)],
                                  env=environment(), stdout=subprocess.PIPE)
        with target:
            target.stdout.readline()
            until, found = time.monotonic() + 20, []
            while not found and time.monotonic() < until:
                found = self.children_of(target.pid)
                time.sleep(0.01)
            self.assertEqual(len(found), 1)
            target.kill()
            target.wait()
            until = time.monotonic() + 20
            while self.is_running(found[0]) and time.monotonic() < until:
                time.sleep(0.01)
            self.assertFalse(self.is_running(found[0]))

    @staticmethod
    def children_of(parent):
        found = []
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open("/proc/%s/stat" % pid) as file:
                    if file.read().rsplit(")", 1)[1].split()[1] == str(parent):
                        found.append(int(pid))
            except OSError:
                pass
        return found

    @staticmethod
    def is_running(pid):
        try:
            with open("/proc/%d/stat" % pid) as file:
                return file.read().rsplit(")", 1)[1].split()[0] not in "ZX"
        except OSError:
            return False

    def test_a_raising_signal_handler_ends_it(self):
        code = """
        import os, signal, sys
        from heapy_tui import _engine
        class Stop(Exception): pass
        def stop(*ignored): raise Stop
        calls = []
        def count(*ignored):
            calls.append(1)
            if len(calls) == 3:
                signal.signal(signal.SIGALRM, stop)
        signal.signal(signal.SIGALRM, count)
        signal.setitimer(signal.ITIMER_REAL, 0.1, 0.1)
        reader, writer = os.pipe()
        try:
            _engine.capture(writer, force="twin")
        except Stop:
            signal.setitimer(signal.ITIMER_REAL, 0)
            print("stopped", len(calls))
        try:
            os.waitpid(-1, os.WNOHANG | 0x40000000)   # __WALL: any kind of child
        except ChildProcessError:
            print("no child")
        """
        self.assertEqual(self.in_python(code), "stopped 3\nno child\n")

    def test_no_fork_means_in_place(self):
        """A limit on processes: the reason says so (root is not limited)."""
        code = """
        import ctypes, os, resource, sys
        import heapy_tui
        if os.getuid() == 0:
            os.chmod(os.path.dirname(sys.argv[1]), 0o777)
            os.setgid(65534)
            os.setuid(65534)
        resource.setrlimit(resource.RLIMIT_NPROC, (1, 1))
        result = heapy_tui.dump(sys.argv[1])
        print(result.method, "/", result.reason)
        try:
            heapy_tui.dump(sys.argv[1], force="twin")
        except RuntimeError as error:
            print(error)
        """
        out = self.in_python(code, self.path).splitlines()
        self.assertEqual(out[0], "inline / the process could not be forked: "
                                 "Resource temporarily unavailable")
        self.assertEqual(out[1], "the process could not be forked: "
                                 "Resource temporarily unavailable")


class Preflight(Case):
    STATUS = ("VmRSS:\t{rss} kB\nVmData:\t{data} kB\nVmPTE:\t2000 kB\nThreads:\t3\n"
              "Seccomp:\t{seccomp}\n")
    MEMINFO = ("MemTotal: 16000000 kB\nMemAvailable: {available} kB\n"
               "CommitLimit: 8000000 kB\nCommitted_AS: {committed} kB\n")

    def machine(self, rss=1000000, data=900000, seccomp=0, available=8000000,
                committed=1000000, overcommit="0", cgroup="0::/\n", maps="", **files):
        """A pretended /proc and /sys; sizes in kB."""
        texts = {
            "proc/self/status": self.STATUS.format(rss=rss, data=data, seccomp=seccomp),
            "proc/meminfo": self.MEMINFO.format(available=available, committed=committed),
            "proc/sys/vm/overcommit_memory": overcommit + "\n",
            "proc/self/cgroup": cgroup,
            "proc/self/maps": maps,
        }
        texts.update(("sys/fs/cgroup/" + name.replace("__", "/").replace("_dot_", "."), text)
                     for name, text in files.items())
        for name, text in texts.items():
            path = os.path.join(self.folder, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w") as file:
                file.write(text)
        return _engine.preflight(self.folder)

    def test_room_enough(self):
        self.assertEqual(self.machine(), (True, ""))

    def test_nothing_can_be_read(self):
        self.assertEqual(_engine.preflight(os.path.join(self.folder, "none")), (True, ""))

    def test_this_machine(self):
        self.assertIsInstance(_engine.preflight()[0], bool)

    def test_little_memory(self):
        safe, reason = self.machine(available=50000)
        self.assertFalse(safe)
        self.assertRegex(reason, r"^the machine's memory leaves 48 MB and a fork may need "
                                 r"\d+ MB$")

    def test_commit_limit(self):
        self.assertTrue(self.machine(committed=7500000)[0])  # only a hint if overcommit is on
        safe, reason = self.machine(committed=7500000, overcommit="2")
        self.assertFalse(safe)
        self.assertIn("overcommit is off", reason)
        self.assertTrue(self.machine(committed=6000000, overcommit="2")[0])

    def test_cgroup_v2(self):
        files = dict(a__b__memory_dot_max="1100000000\n",
                     a__b__memory_dot_current="1090000000\n")
        safe, reason = self.machine(cgroup="0::/a/b\n", **files)
        self.assertFalse(safe)
        self.assertIn("control group", reason)
        files["a__b__memory_dot_stat"] = "anon 5\ninactive_file 500000000\n"
        self.assertTrue(self.machine(cgroup="0::/a/b\n", **files)[0])  # cache is given back

    def test_cgroup_v2_of_a_parent(self):
        files = dict(a__b__memory_dot_max="max\n", a__b__memory_dot_current="1090000000\n",
                     a__memory_dot_max="1100000000\n", a__memory_dot_current="1095000000\n")
        self.assertFalse(self.machine(cgroup="0::/a/b\n", **files)[0])

    def test_cgroup_in_a_container(self):
        """The path is the host's; the limit is at the mount."""
        files = dict(memory_dot_max="1100000000\n", memory_dot_current="1095000000\n")
        self.assertFalse(self.machine(cgroup="0::/docker/0123\n", **files)[0])

    def test_cgroup_v1(self):
        files = dict(memory__a__memory_dot_limit_in_bytes="1100000000\n",
                     memory__a__memory_dot_usage_in_bytes="1095000000\n")
        cgroup = "5:cpu,cpuacct:/x\n4:memory:/a\n0::/\n"
        self.assertFalse(self.machine(cgroup=cgroup, **files)[0])
        files["memory__a__memory_dot_limit_in_bytes"] = "9223372036854771712\n"
        self.assertTrue(self.machine(cgroup=cgroup, **files)[0])

    def test_devices(self):
        line = "7f0000000000-7f0000001000 rw-s 00000000 00:05 1234    %s\n"
        filler = line % "/usr/lib/libfiller.so" * 2000  # more than one read
        for path, word in (("/dev/nvidia-uvm", "GPU"), ("/dev/nvidia0", "GPU"),
                           ("/dev/kfd", "GPU"), ("/dev/infiniband/uverbs0", "RDMA")):
            safe, reason = self.machine(maps=filler + line % path + filler)
            self.assertFalse(safe)
            self.assertIn(word, reason)
        self.assertTrue(self.machine(maps=filler + line % "/dev/zero (deleted)")[0])
        self.assertTrue(self.machine(maps=line % ("/home/x/dev/nvidia0"))[0])
        self.assertFalse(self.machine(maps="x" * 40000 + "\n" + line % "/dev/nvidia0")[0])

    def test_seccomp_is_said(self):
        safe, reason = self.machine(seccomp=2)
        self.assertTrue(safe)
        self.assertIn("seccomp", reason)


if __name__ == "__main__":
    unittest.main()
