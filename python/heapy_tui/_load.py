"""Find the engine for this interpreter, or say in one line why there is none."""

import os
import sys


def _versions_built_for():
    """["3.9", "3.11"]: told by the names of the engines beside this file."""
    found = set()
    for name in os.listdir(os.path.dirname(os.path.abspath(__file__))):
        head, _, rest = name.partition(".cpython-3")
        digits = rest.partition("-")[0]
        if head == "_engine" and digits.isdigit():
            found.add(int(digits))
    return ["3.%d" % minor for minor in sorted(found)]


def _refusal(error):
    if sys.implementation.name != "cpython":
        return "heapy_tui captures CPython, not %s" % sys.implementation.name
    if "free-threading" in sys.version:
        return "heapy_tui cannot capture free-threaded CPython: use a build with the GIL"
    versions = _versions_built_for()
    this = "%d.%d" % sys.version_info[:2]
    if this in versions:
        return "heapy_tui cannot load its engine: %s" % error
    return "heapy_tui was not built for CPython %s (but for %s)" % (
        this, ", ".join(versions) or "none")


try:
    from heapy_tui import _engine as engine
except ImportError as error:
    raise ImportError(_refusal(error), name="heapy_tui") from None

_reason = engine.unsupported()
if _reason:
    raise ImportError("heapy_tui: " + _reason, name="heapy_tui")
