"""Print what build-aux/find-pythons.sh must know of the interpreter that runs this.

One NAME=VALUE line per fact. Runs on Python 2.7 and later, so that old
interpreters are refused by their version and not by a syntax error.
"""
import os
import platform
import sys
import sysconfig


def facts():
    var = sysconfig.get_config_var
    paths = sysconfig.get_paths()
    includes = []
    for key in ("include", "platinclude"):
        path = paths.get(key)
        if path and path not in includes:
            includes.append(path)
    yield "implementation", platform.python_implementation()
    yield "version", "%d.%d.%d" % sys.version_info[:3]
    yield "minor", "%d.%d" % sys.version_info[:2]
    yield "release", sys.version_info[3]
    # A virtual environment's launcher works as well, but the one it was made
    # from stays when the environment is deleted.
    yield "executable", getattr(sys, "_base_executable", None) or sys.executable
    yield "includes", " ".join(includes)
    yield "suffix", var("EXT_SUFFIX") or ""
    yield "ldversion", var("LDVERSION") or ""
    yield "free_threaded", int(bool(var("Py_GIL_DISABLED")))
    yield "headers", int(any(os.path.exists(os.path.join(d, "Python.h")) for d in includes))
    yield "internal", int(any(os.path.exists(os.path.join(d, "internal", "pycore_interp.h"))
                              for d in includes))


for name, value in facts():
    sys.stdout.write("%s=%s\n" % (name, value))
