"""Work that takes long, on a real terminal: it is told of, stopped, and in nobody's way."""

import os
import re
import shutil
import signal
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from explorer_case import EXPLORER, ExplorerCase  # noqa: E402

BUILD = os.environ.get("HPY_BUILD", "build")
PROGRAM = os.environ.get("HEAPY_TUI", os.path.join(BUILD, "bin/heapy-tui"))
DATA = os.path.join(os.environ.get("HPY_SOURCE", "."), "tests/data/good")
SIZES = ((80, 24), (60, 15))
MANY = "1500000"    # strings, whose values take a while to sort by
# where nobody can make a folder, root neither
FIRST = {"XDG_CONFIG_HOME": "/dev/null/none", "XDG_STATE_HOME": "/dev/null/none"}


def sample(name):
    with open(os.path.join(DATA, name), "rb") as file:
        return file.read()


class Trickle:
    """A named pipe that gives its bytes when it is told to."""

    def __init__(self, folder):
        self.path = os.path.join(folder, "pipe")
        os.mkfifo(self.path)
        self.fd = None

    def open(self):
        self.fd = os.open(self.path, os.O_WRONLY)

    def give(self, data):
        while data:
            data = data[os.write(self.fd, data):]

    def end(self):
        if self.fd is not None:
            os.close(self.fd)
            self.fd = None


