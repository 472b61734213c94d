"""The runner of `heapy-tui run`: a program runs as Python itself would run it."""

import os
import signal
import subprocess
import sys
import textwrap
import time
import unittest
import zipfile

from engine_support import RUNNER, Case

LOOK_AROUND = """
import os, sys
print(__name__, globals().get("__file__"), sys.argv, sys.path, __spec__ and __spec__.name)
print(sorted(globals()), __builtins__.__name__, type(__loader__).__name__)
print(getattr(sys, "orig_argv", [None])[1:], sys.modules["__main__"].__dict__ is globals())
print(sys.flags, os.getcwd(), sys.excepthook is sys.__excepthook__)
print(sorted(sys.path_importer_cache))
"""


class Case(Case):
    def setUp(self):
        super().setUp()
        self.env = {key: value for key, value in os.environ.items()
                    if key != "PYTHONPATH"}
        self.env["PYTHONDONTWRITEBYTECODE"] = "1"

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as file:
            file.write(textwrap.dedent(text))
        return path

    def run_both(self, *words, given="", env=None):
        """(plain, run): what Python does and what the runner does."""
        results = []
        runner = [RUNNER, "--capture-to", self.path, "--contents", "values", "--"]
        for prefix in ([], runner):
            results.append(subprocess.run(
                [sys.executable] + prefix + list(words), input=given, cwd=self.folder,
                env=dict(self.env, **(env or {})), stdout=subprocess.PIPE,
                stderr=subprocess.PIPE, universal_newlines=True, timeout=120))
        return results

    def assert_same(self, *words, code=0, captured=True, **options):
        plain, run = self.run_both(*words, **options)
        self.assertEqual(plain.returncode, code, plain.stderr)
        self.assertEqual((run.returncode, run.stdout, run.stderr),
                         (plain.returncode, plain.stdout, plain.stderr))
        self.assertEqual(os.path.exists(self.path), captured)
        if captured:
            self.assert_capture(self.path)
            self.assertEqual(os.stat(self.path).st_mode & 0o777, 0o600)
            os.unlink(self.path)
        return run


class Same(Case):
    def test_script(self):
        self.write("program.py", LOOK_AROUND)
        for name in ("program.py", "./program.py", os.path.join(self.folder, "program.py")):
            self.assert_same(name, "--flag", "a b", "--", "-m")

    def test_script_in_a_folder_and_behind_a_link(self):
        self.write("lib/beside.py", "print('beside')")
        self.write("lib/program.py", "import beside\n" + LOOK_AROUND)
        os.symlink("lib/program.py", os.path.join(self.folder, "link"))
        self.assert_same("lib/program.py")
        self.assert_same("link")

    def test_module(self):
        self.write("package/__init__.py", "")
        self.write("package/__main__.py", LOOK_AROUND)
        self.write("package/inner.py", "from . import __name__ as up\nprint(up)\n" + LOOK_AROUND)
        self.assert_same("-m", "package", "x")
        self.assert_same("-m", "package.inner", "-c", "y")
        self.assert_same("-m", "package.missing", code=1)

    def test_code(self):
        self.assert_same("-c", LOOK_AROUND, "x", "-m")
        self.assert_same("-c", "")

    def test_folder_and_archive(self):
        self.write("app/__main__.py", LOOK_AROUND)
        self.assert_same("app", "x")
        with zipfile.ZipFile(os.path.join(self.folder, "app.zip"), "w") as archive:
            archive.writestr("__main__.py", LOOK_AROUND)
        self.assert_same("app.zip", "x")

    def test_compiled_file(self):
        path = self.write("program.py", "print('compiled', __name__)")
        import py_compile
        py_compile.compile(path, cfile=os.path.join(self.folder, "program.pyc"))
        self.assert_same("program.pyc")

    def test_standard_input(self):
        self.assert_same("-c", "import sys; print(sys.stdin.read().upper())", given="täglich\n",
                         env={"PYTHONIOENCODING": "utf-8"})

    def test_environment(self):
        self.write("elsewhere/there.py", "print('there')")
        self.write("program.py", "import there\n" + LOOK_AROUND)
        self.assert_same("program.py", env={"PYTHONPATH": os.path.join(self.folder, "elsewhere")})
        self.write("plain.py", LOOK_AROUND)
        self.assert_same("plain.py", env={"PYTHONSAFEPATH": "1"})
        self.assert_same("-c", LOOK_AROUND, env={"PYTHONSAFEPATH": "1"})
        self.assert_same("plain.py", env={"PYTHONOPTIMIZE": "2"})

    def test_encoding_and_future_are_the_script_s_own(self):
        path = os.path.join(self.folder, "program.py")
        with open(path, "wb") as file:
            file.write(b"# -*- coding: latin-1 -*-\nprint(ascii('\xfc'))\n"
                       b"def f(a: undefined): pass\n".replace(b"undefined", b"int"))
        self.assert_same("program.py")


