"""Capture this program's heap and explore it in a terminal.

    import heapy_tui
    heapy_tui.dump("/tmp/now.capture")   # then: heapy-tui /tmp/now.capture
    heapy_tui.explore()                  # here and now, on this terminal

    from heapy_tui import hpy            # Heapy's interface: questions in Python
    hp = hpy(); hp.heap()

A capture walks a forked, frozen copy of the process: the program stands still
for milliseconds only, no Python code runs in the copy, and nothing stays behind.
Importing fails with ImportError where the interpreter cannot be captured.
"""

from heapy_tui._load import engine as _loaded  # first: says why if it cannot be
from heapy_tui._capture import CaptureResult, dump

__version__ = _loaded.version
__all__ = ["CaptureResult", "dump", "explore", "hpy", "__version__"]


def __getattr__(name):
    # A program that is only captured loads nothing for questions, and neither signal nor
    # enum, which exploring needs.
    if name == "hpy":
        from heapy_tui._hpy import hpy as value
    elif name == "explore":
        from heapy_tui._explore import explore as value
    else:
        raise AttributeError("module %r has no attribute %r" % (__name__, name))
    globals()[name] = value
    return value


def __dir__():
    return sorted(set(globals()) | set(__all__))