class Jobs(ExplorerCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)

    def start_program(self, *command, **options):
        options.setdefault("env", FIRST)
        return super().start_program(*command, **options)

    def at_each_size(self, test):
        for width, height in SIZES:
            with self.subTest(size="%dx%d" % (width, height)):
                test(width=width, height=height)

    # ---------------------------------------------------------- a slow source

    def start_on_pipe(self, **options):
        pipe = Trickle(tempfile.mkdtemp(dir=self.folder))
        self.addCleanup(pipe.end)
        opener = threading.Thread(target=pipe.open)
        opener.start()
        t = self.start_program(PROGRAM, "-", stdin=pipe.path, **options)
        opener.join()
        return t, pipe

    def test_a_slow_source_is_told_of_and_keys_are_kept_meanwhile(self):
        stream = sample("thousand.stream")
        def test(**size):
            t, pipe = self.start_on_pipe(**size)
            pipe.give(stream[:5000])
            t.wait_text("Esc stops")
            self.assertIn("reading", t.text())
            t.resize(70, 20)
            t.wait_for(lambda: "Esc stops" in t.line(18), "progress in the new size")
            t.send("c\r")       # typed ahead: into the first kind
            t.quiet(0.2)
            pipe.give(stream[5000:])
            pipe.end()
            t.wait_text("byclodo[0].byid")
            t.send("Q")
            self.assertEqual(t.wait_end(), 0)
            self.assert_restored(t)
        self.at_each_size(test)

    def test_a_source_that_stalls_is_left(self):
        stream = sample("thousand.stream")
        for key in ("\x1b", "q", "Q", "\x03"):
            with self.subTest(key=key):
                t, pipe = self.start_on_pipe()
                pipe.give(stream[:5000])
                t.wait_text("Esc stops")
                begun = time.monotonic()
                t.send(key)
                self.assertEqual(t.wait_end(), 0)
                self.assertLess(time.monotonic() - begun, 5)
                self.assert_restored(t)

    def test_a_source_that_breaks_off_says_so(self):
        t, pipe = self.start_on_pipe()
        pipe.give(sample("thousand.stream")[:5000])
        t.wait_text("Esc stops")
        pipe.end()
        self.assertNotIn(t.wait_end(), (0, -signal.SIGPIPE))
        self.assert_restored(t)
        self.assertIn("heapy-tui: ", t.text())
        self.assertIn("ends", t.text())

    # ------------------------------------------------------ a file that goes

    def copied(self):
        path = os.path.join(self.folder, "heap.hps")
        shutil.copy(os.path.join(DATA, "thousand.hps"), path)
        return path

    def test_a_file_may_vanish_while_it_is_looked_at(self):
        path = self.copied()
        t = self.start_program(PROGRAM, path)
        t.wait_text("? help")
        os.unlink(path)
        t.send("c\r")
        t.wait_text("byclodo[0].byid")
        t.send("ri")
        t.quiet()
        t.send("Q")
        self.assertEqual(t.wait_end(), 0)
        self.assert_restored(t)

    def test_a_file_that_is_not_there_leaves_the_terminal_alone(self):
        path = self.copied()
        os.unlink(path)
        t = self.start_program(PROGRAM, path)
        self.assertGreater(t.wait_end(), 0)
        self.assertNotIn(b"\x1b[?1049h", t.raw)
        self.assertIn("heap.hps", t.text())

    def test_a_file_cut_short_ends_the_program_and_not_the_terminal(self):
        path = self.copied()
        t = self.start_program(PROGRAM, path, env=dict(FIRST, ASAN_OPTIONS="handle_sigbus=0"))
        t.wait_text("? help")
        t.quiet()
        os.truncate(path, 0)
        t.send("cr\re")
        self.assertEqual(t.wait_end(), -signal.SIGBUS)
        self.assert_restored(t)
        self.assertIn("the file was cut short while it was open", t.text())

    # --------------------------------------------------------- work in a view

    def start_on_many(self, **size):
        t = self.start("many", MANY, **size)
        t.wait_text("? help")
        t.send("c")
        t.wait_text("heap.byclodo")
        t.send("\r")
        t.wait_text("1/1,500,000")
        return t

    def busy(self, t):
        return re.search(r" · \d+ %.*Esc stops", t.text()) is not None

    def test_what_runs_is_stopped_and_nothing_has_changed(self):
        def test(**size):
            t = self.start_on_many(**size)
            t.quiet() # names and retained sizes are found in the background
            before = t.screen.display[2:-3]
            t.send("/no such value\r")
            t.wait_for(lambda: self.busy(t), "progress")
            t.send("\x1b")
            t.wait_gone("Esc stops")
            t.wait_text("stopped")
            self.assertEqual(t.screen.display[2:-3], before)
            t.send("j")
            t.wait_text("2/1,500,000")
        self.at_each_size(test)

    def test_moves_are_used_at_once_and_the_rest_is_typed_ahead(self):
        t = self.start_on_many()
        t.send("/no such value\r")
        t.wait_for(lambda: self.busy(t), "progress")
        t.send("jj")
        t.wait_for(lambda: t.line(5).startswith("▸"), "the third row under the cursor")
        self.assertTrue(self.busy(t), t.text())
        t.send("\x7f?")   # back, and help of what is there then
        t.wait_text("one row down")
        t.send("\x1b")
        t.wait_text("1/2")

    def test_a_window_may_change_while_work_runs(self):
        t = self.start_on_many()
        t.send("/no such value\r")
        t.wait_for(lambda: self.busy(t), "progress")
        for width, height in ((60, 15), (39, 9), (120, 30), (80, 24)):
            t.resize(width, height)
            t.quiet(0.1)
        t.wait_for(lambda: self.busy(t) or "not found" in t.text(), "what became of it")
        t.wait_text("not found: no such value")
        self.assertIn("? help", t.line(23))

    def test_work_in_the_background_gives_way(self):
        t = self.start("many", MANY)
        t.wait_text("? help")
        # each of these needs the worker, and none waits for the dominators
        t.send("c\r")
        t.wait_text("1/1,500,000")
        t.send("\x7fbi\r")
        t.wait_text("? help")
        t.send("c")
        t.wait_text("heap.byclodo")
        t.send("Q")
        self.assertEqual(t.wait_end(), 0)
        self.assert_restored(t)

    def test_quits_while_work_runs(self):
        t = self.start_on_many()
        t.send("/no such value\r")
        t.wait_for(lambda: self.busy(t), "progress")
        t.send("Q")
        self.assertEqual(t.wait_end(), 0)
        self.assert_restored(t)

    # ------------------------------------------------------------ of a shell

    def test_a_shell_stops_it_and_goes_on_with_it_while_work_runs(self):
        def test(**size):
            t = self.start_program("bash", "--norc", "--noprofile", "-i",
                                   env=dict(FIRST, PS1="shell> ", HISTFILE="/dev/null"), **size)
            t.wait_text("shell>")
            t.send("%s many %s\n" % (EXPLORER, MANY))
            t.wait_text("? help")
            t.send("c")
            t.wait_text("heap.byclodo")
            t.send("\r")
            t.wait_text("1/1,500,000")
            t.send("/no such value\r")
            t.wait_for(lambda: self.busy(t), "progress")
            t.send("\x1a")
            t.wait_text("Stopped")
            self.assertFalse(t.in_alternate_screen())
            self.assertFalse(t.cursor_is_hidden())
            t.send("fg\n")
            t.wait_for(t.in_alternate_screen, "the explorer")
            t.wait_text("not found: no such value")
            t.send("Q")
            t.wait_text("done")
            t.send("exit\n")
            self.assertEqual(t.wait_end(), 0)
        self.at_each_size(test)


if __name__ == "__main__":
    unittest.main()