class Ends(Case):
    def test_exit_codes(self):
        for code, word in ((0, "sys.exit()"), (0, "sys.exit(0)"), (3, "sys.exit(3)"),
                           (1, "sys.exit('message')"), (1, "sys.exit((1, 2))"),
                           (0, "raise SystemExit"), (255, "sys.exit(-1)"), (4, "exit(4)")):
            self.assert_same("-c", "import sys; " + word, code=code)

    def test_exceptions(self):
        text = """
        def outer():
            inner()
        def inner():
            try:
                {}["missing"]
            except KeyError as error:
                raise ValueError("wröng") from error
        outer()
        """
        self.write("program.py", text)
        self.write("package/__init__.py", "")
        self.write("package/__main__.py", text)
        self.assert_same("program.py", code=1)
        self.assert_same("-m", "package", code=1)
        self.assert_same("-c", textwrap.dedent(text), code=1)
        self.assert_same("-c", "1 +", code=1)
        self.write("broken.py", "def f(:\n")
        self.assert_same("broken.py", code=1)
        self.write("group.py", "raise BaseException('base')")
        self.assert_same("group.py", code=1)

    def test_own_excepthook(self):
        self.assert_same("-c", "import sys\ndef hook(kind, value, tb):\n"
                         "    print('hook', kind.__name__, value, tb.tb_frame.f_code.co_name,\n"
                         "          tb.tb_next, sys.last_type.__name__)\n"
                         "sys.excepthook = hook\nraise ValueError(1)", code=1)

    def test_a_broken_excepthook(self):
        plain, run = self.run_both("-c", "import sys\ndef hook(*a): 1/0\n"
                                   "sys.excepthook = hook\nraise ValueError(1)")
        self.assertEqual((plain.returncode, run.returncode), (1, 1))
        for text in (plain.stderr, run.stderr):
            self.assertIn("Error in sys.excepthook:", text)
            self.assertIn("Original exception was:", text)
            self.assertIn("ValueError: 1", text)

    def test_an_interrupt_ends_by_the_signal(self):
        self.assert_same("-c", "raise KeyboardInterrupt", code=-signal.SIGINT)
        self.assert_same("-c", "import os, signal, time\n"
                         "os.kill(os.getpid(), signal.SIGINT)\ntime.sleep(9)",
                         code=-signal.SIGINT)

    def test_a_signal_kills(self):
        self.assert_same("-c", "import os, signal; os.kill(os.getpid(), signal.SIGTERM)",
                         code=-signal.SIGTERM, captured=False)
        self.assert_same("-c", "import os; os._exit(5)", code=5, captured=False)

    def test_missing_script(self):
        self.assert_same("missing.py", code=2)

    def test_atexit_comes_behind_and_threads_before(self):
        text = """
        import atexit, os, sys, threading, time
        path = %r
        def work():
            time.sleep(0.3)
            print("thread", os.path.exists(path))
        threading.Thread(target=work).start()
        atexit.register(lambda: print("atexit", os.path.exists(path) or len(sys.argv)))
        print("end")
        """ % self.path
        plain, run = self.run_both("-c", textwrap.dedent(text))
        self.assertEqual(plain.stdout, "end\nthread False\natexit 1\n")
        self.assertEqual(run.stdout, "end\nthread False\natexit True\n")

    def test_globals_are_in_the_capture(self):
        for end in ("", "sys.exit(1)", "raise ValueError"):
            plain, run = self.run_both(
                "-c", "import sys\nkept = ['IN-A-GLOBAL-OF-MAIN'.lower()]\ndef f():\n"
                "    local = ['IN-A-LOCAL-OF-F'.lower()]\n    %s\nf()" % (end or "pass"))
            with open(self.path, "rb") as file:
                data = file.read()
            self.assertIn(b"in-a-global-of-main", data)
            # While an exception is on its way, so are the frames that it left.
            self.assertEqual(b"in-a-local-of-f" in data, bool(end), end)

    def test_a_forked_child_does_not_capture(self):
        text = """
        import os
        child = os.fork()
        if child:
            os.waitpid(child, 0)
            print(os.path.exists(%r))
        """ % self.path
        plain, run = self.run_both("-c", textwrap.dedent(text))
        self.assertEqual((plain.stdout, run.stdout), ("False\n", "False\n"))
        self.assert_capture(self.path)

    def test_multiprocessing(self):
        self.write("program.py", """
        import multiprocessing, os
        def double(n): return n * 2
        if __name__ == "__main__":
            for method in ("fork", "spawn", "forkserver"):
                with multiprocessing.get_context(method).Pool(2) as pool:
                    print(pool.map(double, range(5)))
        """)
        self.assert_same("program.py")

    def test_pickles_name_main(self):
        self.write("program.py", """
        import pickle
        class Thing: pass
        print(pickle.loads(pickle.dumps(Thing())).__class__ is Thing, Thing.__module__)
        """)
        self.assert_same("program.py")

    def test_streams_that_the_program_closed(self):
        plain, run = self.run_both("-c", "import sys; sys.stderr.close(); sys.stdout.close()")
        self.assertEqual(run.returncode, plain.returncode)
        self.assert_capture(self.path)

    def test_a_program_that_changes_folder(self):
        self.path = "relative-capture"
        plain, run = self.run_both("-c", "import os; os.chdir('/')")
        self.assertEqual(run.returncode, 0)
        self.assertTrue(os.path.exists(os.path.join(self.folder, "relative-capture")))

    def test_no_capture_is_one_line_and_the_same_exit_code(self):
        self.path = os.path.join(self.folder, "no", "folder", "capture")
        for word, code in (("pass", 0), ("sys.exit(7)", 7), ("raise KeyError", 1)):
            plain, run = self.run_both("-c", "import sys; " + word)
            self.assertEqual(run.returncode, code)
            lines = run.stderr[len(plain.stderr):].splitlines()
            self.assertEqual(len(lines), 1)
            self.assertRegex(lines[0], "^heapy-tui: the heap could not be captured: .*"
                                       "No such file or directory")


