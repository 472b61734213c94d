"""A program on a pseudo-terminal, its screen kept by the emulator pyte."""

import errno
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time

import pyte

PATIENCE_S = 20.0


class Terminal:
    """`command` with a controlling terminal of the given size.

    `stdin` is what its standard input reads instead of the terminal, if given.
    """

    def __init__(self, command, width=80, height=24, term="xterm-256color",
                 stdin=None, env=None):
        self.screen = pyte.Screen(width, height)
        self.stream = pyte.ByteStream(self.screen)
        self.raw = b""
        self.status = None
        environment = {k: v for k, v in os.environ.items()
                       if k not in ("NO_COLOR", "COLUMNS", "LINES")}
        environment.update(TERM=term, LANG="C.UTF-8", LC_ALL="C.UTF-8")
        # ncurses asks the console's mouse daemon otherwise, and its library leaks
        environment["NCURSES_GPM_TERMS"] = "none"
        environment.update(env or {})
        self.master, slave = pty.openpty()
        self._set_size(width, height)
        self.modes_before = termios.tcgetattr(slave)
        self.pid = os.fork()
        if self.pid == 0:
            os.setsid()
            fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
            os.dup2(os.open(stdin, os.O_RDONLY) if stdin else slave, 0)
            os.dup2(slave, 1)
            os.dup2(slave, 2)
            os.closerange(3, 64)
            try:
                os.execvpe(command[0], command, environment)
            finally:
                os._exit(127)
        self.slave = slave

    def _set_size(self, width, height):
        fcntl.ioctl(self.master, termios.TIOCSWINSZ,
                    struct.pack("HHHH", height, width, 0, 0))

    def resize(self, width, height):
        self.screen.resize(height, width)
        self._set_size(width, height)

    def send(self, keys):
        os.write(self.master, keys.encode() if isinstance(keys, str) else keys)

    def kill(self, number):
        os.kill(self.pid, number)

    def pump(self, seconds=0.05):
        """Read what the program wrote. Returns how many bytes."""
        ready, _, _ = select.select([self.master], [], [], seconds)
        if not ready:
            return 0
        try:
            data = os.read(self.master, 65536)
        except OSError as error:
            if error.errno != errno.EIO:
                raise
            return 0
        self.raw += data
        self.stream.feed(data)
        return len(data)

    def text(self):
        return "\n".join(line.rstrip() for line in self.screen.display)

    def line(self, y):
        return self.screen.display[y].rstrip()

    def wait_for(self, condition, what):
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            self.pump()
            if condition():
                return
        raise AssertionError("waited in vain for %s; the screen:\n%s"
                             % (what, self.text()))

    def wait_text(self, text):
        self.wait_for(lambda: text in self.text(), repr(text))

    def wait_gone(self, text):
        self.wait_for(lambda: text not in self.text(), "the end of %r" % text)

    def quiet(self, seconds=0.3):
        """Read until nothing has come for a while. Returns how many bytes came."""
        n = 0
        while True:
            got = self.pump(seconds)
            if not got:
                return n
            n += got

    def wait_end(self):
        """Wait for the program; returns its exit code, or minus the signal."""
        def ended():
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = status
            return bool(pid)
        self.wait_for(ended, "the end of the program")
        while self.pump(0.1):
            pass
        if os.WIFSIGNALED(self.status):
            return -os.WTERMSIG(self.status)
        return os.WEXITSTATUS(self.status)

    def modes_now(self):
        return termios.tcgetattr(self.slave)

    def in_alternate_screen(self):
        return self.raw.rfind(b"\x1b[?1049h") > self.raw.rfind(b"\x1b[?1049l")

    def mouse_is_on(self):
        # several modes may be set by one sequence
        switches = re.findall(rb"\x1b\[\?(?:\d+;)*1000(?:;\d+)*([hl])", self.raw)
        return switches[-1:] == [b"h"]

    def paste_is_on(self):
        return self.raw.rfind(b"\x1b[?2004h") > self.raw.rfind(b"\x1b[?2004l")

    def cursor_is_hidden(self):
        return self.raw.rfind(b"\x1b[?25l") > self.raw.rfind(b"25h")

    def close(self):
        if self.status is None:
            try:
                os.kill(self.pid, signal.SIGKILL)
                os.waitpid(self.pid, 0)
            except (ProcessLookupError, ChildProcessError):
                pass
        for fd in (self.master, self.slave):
            try:
                os.close(fd)
            except OSError:
                pass
