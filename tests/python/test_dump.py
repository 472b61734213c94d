"""dump: its result, its file, and every way in which writing can fail."""

import errno
import gc
import io
import os
import shlex
import socket
import stat
import sys
import threading
import time
import types
import unittest

import heapy_tui
from engine_support import Case, run_python
from heapy_tui import _engine


class Result(Case):
    def test_figures(self):
        ballast = [[i] for i in range(5000)]
        result = heapy_tui.dump(self.path)
        self.assertEqual(result.method, "twin")
        self.assertGreater(result.objects, len(ballast))
        self.assertGreater(result.edges, result.objects)
        self.assertGreater(result.bytes, sum(map(sys.getsizeof, ballast)))
        self.assertGreater(result.pause_s, 0)
        self.assertLess(result.pause_s, 1)
        self.assertGreater(result.walk_s, 0)
        self.assertGreater(result.added_bytes, 10000)
        self.assertEqual(result.skipped, {})
        self.assertEqual(result.stream_bytes, os.path.getsize(self.path))
        self.assertIn("%d objects" % result.objects, repr(result))

    def test_more_objects_make_more(self):
        gc.collect()  # or the garbage of earlier tests may go in between
        before = heapy_tui.dump(self.path)
        ballast = [[i] for i in range(10000)]
        after = heapy_tui.dump(self.path)
        self.assertGreaterEqual(after.objects - before.objects, len(ballast))
        self.assertLess(after.objects - before.objects, len(ballast) * 2 + 1000)

    def test_inline_finds_what_the_twin_finds(self):
        twin = heapy_tui.dump(self.path)
        inline = heapy_tui.dump(self.path, force="inline")
        self.assertEqual((inline.method, inline.reason), ("inline", "asked for"))
        self.assertLess(abs(twin.objects - inline.objects), 200)
        self.assertGreaterEqual(inline.pause_s, inline.walk_s)

    def test_in_a_finalizer_of_the_collector(self):
        """What is being freed is out of the lists; the rest is there, and it is said."""
        class Last:
            def __del__(self):
                results.append(heapy_tui.dump(path))

        results, path = [], self.path
        ballast = [[i] for i in range(5000)]
        ring = Last()
        ring.itself = ring
        del ring
        gc.collect()
        self.assertEqual(len(results), 1)
        self.assertIn("during a garbage collection", results[0].reason)
        self.assertGreater(results[0].objects, len(ballast))
        self.assertEqual(self.read_info(path)["facts"]["reason"], results[0].reason)
        self.assertEqual(heapy_tui.dump(path).reason, "")

    def test_beside_an_interpreter_with_its_own_gil(self):
        """3.12 and later: its GIL is not held, so that is said."""
        reason = self.in_python("""
            import sys
            try:
                import _interpreters as interpreters
            except ImportError:
                import _xxsubinterpreters as interpreters
            from heapy_tui import dump
            second = interpreters.create()
            result = dump(sys.argv[1])
            interpreters.destroy(second)
            print(result.reason, dump(sys.argv[1]).reason, sep="|")
            """, self.path).strip()
        if sys.version_info >= (3, 12):
            self.assertRegex(reason, r"^an interpreter with a GIL of its own went on.*\|$")
        else:
            self.assertEqual(reason, "|")

    def test_facts(self):
        result = heapy_tui.dump(self.path, command="python3 'a b.py'")
        info = self.read_info(self.path)
        facts = info["facts"]
        uname = os.uname()
        self.assertEqual(facts["producer"], "heapy-tui " + heapy_tui.__version__)
        self.assertEqual(facts["python.version"], sys.version.split()[0])
        self.assertEqual(facts["python.executable"], sys.executable)
        self.assertEqual(facts["platform"], " ".join((uname.sysname, uname.release,
                                                      uname.machine)))
        self.assertEqual(facts["argv"], "python3 'a b.py'")
        self.assertEqual(facts["pid"], os.getpid())
        with open("/proc/self/stat") as file:
            tick = file.read().rpartition(")")[2].split()[19]
        with open("/proc/sys/kernel/random/boot_id") as file:
            self.assertEqual(facts["process.birth"],
                             f"tick {tick} of boot {file.read().strip()}")
        self.assertLess(abs(facts["time"] - time.time()), 60)
        self.assertEqual((facts["contents"], facts["method"]), ("names", "twin"))
        self.assertIsNone(facts.get("reason"))
        self.assertAlmostEqual(facts["pause_ns"] / 1e9, result.pause_s, places=6)
        self.assertAlmostEqual(facts["walk_ns"] / 1e9, result.walk_s, places=6)
        self.assertEqual(facts["added_bytes"], result.added_bytes)
        self.assertGreater(facts["rss_bytes"], 1000000)
        self.assertEqual((facts["threads"], facts["interpreters"]), (1, 1))
        self.assertEqual(info["objects"], {"count": result.objects, "size": result.bytes})
        self.assertEqual(info["edges"], result.edges)
        self.assertEqual(info["skipped"], [])

    def test_command_line_is_told(self):
        with open("/proc/self/cmdline") as file:
            words = file.read().split("\0")[:-1]
        heapy_tui.dump(self.path)
        self.assertEqual(shlex.split(self.read_info(self.path)["facts"]["argv"]), words)

    def test_names_keeps_no_contents(self):
        secret = "s3cret-%d" % os.getpid() * 2
        kept = [secret, secret.encode() + b"!"]
        for contents, there in (("names", False), ("values", True)):
            for force in ("twin", "inline"):
                heapy_tui.dump(self.path, contents, force=force)
                with open(self.path, "rb") as file:
                    data = file.read()
                self.assertEqual(secret.encode() in data, there, (contents, force))
        self.assertEqual(len(kept), 2)

    def test_names_keeps_names_of_modules(self):
        """Also where C code made the key ('__main__'), and of no other equal text."""
        pid = os.getpid()
        key, long_key = "".join(["key_%d" % pid, "_of_modules"]), "k" * 199 + "%d" % pid
        twin = "".join(["key_%d" % pid, "_of_modules"])
        for name in (key, long_key):
            sys.modules[name] = types.ModuleType("other")
        try:
            for force in ("twin", "inline"):
                heapy_tui.dump(self.path, "names", force=force)
                with open(self.path, "rb") as file:
                    data = file.read()
                self.assertEqual(data.count(key.encode()), 1, force)
                self.assertNotIn(long_key.encode(), data)
        finally:
            del sys.modules[key], sys.modules[long_key]
        self.assertIsNot(key, twin)
        heapy_tui.dump(self.path, "names")
        with open(self.path, "rb") as file:
            self.assertNotIn(key.encode(), file.read())

    def test_bad_arguments(self):
        with self.assertRaises(ValueError):
            heapy_tui.dump(self.path, "everything")
        with self.assertRaises(ValueError):
            heapy_tui.dump(self.path, force="magic")
        with self.assertRaises(TypeError):
            heapy_tui.dump()
        with self.assertRaises(TypeError):
            heapy_tui.dump(3.5)
        self.assertEqual(os.listdir(self.folder), [])

    def test_version(self):
        self.assertEqual(heapy_tui.__version__, _engine.version)
        self.assertRegex(heapy_tui.__version__, r"^\d+\.\d+")


