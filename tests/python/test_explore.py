"""explore: the terminal is lent to the explorer and comes back as it was.

The explorer here is a script that does what is tested; the program itself on a real
terminal emulator is for tests/pty.
"""

import os
import pty
import select
import signal
import sys
import textwrap
import time
import unittest

import heapy_tui
from engine_support import Case, environment
from heapy_tui import _explore

# Reads the whole stream, then does `act` with the terminal.
EXPLORER = """\
#!%s
import os, signal, sys, termios, time, tty
with open("/dev/tty", "rb+", buffering=0) as terminal:
    def say(text):
        terminal.write(text.encode() + b"\\n")
    data = sys.stdin.buffer.read()
    say("explorer %%d %%s" %% (len(data), data[:8].hex()))
    say("args %%s" %% sys.argv[1:])
    say("foreground %%s" %% (os.tcgetpgrp(terminal.fileno()) == os.getpgrp()))
    say("own group %%s" %% (os.getpgrp() == os.getpid()))
    say("blocked %%s" %% sorted(signal.pthread_sigmask(signal.SIG_BLOCK, [])))
    say("interrupt %%s" %% (signal.getsignal(signal.SIGINT) is signal.default_int_handler))
    say("pipe %%s" %% sorted(os.listdir("/proc/self/fd"))[:3])
%s
"""

PROGRAM = """
import os, signal, sys, termios, threading, heapy_tui
before = termios.tcgetattr(0)
def report():
    print("settings", termios.tcgetattr(0) == before, flush=True)
    print("group", os.tcgetpgrp(0) == os.getpgrp(), flush=True)
    print("descriptors", len(os.listdir("/proc/self/fd")) == descriptors, flush=True)
descriptors = len(os.listdir("/proc/self/fd"))
"""


class Session:
    """A program on a pseudo-terminal, as a shell would start it."""

    def __init__(self, code, env):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execve(sys.executable, [sys.executable, "-W", "ignore", "-c", code], env)
        self.seen = ""

    def read_until(self, text, timeout=60):
        until = time.monotonic() + timeout
        while text not in self.seen:
            left = until - time.monotonic()
            if left <= 0 or not select.select([self.fd], [], [], left)[0]:
                raise AssertionError("no %r in %r" % (text, self.seen))
            try:
                data = os.read(self.fd, 4096)
            except OSError:
                data = b""
            if not data:
                raise AssertionError("ended without %r: %r" % (text, self.seen))
            self.seen += data.decode("utf-8", "replace").replace("\r\n", "\n")

    def send(self, data):
        os.write(self.fd, data)

    def end(self):
        try:
            self.read_until("\0never")
        except AssertionError:
            pass
        _, status = os.waitpid(self.pid, 0)
        os.close(self.fd)
        return status


