"""Stands in for the package's _runner.py where only `heapy-tui run` itself is tested.

Takes the same command line, runs a program in the plainest way, and "captures" by
copying the stream that FAKE_CAPTURE names (none if empty).
"""

import os
import shutil
import sys

at = sys.argv.index("--")
options, program = sys.argv[1:at], sys.argv[at + 1:]
assert options[0] == "--capture-to" and options[2] == "--contents", options
to, contents = options[1], options[3]
assert os.path.isabs(to) and os.stat(os.path.dirname(to)).st_mode & 0o777 == 0o700

if program[0] == "-c":
    text, sys.argv = program[1], ["-c"] + program[2:]
elif program[0] == "-m":
    text, sys.argv = "print('module', %r)" % program[1], program[1:]
else:
    with open(program[0]) as file:
        text, sys.argv = file.read(), program
main = {"__name__": "__main__", "contents": contents}


def capture():
    if os.environ.get("FAKE_CAPTURE"):
        shutil.copyfile(os.environ["FAKE_CAPTURE"], to)


try:
    exec(compile(text, program[0], "exec"), main)
finally:
    capture()