class File(Case):
    def mode(self):
        return stat.S_IMODE(os.stat(self.path).st_mode)

    def test_is_for_its_owner_whatever_the_umask(self):
        for mask in (0, 0o022, 0o777):
            before = os.umask(mask)
            try:
                heapy_tui.dump(self.path)
            finally:
                os.umask(before)
            self.assertEqual(self.mode(), 0o600)

    def test_replaces_and_leaves_nothing_beside(self):
        with open(self.path, "w") as file:
            file.write("old")
        os.chmod(self.path, 0o644)
        heapy_tui.dump(self.path)
        self.assert_capture(self.path)
        self.assertEqual(self.mode(), 0o600)
        self.assertEqual(os.listdir(self.folder), ["capture"])

    def test_paths(self):
        class Path:
            def __fspath__(self_):
                return self.path
        for path in (Path(), os.fsencode(self.path)):
            heapy_tui.dump(path)
            self.assert_capture(self.path)
            os.unlink(self.path)
        here = os.getcwd()
        os.chdir(self.folder)
        self.addCleanup(os.chdir, here)
        heapy_tui.dump("capture")
        self.assert_capture(self.path)

    def test_a_link_is_followed(self):
        target = os.path.join(self.folder, "target")
        with open(target, "w"):
            pass
        os.symlink("target", self.path)
        heapy_tui.dump(self.path)
        self.assertTrue(os.path.islink(self.path))
        self.assert_capture(target)

    def test_what_cannot_be_written(self):
        for path, error in ((self.folder, IsADirectoryError),
                            (os.path.join(self.folder, "no", "where"), FileNotFoundError),
                            (os.path.join(self.folder, "x" * 300), OSError)):
            with self.assertRaises(error):
                heapy_tui.dump(path)
        self.assertEqual(os.listdir(self.folder), [])

    def test_a_full_disk(self):
        for force in ("twin", "inline"):
            with self.assertRaises(OSError) as caught:
                heapy_tui.dump("/dev/full", force=force)
            self.assertIn("No space left", str(caught.exception))
            self.assertEqual(caught.exception.errno, errno.ENOSPC)

    def test_a_size_limit_leaves_no_part(self):
        code = """
        import os, resource, sys, heapy_tui
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
        for force in ("twin", "inline"):
            try:
                heapy_tui.dump(sys.argv[1], force=force)
            except OSError as error:
                print(error)
        print(os.listdir(os.path.dirname(sys.argv[1])))
        """
        out = self.in_python(code, self.path).splitlines()
        self.assertEqual(len(out), 3)
        self.assertIn("File too large", out[0])
        self.assertIn("File too large", out[1])
        self.assertEqual(out[2], "[]")


