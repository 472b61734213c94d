"""What the tests of the explorer on a terminal share."""

import os
import unittest

from terminal import Terminal

EXPLORER = os.path.join(os.environ.get("HPY_BUILD", "build"), "tests/pty/explorer")


@unittest.skipUnless(os.path.exists(EXPLORER), "built without curses")
class ExplorerCase(unittest.TestCase):
    def start_program(self, *command, **options):
        terminal = Terminal(list(command), **options)
        self.addCleanup(terminal.close)
        return terminal

    def start(self, *arguments, **options):
        return self.start_program(EXPLORER, *arguments, **options)

    def assert_restored(self, terminal):
        self.assertFalse(terminal.in_alternate_screen(), "still in the alternate screen")
        self.assertFalse(terminal.cursor_is_hidden(), "the cursor is still hidden")
        self.assertFalse(terminal.mouse_is_on(), "the mouse still reports")
        self.assertFalse(terminal.paste_is_on(), "pastes are still marked")
        self.assertEqual(terminal.modes_now(), terminal.modes_before)
