"""The prompt on a real terminal: libedit edits, and the terminal is never its own."""

import os
import shutil
import signal
import stat
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from explorer_case import ExplorerCase  # noqa: E402

TABLE = "dict of shop.registry.S"


class Prompt(ExplorerCase):
    def setUp(self):
        self.home = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.home)

    def start_personal(self, *arguments, **env):
        return self.start(*arguments, env={"HOME": self.home, "EXPLORER_PERSONAL": "1",
                                           "XDG_STATE_HOME": "", "EDITRC": "", **env})

    def state(self, name):
        return os.path.join(self.home, ".local/state/heapy-tui", name)

    def write_editrc(self, lines):
        with open(os.path.join(self.home, ".editrc"), "w") as file:
            file.write(lines)

    def test_an_expression_and_the_terminal_as_it_was(self):
        for term in "xterm-256color", "vt100", "linux", "screen":
            with self.subTest(term):
                t = self.start("shop", term=term)
                t.wait_text(TABLE[:15])
                t.send(":heap[0].cuont\r")
                t.wait_text("is it 'count'?")
                t.send("\x0bcount\r")
                t.wait_text("number")
                t.send(":")
                t.wait_text("Tab complete")
                t.send("\x1b")
                t.wait_text("? help")
                t.send("Q")
                self.assertEqual(t.wait_end(), 0)
                self.assert_restored(t)

    def test_dies_while_a_line_is_edited(self):
        t = self.start("shop")
        t.wait_text(TABLE)
        t.send(":heap")
        t.wait_text(":heap")
        t.kill(signal.SIGTERM)
        self.assertEqual(t.wait_end(), -signal.SIGTERM)
        self.assert_restored(t)

    def test_the_terminal_is_not_the_standard_one(self):
        t = self.start("shop", "10", "-", stdin="/dev/null")
        t.wait_text(TABLE)
        t.send(":heap.count\r")
        t.wait_text("692")
        t.send("Q")
        self.assertEqual(t.wait_end(), 0)
        self.assert_restored(t)

    def test_arrows_history_and_its_file(self):
        t = self.start_personal("shop")
        t.wait_text("Welcome: ? help")
        t.send(":heap.count\r")
        t.wait_text("692")
        t.send(":\x1bOA\x1bOD\x1bOD")
        t.wait_text(":heap.count")
        t.send("X")
        t.wait_text(":heap.couXnt")
        t.send("\x03Q")
        self.assertEqual(t.wait_end(), 0)
        with open(self.state("history")) as file:
            self.assertEqual(file.read(), "heap.count\n")
        self.assertEqual(stat.S_IMODE(os.stat(self.state("history")).st_mode), 0o600)
        t = self.start_personal("shop")
        t.wait_text(TABLE)
        t.quiet()
        self.assertNotIn("Welcome", t.text())
        t.send(":\x1bOA")
        t.wait_text(":heap.count")

    def test_a_script_leaves_no_files(self):
        t = self.start("shop", env={"HOME": self.home, "XDG_STATE_HOME": ""})
        t.wait_text(TABLE)
        t.send(":heap.count\r")
        t.wait_text("692")
        t.send("Q")
        self.assertEqual(t.wait_end(), 0)
        self.assertEqual(os.listdir(self.home), [])

    def test_vi_keys(self):
        self.write_editrc("bind -v\n")
        t = self.start_personal("shop")
        t.wait_text(TABLE)
        t.send(":heap.cunt")
        t.wait_text(":heap.cunt")
        t.send("\x1b")
        t.quiet(0.3)
        t.send("0")
        t.send("fuio\r")
        t.wait_text("692")

    def test_paste_and_resize(self):
        t = self.start("shop")
        t.wait_text(TABLE)
        t.send(":x\x1b[200~(heap[0] |\nheap[1])\x1b[201~y")
        t.wait_text(":x(heap[0] | heap[1])y")
        t.resize(60, 15)
        t.wait_for(lambda: ":x(heap[0] | heap[1])y" in t.line(13), "the prompt at its place")
        t.send("\x7f.count\x01\x04\r")
        t.wait_text("365")

    def test_completion(self):
        t = self.start("shop")
        t.wait_text(TABLE)
        t.send(":heap[0].ref\t")
        t.wait_text("the objects that refer to them")
        t.send("\t\t")
        t.wait_text(":heap[0].referrers")
        t.send("\r")
        t.wait_text("heap[0].referrers.byclodo")


if __name__ == "__main__":
    unittest.main()
