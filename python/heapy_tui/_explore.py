"""explore: a capture into the explorer, on the terminal of this program.

The explorer gets a process group of its own and the terminal's foreground, as a
shell would give it: keys and signals of the terminal go to it alone, and when it
is suspended, so is this program.
"""

import os
import signal
import sys

from heapy_tui import _engine
from heapy_tui._capture import CaptureResult

PROGRAM = "heapy-tui"


def find_program():
    """Path of the heapy-tui program.

    $HEAPY_TUI, then beside the package as built and as installed, then $PATH.
    Raises RuntimeError if there is none.
    """
    given = os.environ.get("HEAPY_TUI")
    if given:
        return given
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    places = [os.path.join(package, up, "bin") for up in ("..", os.path.join("..", "..", ".."))]
    places += os.environ.get("PATH", os.defpath).split(os.pathsep)
    for place in places:
        path = os.path.normpath(os.path.join(place, PROGRAM))
        if os.path.isfile(path) and os.access(path, os.X_OK):
            return path
    raise RuntimeError("the program %s was not found (set HEAPY_TUI to its path)" % PROGRAM)


class _Terminal:
    """The controlling terminal, borrowed: settings and foreground as they were."""

    def __init__(self):
        import termios  # not everywhere, and not needed by dump
        self._termios = termios
        try:
            self.fd = os.open("/dev/tty", os.O_RDWR | os.O_CLOEXEC)
        except OSError:
            raise RuntimeError("explore() needs a terminal, and this process has none: "
                               "use dump() and open the file elsewhere") from None
        self._group = os.getpgrp()
        if os.tcgetpgrp(self.fd) != self._group:
            os.close(self.fd)
            raise RuntimeError("explore() needs the terminal, but this process runs in "
                               "the background")
        self._settings = termios.tcgetattr(self.fd)

    def _undisturbed(self, do, *arguments):
        """Not stopped by SIGTTOU, which a background process gets for this."""
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTTOU})
        try:
            do(*arguments)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def hand_to(self, group):
        try:
            self._undisturbed(os.tcsetpgrp, self.fd, group)
        except OSError:
            pass  # the group has ended meanwhile

    def take_back(self):
        self.hand_to(self._group)
        self._undisturbed(self._termios.tcsetattr, self.fd, self._termios.TCSADRAIN,
                          self._settings)

    def suspend_both(self, child):
        """The explorer was suspended by its user: so are we, until continued."""
        self.take_back()
        os.killpg(self._group, signal.SIGSTOP)
        self._settings = self._termios.tcgetattr(self.fd)
        self.hand_to(child)
        os.killpg(child, signal.SIGCONT)

    def close(self):
        self.take_back()
        os.close(self.fd)


# What a Python program may have set otherwise and a new program must find as usual.
_SIGNALS = (signal.SIGINT, signal.SIGQUIT, signal.SIGTERM, signal.SIGHUP, signal.SIGTSTP,
            signal.SIGTTIN, signal.SIGTTOU, signal.SIGPIPE, signal.SIGCHLD, signal.SIGWINCH,
            signal.SIGCONT)


def _start(program, stream, terminal):
    """The explorer in a group of its own, reading the stream. Its pid."""
    actions = [(os.POSIX_SPAWN_DUP2, stream, 0),
               (os.POSIX_SPAWN_DUP2, terminal.fd, 1),
               (os.POSIX_SPAWN_DUP2, terminal.fd, 2)]
    try:
        return os.posix_spawn(program, [PROGRAM, "-"], os.environ, file_actions=actions,
                              setpgroup=0, setsigmask=(), setsigdef=_SIGNALS)
    except OSError as error:
        raise RuntimeError("cannot start %s: %s" % (program, error.strerror)) from None


def _await(child, terminal):
    """Until the explorer has ended; its exit code, or minus a signal."""
    while True:
        try:
            _, status = os.waitpid(child, os.WUNTRACED)
        except ChildProcessError:
            return 0  # somebody of this program waits for any child
        if not os.WIFSTOPPED(status):
            return os.WEXITSTATUS(status) if os.WIFEXITED(status) else -os.WTERMSIG(status)
        if os.WSTOPSIG(status) in (signal.SIGTTIN, signal.SIGTTOU):
            # It was quicker than our handing it the terminal.
            terminal.hand_to(child)
            os.killpg(child, signal.SIGCONT)
        else:
            terminal.suspend_both(child)


def _end(child):
    for signum in (signal.SIGTERM, signal.SIGCONT):
        try:
            os.killpg(child, signum)
        except ProcessLookupError:
            pass


def explore():
    """Capture this process and explore it on its controlling terminal.

    Returns when the person quits; the terminal is then as it was. Other threads go
    on all the time. A program that draws on the screen itself has to draw again.

    Returns:
        CaptureResult, or None if the explorer was left before the capture was done.

    Raises:
        RuntimeError: no terminal, not in the foreground, no heapy-tui program, or
            the capture failed.

    Example:
        >>> heapy_tui.explore()
    """
    program = find_program()
    terminal = _Terminal()
    child = None
    ended = False
    try:
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except (AttributeError, OSError, ValueError):
                pass  # closed or replaced
        reader, writer = os.pipe()
        try:
            try:
                child = _start(program, reader, terminal)
            finally:
                os.close(reader)
            terminal.hand_to(child)
            try:
                result = CaptureResult(_engine.capture(writer, values=True))
            except BrokenPipeError:
                result = None
        finally:
            os.close(writer)
        code = _await(child, terminal)
        ended = True
    finally:
        if child is not None and not ended:
            _end(child)
            _await(child, terminal)
        terminal.close()
    if code != 0:
        raise RuntimeError("%s ended with %s" % (
            PROGRAM, "exit code %d" % code if code > 0 else "signal %d" % -code))
    return result
