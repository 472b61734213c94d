"""The explorer on a real terminal: it starts, moves, and leaves no trace."""

import os
import signal
import sys
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from explorer_case import ExplorerCase  # noqa: E402


class Explorer(ExplorerCase):
    def test_shows_the_table_and_quits(self):
        t = self.start("shop")
        t.wait_text("? help")
        self.assertTrue(t.in_alternate_screen())
        self.assertIn("heap.byclodo", t.line(0))
        self.assertIn("692 objects", t.line(1))
        self.assertIn("? help", t.line(23))
        t.send("q")
        self.assertEqual(t.wait_end(), 0)
        self.assert_restored(t)
        self.assertIn("done", t.text())

    def test_drills_down_and_back_to_the_same_row(self):
        t = self.start("shop")
        t.wait_text("dict of shop.registry.S")
        t.send("jj\r")
        t.wait_text("heap.byclodo[2].byid")
        t.wait_text("1/120")
        t.send("j\r")
        t.wait_text("heap.byclodo[2].byid[1]")
        t.wait_text("referents 3")
        t.send("r")
        t.wait_text("▸ referrers 2")
        t.send("\x7f")
        t.wait_text("2/120")
        t.send("\x7f")
        t.wait_text("3/12")
        self.assertTrue(t.line(5).startswith("▸  2"), t.text())

    def test_retained_sizes_come_without_another_key(self):
        t = self.start("shop")
        t.wait_text("? help")
        t.send("c")
        t.wait_for(lambda: "33.7 kB" in t.line(3), "what the first kind retains")

    def test_resizes(self):
        t = self.start("shop")
        t.wait_text("dict of shop.registry.S")
        t.resize(40, 10)
        t.wait_for(lambda: "? help" in t.line(9), "a frame of 40 by 10")
        t.quiet()
        self.assertIn("size", t.line(2))
        self.assertNotIn("cumul", t.text())
        t.resize(39, 10)
        t.wait_text("window too small")
        t.resize(120, 30)
        t.wait_for(lambda: "? help" in t.line(29), "a frame of 120 by 30")
        self.assertIn("cumul", t.line(2))

    def test_arrows_wheel_and_clicks(self):
        t = self.start("shop")
        t.wait_text("1/12")
        t.send("\x1bOB")
        t.wait_text("2/12")
        t.send("\x1b[<65;5;5M")  # the wheel, down
        t.wait_text("5/12")
        click = "\x1b[<0;20;%dM\x1b[<0;20;%dm"
        t.send(click % (4, 4))  # the first row
        t.wait_text("1/12")
        t.send(click % (6, 6) + click % (4, 4))  # two rows are two clicks
        t.wait_text("1/12")
        t.send(click % (4, 4) + click % (4, 4))
        t.wait_text("heap.byclodo[0].byid")
        t.send("h")
        t.wait_gone("1/120")
        t.wait_text("? help")
        t.quiet()
        t.send("\x1b[<0;%d;3M" % (t.line(2).index("count") + 1))  # on a heading
        t.wait_text("▾count")

    def test_search_in_utf8(self):
        t = self.start("text")
        t.wait_text("類別")
        t.send("/한글\r")
        t.wait_text("3/11")
        t.send("?")
        t.wait_text("one row down")
        t.send("q")
        t.wait_text("3/11")

    def test_hostile_names_reach_no_terminal(self):
        t = self.start("text")
        t.wait_text("Evil\\x1b[31m")
        t.send("b")
        t.wait_text("group by")
        t.send("Id\r")
        t.wait_text("clear\\x1b[2J")
        self.assertNotIn(b"\x1b[31m", t.raw)
        self.assertNotIn("\u202e".encode(), t.raw)

    def ends_by(self, number, moment="dict of shop.registry.S", heap="shop"):
        t = self.start(heap)
        t.wait_text(moment)
        t.kill(number)
        self.assertEqual(t.wait_end(), -number)
        self.assert_restored(t)

    def test_restores_on_sigterm(self):
        self.ends_by(signal.SIGTERM)

    def test_restores_on_sighup(self):
        self.ends_by(signal.SIGHUP)

    def test_restores_on_sigint(self):
        self.ends_by(signal.SIGINT)

    def test_restores_on_sigterm_while_loading(self):
        self.ends_by(signal.SIGTERM, "reading slowly", "slow")

    def test_restores_on_crash(self):
        for number in (signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS):
            with self.subTest(signal=number):
                # with a sanitizer in it, the report comes after the reset
                t = self.start("shop", env={"ASAN_OPTIONS": "handle_abort=0:"
                                            "handle_segv=0:handle_sigbus=0"})
                t.wait_text("dict of shop.registry.S")
                t.kill(number)
                self.assertEqual(t.wait_end(), -number)
                self.assert_restored(t)

    def test_progress_and_stop(self):
        t = self.start("slow")
        t.wait_text("reading slowly")
        t.wait_text("Esc stops")
        t.wait_text("/s")
        t.resize(60, 15)
        t.wait_for(lambda: "Esc stops" in t.line(13), "progress in the new size")
        begun = time.monotonic()
        t.send("\x1b")
        self.assertEqual(t.wait_end(), 0)
        self.assertLess(time.monotonic() - begun, 2)
        self.assert_restored(t)

    def test_quits_while_loading(self):
        t = self.start("slow")
        t.wait_text("reading slowly")
        t.send("Q")
        self.assertEqual(t.wait_end(), 0)
        self.assert_restored(t)

    def test_a_load_that_fails_says_why(self):
        t = self.start("bad")
        self.assertEqual(t.wait_end(), 2)
        self.assert_restored(t)
        self.assertIn("explorer: the file ends in the middle", t.text())

    def test_ctrl_c_does_not_kill(self):
        t = self.start("shop")
        t.wait_text("1/12")
        t.send("\x03j")
        t.wait_text("2/12")

    def test_keys_typed_ahead_are_used(self):
        t = self.start("many", "200000")
        t.send("jk\rG")
        t.wait_text("200,000/200,000")

    def test_suspends_and_resumes(self):
        t = self.start("shop")
        t.wait_text("1/12")
        t.kill(signal.SIGSTOP)
        os.waitpid(t.pid, os.WUNTRACED)
        t.kill(signal.SIGCONT)
        t.send("j")
        t.wait_text("2/12")
        t.send("q")
        self.assertEqual(t.wait_end(), 0)
        self.assert_restored(t)

    def test_keys_come_from_the_terminal_when_input_is_data(self):
        t = self.start("shop", "0", "-", stdin="/dev/null")
        t.wait_text("1/12")
        t.send("j")
        t.wait_text("2/12")
        t.send("q")
        self.assertEqual(t.wait_end(), 0)
        self.assert_restored(t)

    def test_ends_when_the_terminal_goes(self):
        t = self.start("shop")
        t.wait_text("1/12")
        os.close(t.slave)
        os.close(t.master)
        end = time.monotonic() + 10
        while time.monotonic() < end:
            pid, status = os.waitpid(t.pid, os.WNOHANG)
            if pid:
                t.status = status
                break
            time.sleep(0.05)
        self.assertIsNotNone(t.status, "still running")
        if os.WIFSIGNALED(t.status):
            self.assertEqual(os.WTERMSIG(t.status), signal.SIGHUP)
        else:
            self.assertEqual(os.WEXITSTATUS(t.status), 0)

    def test_refuses_what_is_no_terminal(self):
        for term, words in (("dumb", "cannot move its cursor"),
                            ("no-such-terminal", "is not known")):
            with self.subTest(term=term):
                t = self.start("shop", term=term)
                self.assertEqual(t.wait_end(), 2)
                self.assertIn(words, t.text().replace("\n", ""))
                self.assertEqual(t.modes_now(), t.modes_before)

    def test_without_colours_and_on_old_terminals(self):
        for term, env, colours in (("xterm-256color", {}, True),
                                   ("xterm-256color", {"NO_COLOR": "1"}, False),
                                   ("vt100", {}, False),
                                   ("linux", {}, True),
                                   ("screen", {}, True)):
            with self.subTest(term=term, env=env):
                t = self.start("shop", term=term, env=env)
                t.wait_text("1/12")
                used = b"\x1b[38;5" in t.raw or b"\x1b[36m" in t.raw or b"36m" in t.raw
                self.assertEqual(used, colours)
                t.send("q")
                self.assertEqual(t.wait_end(), 0)
                self.assertEqual(t.modes_now(), t.modes_before)

    def test_ascii_where_the_locale_is_plain(self):
        t = self.start("text", env={"LC_ALL": "C"})
        t.wait_text("1/11")
        self.assertTrue(all(byte < 0x80 for byte in t.raw))

    def test_a_step_is_quiet_on_the_wire(self):
        t = self.start("many", "5000")
        t.wait_text("1/2")
        t.send("\r")
        t.wait_text("1/5,000")
        t.send("j" * 18)
        t.wait_text("19/5,000")
        t.quiet()
        t.send("j")
        self.assertLess(t.quiet(), 2048)


if __name__ == "__main__":
    unittest.main()
