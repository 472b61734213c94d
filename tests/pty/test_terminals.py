"""The explorer on terminals of several types: the same on all of them, quiet on the
wire, and nothing left behind."""

import base64
import os
import signal
import sys
import unicodedata
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from explorer_case import EXPLORER, ExplorerCase  # noqa: E402
from terminal import Terminal  # noqa: E402

TERMS = ("vt100", "linux", "screen", "tmux-256color", "xterm-256color")
STEP_BYTES_MAX = 2048
# with a sanitizer in it, its report comes after the reset
ASAN = {"ASAN_OPTIONS": "handle_abort=0:handle_segv=0:handle_sigbus=0"}


class EveryTerminal(ExplorerCase):
    def test_starts_drills_resizes_and_quits(self):
        frames = set()
        for term in TERMS:
            with self.subTest(term=term):
                t = self.start("shop", term=term)
                t.wait_text("? help")
                t.wait_text("dict of shop.registry.S")
                t.quiet()
                frames.add(t.text())
                t.send("jj\r")
                t.wait_text("heap.byclodo[2].byid")
                t.resize(60, 15)
                t.wait_for(lambda: "? help" in t.line(14), "a frame of 60 by 15")
                t.wait_text("1/120")
                t.resize(100, 30)
                t.wait_for(lambda: "? help" in t.line(29), "a frame of 100 by 30")
                t.send("[")
                t.wait_text("3/12")
                t.send("Q")
                self.assertEqual(t.wait_end(), 0)
                self.assert_restored(t)
        self.assertEqual(len(frames), 1, "not the same on all of them")

    def test_is_restored_whatever_ends_it(self):
        for term in TERMS:
            for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGSEGV):
                with self.subTest(term=term, signal=number):
                    t = self.start("shop", term=term, env=ASAN)
                    t.wait_text("1/12")
                    self.assertEqual(t.paste_is_on(), term != "vt100")
                    self.assertEqual(t.mouse_is_on(), term != "vt100")
                    t.kill(number)
                    self.assertEqual(t.wait_end(), -number)
                    self.assert_restored(t)

    def bytes_of(self, t, keys):
        t.quiet(0.2)
        t.send(keys)
        return t.quiet(0.2)

    def test_a_step_that_scrolls_is_quiet_on_the_wire(self):
        figures = []
        for term in TERMS:
            with self.subTest(term=term):
                t = self.start("many", "5000", term=term)
                t.wait_text("1/2")
                t.send("\r")
                t.wait_text("1/5,000")
                t.send("j" * 17)
                t.wait_text("18/5,000")
                down = [self.bytes_of(t, "j") for _ in range(6)]
                t.wait_text("24/5,000")
                page = self.bytes_of(t, " ")
                t.send("g")
                t.wait_text("1/5,000")
                figures.append((term, max(down), page))
                self.assertLess(max(down), STEP_BYTES_MAX)
                t.quiet()
                t.send("k")
                self.assertEqual(t.quiet(0.3), 0, "sent though nothing changed")
        print("\nbytes for a step that scrolls, and for a page:", file=sys.stderr)
        for figure in figures:
            print("  %-16s %5d %6d" % figure, file=sys.stderr)

    def test_dumb_terminals_are_told_what_to_use(self):
        for term in ("dumb", "no-such-terminal", ""):
            with self.subTest(term=term):
                t = self.start("shop", term=term)
                self.assertEqual(t.wait_end(), 2)
                said = t.text().replace("\n", "")
                for verb in ("heapy-tui eval", "heapy-tui report", "--print"):
                    self.assertIn(verb, said)
                self.assertEqual(t.modes_now(), t.modes_before)


class Text(ExplorerCase):
    """Names that are wide, combining, from right to left or hostile stand where the
    frames of tests/golden have them."""

    def frame(self, name):
        folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../golden/cases")
        with open(os.path.join(folder, name + ".case"), encoding="utf-8") as file:
            case = dict(line.rstrip("\n").split(": ", 1) for line in file if ": " in line)
        with open(os.path.join(folder, name + ".frame"), encoding="utf-8") as file:
            return case, unicodedata.normalize("NFC", file.read())

    def test_stands_in_its_columns(self):
        for name in ("text", "text-object", "text-search", "domtree-text", "treemap-text"):
            for term in ("xterm-256color", "vt100"):
                with self.subTest(frame=name, term=term):
                    case, wanted = self.frame(name)
                    width, height = map(int, case["size"].split("x"))
                    t = self.start(case["heap"], width=width, height=height, term=term)
                    t.wait_text("? help")
                    for key in case.get("keys", "").split():
                        t.quiet(0.1)
                        t.send({"Enter": "\r"}.get(key, key))
                    t.quiet()
                    shown = unicodedata.normalize("NFC", t.text())
                    self.assertEqual(shown.split("\n"), wanted.rstrip("\n").split("\n"))


class Mouse(ExplorerCase):
    def test_off_leaves_it_to_the_terminal(self):
        t = self.start("shop", env={"EXPLORER_CONFIG": "set mouse = off"})
        t.wait_text("1/12")
        self.assertFalse(t.mouse_is_on())


