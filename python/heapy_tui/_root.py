"""hp.Root: the interpreter, from which everything is reached."""

import builtins
import sys

from heapy_tui._wrap import hide

_whole = {"i0_modules": lambda: sys.modules, "i0_sysdict": lambda: vars(sys),
          "i0_builtins": lambda: vars(builtins)}


def _frames():
    """{'i0_t139959159688064_f0': frame}: those of every thread, 0 the outermost."""
    found = {}
    for ident, frame in sys._current_frames().items():
        stack = []
        while frame is not None:
            if not frame.f_globals.get("__name__", "").startswith("heapy_tui."):
                stack.append(frame)
            frame = frame.f_back
        for n, frame in enumerate(reversed(stack)):
            found["i0_t%d_f%d" % (ident, n)] = frame
    return found


@hide
class RootState:
    """Where every path begins. Its attributes are the objects that paths name:
    i0_modules, i0_sysdict, i0_builtins, i0_t<thread>_f<n> (the frames of a thread, 0 the
    outermost). Others of the interpreter's fields have no object that Python may touch.

    Example:
        >>> hp.Root.i0_modules is sys.modules
        True
    """

    __slots__ = ("_session",)

    def __init__(self, session):
        self._session = session

    def __repr__(self):
        return self._session.reprefix + "Root"

    def __getattr__(self, name):
        if name in _whole:
            return _whole[name]()
        if name.startswith("i0_t"):
            frames = _frames()
            if name in frames:
                return frames[name]
        raise AttributeError("the interpreter has no object %r to give" % name)

    def __dir__(self):
        return sorted(list(_whole) + list(_frames()) + ["referents"])

    @property
    def referents(self):
        """IdentitySet: what the interpreter itself holds, in the latest heap.

        Example:
            >>> sys.modules in hp.Root.referents
            True
        """
        return self._session._root_set().referents
