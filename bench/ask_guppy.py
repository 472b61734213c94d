"""Ask guppy3 questions in a process of its own: ask_guppy.py WORKLOAD OBJECTS

Reads a line of statements to run first, then lines of title, tab, expression. Prints for
each the title and how many seconds it took until the text was there, as JSON.
"""
import json
import os
import sys
import time

import workloads


def main():
    root = workloads.WORKLOADS[sys.argv[1]](int(sys.argv[2]))
    setup, *lines = sys.stdin.read().splitlines()
    from guppy import hpy
    hp = hpy()
    names = {"hp": hp, "h": hp.heap(), "root": root}
    exec(setup, names)
    for line in lines:
        title, expression = line.split("\t")
        begun = time.monotonic()
        try:
            str(eval(expression, names))
        except Exception as failure:    # what it cannot do is told as not done
            print("%s: %s" % (expression, failure), file=sys.stderr)
            continue
        print(json.dumps([title, time.monotonic() - begun]), flush=True)
    os._exit(0)


if __name__ == "__main__":
    main()