class Paste(ExplorerCase):
    def test_is_text_and_no_keys(self):
        t = self.start("shop")
        t.wait_text("1/12")
        t.send("/")
        t.wait_text("search:")
        t.send("\x1b[200~Sto\x03\x1b[Bre\r\n\x1b[201~")
        t.wait_text("search: Sto[Bre")
        t.send("\x15" "Store\r")
        t.wait_gone("search:")

    def test_outside_of_a_prompt_presses_nothing(self):
        t = self.start("shop")
        t.wait_text("1/12")
        t.send("\x1b[200~jQ\r\x1b[201~")
        t.wait_text(":jQ")
        t.send("\x1b")
        t.wait_gone(":jQ")
        t.wait_text("1/12")
        t.send("j")
        t.wait_text("2/12")

    def test_without_an_end_it_is_over_when_nothing_comes(self):
        t = self.start("shop")
        t.wait_text("1/12")
        t.send("/\x1b[200~abc")
        t.wait_text("search: abc")


class Keys(ExplorerCase):
    def test_esc_and_a_key_at_once_are_two_keys(self):
        t = self.start("shop")
        t.wait_text("1/12")
        t.send("&Sto\r")
        t.wait_text("of 12")
        t.send("\x1bj")
        t.wait_text("2/12")

    def test_alt_is_a_key_if_it_is_bound(self):
        t = self.start("shop", env={"EXPLORER_CONFIG": "bind Alt-x move-down\n"
                                    "bind Alt-Left last-row\nbind Shift-Tab move-up"})
        t.wait_text("1/12")
        t.send("\x1bx\x1bx")
        t.wait_text("3/12")
        t.send("\x1b[Z")
        t.wait_text("2/12")
        t.send("\x1b[1;3D")
        t.wait_text("12/12")

    def test_keys_can_be_taken_away_and_are_gone_from_the_hints(self):
        t = self.start("shop", env={"EXPLORER_CONFIG": "unbind Enter\nbind x open"})
        t.wait_text("1/12")
        self.assertIn("x open", t.line(23))
        t.send("\r")
        t.wait_text("no such key here: Enter")
        t.send("x")
        t.wait_text("heap.byclodo[0].byid")


class Looks(ExplorerCase):
    def colours(self, config="", **env):
        t = self.start("shop", env=dict(env, EXPLORER_CONFIG=config))
        t.wait_text("1/12")
        t.quiet()
        # the emulator forgets colours of lines that were erased as a whole
        return {cell[1:3] for y in range(24) for x in range(80)
                for cell in [t.screen.buffer[y][x]] if cell.data != " "}

    def test_themes(self):
        dark, light = self.colours("set theme = dark"), self.colours("set theme = light")
        self.assertNotEqual(dark, light)
        self.assertEqual(self.colours("set theme = mono"), {("default", "default")})
        self.assertEqual(self.colours("set colors = none"), {("default", "default")})
        contrast = self.colours("set theme = contrast")
        self.assertNotIn("default", {bg for _, bg in contrast})

    def test_a_persons_colour(self):
        self.assertIn(("ff00ff", "default"), self.colours("color rule 201"))

    def test_no_color_is_heeded_unless_colours_are_asked_for(self):
        self.assertEqual(self.colours(NO_COLOR="1"), {("default", "default")})
        self.assertNotEqual(self.colours("set colors = 256", NO_COLOR="1"),
                            {("default", "default")})


class Copy(ExplorerCase):
    def sent(self, term, **env):
        t = self.start("shop", term=term, env=env)
        t.wait_text("1/12")
        t.send("y")
        t.quiet()
        return t.raw

    def test_goes_to_the_clipboard_where_there_is_one(self):
        text = b"\x1b]52;c;" + base64.b64encode(b"heap.byclodo") + b"\x07"
        self.assertIn(text, self.sent("xterm-256color"))
        self.assertNotIn(b"]52;", self.sent("vt100"))
        self.assertNotIn(b"]52;", self.sent("linux"))
        self.assertIn(b"\x1bPtmux;\x1b" + text + b"\x1b\\", self.sent("screen", TMUX="x"))
        self.assertIn(b"\x1bP" + text + b"\x1b\\", self.sent("screen", STY="x"))


class Order(ExplorerCase):
    def test_terminals_that_reorder_lines_are_told_not_to(self):
        t = self.start("shop", env={"VTE_VERSION": "7200"})
        t.wait_text("1/12")
        self.assertIn(b"\x1b[8l", t.raw)
        t.send("Q")
        self.assertEqual(t.wait_end(), 0)
        self.assertGreater(t.raw.rfind(b"\x1b[8h"), t.raw.rfind(b"\x1b[8l"))


class Stop(ExplorerCase):
    """In a shell that knows jobs: a program without one cannot be stopped."""

    def test_ctrl_z_and_back(self):
        t = Terminal(["/bin/sh", "-i"], env={"PS1": "ready> ", "ENV": ""})
        self.addCleanup(t.close)
        t.wait_text("ready>")
        modes = t.modes_now()
        t.send(EXPLORER + " shop\r")
        t.wait_text("1/12")
        for _ in range(2):
            t.send("\x1a")
            t.wait_for(lambda: not t.in_alternate_screen(), "the shell's screen")
            t.quiet()
            self.assertEqual(t.modes_now(), modes)
            self.assertFalse(t.mouse_is_on() or t.paste_is_on() or t.cursor_is_hidden())
            t.resize(60, 15)
            t.send("fg\r")
            t.wait_for(lambda: t.in_alternate_screen() and t.paste_is_on() and
                       t.mouse_is_on() and "? help" in t.line(14), "the explorer again")
            t.quiet()
            t.send("j")
        t.wait_text("3/12")
        t.send("Q")
        t.wait_text("done")
        t.quiet()
        self.assertEqual(t.modes_now(), modes)
        t.send("exit\r")
        t.wait_end()
        self.assertFalse(t.mouse_is_on() or t.paste_is_on() or t.cursor_is_hidden())


if __name__ == "__main__":
    unittest.main()