class Usage(Case):
    def test_bad_command_lines(self):
        for words in ([], ["--"], ["--capture-to"], ["--capture-to", "x"],
                      ["--capture-to", "x", "--"], ["--capture-to", "x", "--", "-m"],
                      ["--capture-to", "x", "--contents", "all", "--", "p.py"],
                      ["--", "p.py"]):
            done = subprocess.run([sys.executable, RUNNER] + words, stderr=subprocess.PIPE,
                                  cwd=self.folder, env=self.env, universal_newlines=True)
            self.assertEqual(done.returncode, 1, words)
            self.assertTrue(done.stderr.startswith("usage: "), done.stderr)
            self.assertEqual(len(done.stderr.splitlines()), 1)

    def test_a_hanging_program_can_be_interrupted(self):
        started = subprocess.Popen(
            [sys.executable, RUNNER, "--capture-to", self.path, "--", "-c",
             "import time; print('on', flush=True); time.sleep(60)"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=self.env)
        with started:
            started.stdout.readline()
            began = time.monotonic()
            started.send_signal(signal.SIGINT)
            _, said = started.communicate(timeout=60)
        self.assertLess(time.monotonic() - began, 30)
        self.assertEqual(started.returncode, -signal.SIGINT)
        self.assertTrue(said.decode().rstrip().endswith("KeyboardInterrupt"))
        self.assertNotIn("_program", said.decode())
        self.assert_capture(self.path)


if __name__ == "__main__":
    unittest.main()
