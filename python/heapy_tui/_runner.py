"""Run a program as Python itself would, and capture its heap when it ends.

    python …/heapy_tui/_runner.py --capture-to PATH [--contents LEVEL] --
        (SCRIPT | -m MODULE | -c CODE) ARGS…

Started by `heapy-tui run`. This file is __main__ only until the program takes its
place: everything else is in _program.py.
"""

import sys

if __name__ == "__main__":
    sys.path.insert(0, __file__.rpartition("/")[0] + "/..")
    from heapy_tui import _program
    sys.path.pop(0)
    _program.main(__file__)