class Descriptor(Case):
    """_engine.capture: pipes and sockets, slow and gone readers."""

    def collect(self, make_pair, force):
        reader, writer = make_pair()
        got = io.BytesIO()

        def read():
            while True:
                data = os.read(reader.fileno(), 3000)
                if not data:
                    return
                got.write(data)
        thread = threading.Thread(target=read)
        thread.start()
        figures = _engine.capture(writer.fileno(), force=force)
        writer.close()
        thread.join()
        reader.close()
        self.assertEqual(figures["stream_bytes"], len(got.getvalue()))
        self.assertGreater(len(got.getvalue()), 100000)
        return got.getvalue()

    @staticmethod
    def pipe():
        reader, writer = os.pipe()
        return open(reader, "rb", 0), open(writer, "wb", 0)

    @classmethod
    def nonblocking_pipe(cls):
        reader, writer = cls.pipe()
        os.set_blocking(writer.fileno(), False)
        return reader, writer

    def test_the_reader_is_a_thread_of_the_program(self):
        for force in ("twin", "inline"):
            for make_pair in (self.pipe, self.nonblocking_pipe, socket.socketpair):
                data = self.collect(make_pair, force)
                with open(self.path, "wb") as file:
                    file.write(data)
                self.assert_capture(self.path)

    def test_the_reader_has_gone(self):
        for force in ("twin", "inline"):
            for make_pair in (self.pipe, socket.socketpair):
                reader, writer = make_pair()
                reader.close()
                with self.assertRaises(BrokenPipeError) as caught:
                    _engine.capture(writer.fileno(), force=force)
                self.assertIn("reader of the capture has gone", str(caught.exception))
                writer.close()

    def test_the_reader_goes_and_sigpipe_is_deadly(self):
        code = """
        import os, signal
        from heapy_tui import _engine
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        for force in ("twin", "inline"):
            reader, writer = os.pipe()
            os.close(reader)
            try:
                _engine.capture(writer, force=force)
            except BrokenPipeError:
                print("fine")
        """
        self.assertEqual(self.in_python(code), "fine\nfine\n")

    def test_not_a_descriptor(self):
        with self.assertRaises(OSError):
            _engine.capture(999999)
        with self.assertRaises(OSError):
            _engine.capture(-1)
        with self.assertRaises(TypeError):
            _engine.capture("x")
        reader, writer = os.pipe()
        with self.assertRaises(OSError):
            _engine.capture(reader)
        os.close(reader)
        os.close(writer)


class Import(unittest.TestCase):
    def test_one_line_where_there_is_no_engine(self):
        code = """
        import sys
        sys.modules["heapy_tui._engine"] = None
        try:
            import heapy_tui
        except ImportError as error:
            print(error)
        """
        done = run_python(code)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stdout, r"^heapy_tui cannot load its engine: .*\n$")

    def test_another_version_is_named(self):
        code = """
        import sys
        sys.modules["heapy_tui._engine"] = None
        sys.version_info = (3, 99, 0, "final", 0)
        try:
            import heapy_tui
        except ImportError as error:
            print(error)
        """
        done = run_python(code)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("was not built for CPython 3.99 (but for 3.", done.stdout)

    def test_supported(self):
        self.assertIsNone(_engine.unsupported())

    def test_other_versions_are_refused_in_one_line(self):
        self.assertIsNone(_engine.unsupported(sys.version))
        for version, why in (("3.13.0 experimental free-threading build (main)",
                              "free-threaded CPython cannot be captured"),
                             ("3.4.1 (default)", "runs on 3.4.1"),
                             ("3.99.0 (main)", "was built for CPython %d.%d" %
                              sys.version_info[:2]),
                             ("", "was built for CPython")):
            said = _engine.unsupported(version)
            self.assertIn(why, said)
            self.assertNotIn("\n", said)


if __name__ == "__main__":
    unittest.main()