class Explore(Case):
    def start(self, act, code):
        path = os.path.join(self.folder, "heapy-tui")
        with open(path, "w") as file:
            file.write(EXPLORER % (sys.executable, textwrap.indent(textwrap.dedent(act), "    ")))
        os.chmod(path, 0o755)
        return Session(PROGRAM + textwrap.dedent(code), environment(HEAPY_TUI=path))

    def test_the_explorer_gets_stream_and_terminal(self):
        session = self.start("pass", """
        result = heapy_tui.explore()
        print("objects", result.objects > 1000, result.method)
        report()
        """)
        self.assertEqual(session.end(), 0, session.seen)
        for line in ("89485059 6361700a".replace(" ", ""), "args ['-']", "foreground True",
                     "own group True", "blocked []", "interrupt True",
                     "objects True twin", "settings True", "group True", "descriptors True"):
            self.assertIn(line, session.seen)

    def test_settings_come_back_whatever_happened(self):
        for act, end in (("tty.setraw(terminal.fileno())", "fine"),
                         ("tty.setraw(terminal.fileno()); os._exit(3)",
                          "heapy-tui ended with exit code 3"),
                         ("tty.setraw(terminal.fileno()); os.kill(os.getpid(), 9)",
                          "heapy-tui ended with signal 9")):
            session = self.start(act, """
            try:
                heapy_tui.explore()
                print("fine")
            except RuntimeError as error:
                print(error)
            report()
            """)
            self.assertEqual(session.end(), 0, session.seen)
            for line in (end, "settings True", "group True", "descriptors True"):
                self.assertIn(line, session.seen)

    def test_a_program_in_raw_mode_gets_raw_mode_back(self):
        session = self.start("tty.setcbreak(terminal.fileno())", """
        import tty
        tty.setraw(0)
        raw = termios.tcgetattr(0)
        heapy_tui.explore()
        print("raw again", termios.tcgetattr(0) == raw, flush=True)
        """)
        self.assertEqual(session.end(), 0, session.seen)
        self.assertIn("raw again True", session.seen)

    def test_keys_that_send_signals_go_to_the_explorer_only(self):
        session = self.start("""
        try:
            say("waiting")
            for _ in range(300):
                time.sleep(0.1)
        except KeyboardInterrupt:
            say("explorer interrupted")
        """, """
        try:
            heapy_tui.explore()
            print("program went on")
        except KeyboardInterrupt:
            print("program interrupted")
        report()
        """)
        session.read_until("waiting")
        session.send(b"\x03")
        session.read_until("explorer interrupted")
        self.assertEqual(session.end(), 0)
        self.assertIn("program went on", session.seen)
        self.assertNotIn("program interrupted", session.seen)

    def test_an_interrupt_of_the_program_ends_the_explorer(self):
        session = self.start("""
        say("waiting %d" % os.getppid())
        time.sleep(60)
        """, """
        try:
            heapy_tui.explore()
        except KeyboardInterrupt:
            print("program interrupted")
        report()
        """)
        session.read_until("waiting")
        time.sleep(0.3)  # until it waits for the explorer
        os.kill(session.pid, signal.SIGINT)
        self.assertEqual(session.end(), 0)
        for line in ("program interrupted", "settings True", "group True"):
            self.assertIn(line, session.seen)

    def test_suspended_together_and_continued_together(self):
        session = self.start("""
        tty.setcbreak(terminal.fileno())
        say("suspending")
        os.kill(os.getpid(), signal.SIGTSTP)
        say("continued %s" % (os.tcgetpgrp(terminal.fileno()) == os.getpgrp()))
        """, """
        heapy_tui.explore()
        report()
        """)
        session.read_until("suspending")
        pid, status = os.waitpid(session.pid, os.WUNTRACED)
        self.assertTrue(os.WIFSTOPPED(status))
        import termios
        self.assertTrue(termios.tcgetattr(session.fd)[3] & termios.ICANON)
        os.kill(session.pid, signal.SIGCONT)
        session.read_until("continued True")
        self.assertEqual(session.end(), 0)
        for line in ("settings True", "group True", "descriptors True"):
            self.assertIn(line, session.seen)

    def test_left_before_the_capture_is_done(self):
        path = os.path.join(self.folder, "heapy-tui")
        with open(path, "w") as file:
            file.write("#!/bin/sh\nexit 0\n")
        os.chmod(path, 0o755)
        session = Session(PROGRAM + textwrap.dedent("""
        ballast = [[i] for i in range(300000)]
        print("result", heapy_tui.explore())
        report()
        """), environment(HEAPY_TUI=path))
        self.assertEqual(session.end(), 0, session.seen)
        for line in ("result None", "settings True", "group True", "descriptors True"):
            self.assertIn(line, session.seen)

    def test_from_another_thread_with_threads_going_on(self):
        session = self.start("pass", """
        import time
        stop = False
        def work():
            while not stop:
                [str(i) for i in range(100)]
        threads = [threading.Thread(target=work) for _ in range(5)]
        for thread in threads: thread.start()
        explorer = threading.Thread(target=heapy_tui.explore)
        explorer.start(); explorer.join()
        stop = True
        for thread in threads: thread.join()
        report()
        """)
        self.assertEqual(session.end(), 0, session.seen)
        for line in ("foreground True", "settings True", "group True"):
            self.assertIn(line, session.seen)

    def test_no_terminal(self):
        out = self.in_python("""
        import os, heapy_tui
        os.environ["HEAPY_TUI"] = "/bin/true"
        os.setsid() if os.getpid() != os.getsid(0) else None
        try:
            heapy_tui.explore()
        except RuntimeError as error:
            print(error)
        """)
        self.assertEqual(out, "explore() needs a terminal, and this process has none: use "
                              "dump() and open the file elsewhere\n")

    def test_in_the_background(self):
        session = self.start("pass", """
        child = os.fork()
        if child == 0:
            os.setpgid(0, 0)
            try:
                heapy_tui.explore()
            except RuntimeError as error:
                signal.signal(signal.SIGTTOU, signal.SIG_IGN)
                print("said:", error, flush=True)
            os._exit(0)
        os.waitpid(child, 0)
        report()
        """)
        self.assertEqual(session.end(), 0, session.seen)
        self.assertIn("said: explore() needs the terminal, but this process runs in the "
                      "background", session.seen)


class Program(Case):
    def find(self, **env):
        kept = dict(os.environ)
        os.environ.update(env)
        if "HEAPY_TUI" not in env:
            os.environ.pop("HEAPY_TUI", None)
        try:
            return _explore.find_program()
        finally:
            os.environ.clear()
            os.environ.update(kept)

    def make(self, *parts):
        path = os.path.join(self.folder, *parts)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as file:
            file.write("#!/bin/sh\n")
        os.chmod(path, 0o755)
        return path

    def found_from(self, package):
        kept = _explore.__file__
        _explore.__file__ = os.path.join(self.folder, package, "heapy_tui", "_explore.py")
        try:
            return self.find(PATH=os.path.join(self.folder, "path"))
        finally:
            _explore.__file__ = kept

    def test_named(self):
        self.assertEqual(self.find(HEAPY_TUI="/some/where"), "/some/where")

    def test_places(self):
        with self.assertRaises(RuntimeError) as caught:
            self.found_from("build/python")
        self.assertIn("set HEAPY_TUI", str(caught.exception))
        on_path = self.make("path", "heapy-tui")
        self.assertEqual(self.found_from("build/python"), on_path)
        installed = self.make("usr", "bin", "heapy-tui")
        self.assertEqual(self.found_from("usr/lib/heapy-tui/python"), installed)
        built = self.make("build", "bin", "heapy-tui")
        self.assertEqual(self.found_from("build/python"), built)

    def test_not_to_be_started(self):
        self.assertTrue(heapy_tui.explore)

        class Terminal:
            fd = 1
        with self.assertRaisesRegex(RuntimeError, "cannot start /none/such: No such file"):
            _explore._start("/none/such", 0, Terminal)


if __name__ == "__main__":
    unittest.main()
