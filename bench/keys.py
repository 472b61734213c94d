#!/usr/bin/env python3
"""Measure the explorer over a scripted hour of keys, on snapshots of synthetic heaps.

    make -C build bench
    bench/keys.py --build build --objects 1000000 10000000 --note bench/keys.md \\
        --write bench/KEYS.md

The script is that of bench/key_bench.c: some 5,000 keys, as a person presses them who
works. The hour goes by faster than it would, for nobody reads what is shown; where a
person would, it waits for work in the background.
"""
import argparse
import os
import statistics
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

from ask import dump, lines_of  # noqa: E402
from run import machine, megabytes, seconds, tell  # noqa: E402
from workloads import WORKLOADS  # noqa: E402

FRAME_TARGET_S = 0.016  # from a key to its frame: moves, sorts and filters
START_TARGET_S = 0.2    # from the snapshot to the first frame
GROWTH_TARGET = 1.05    # memory at the end over that after a tenth of the keys

# Kinds of keys, by names of actions; what is in none is a question of its own name.
KINDS = (
    ("moves", "move-up move-down page-up page-down half-page-up half-page-down first-row "
              "last-row wheel"),
    ("typing", "typing search filter prompt"),
    ("units, redraw", "units redraw"),
    ("back and forward", "back forward cancel quit"),
    ("sorts", "sort sort-reverse"),
    ("filters", "filter-enter"),
    ("searches", "search-enter search-next search-previous"),
    ("into and out of trees", "into out"),
)
TARGETED = ("moves", "sorts", "filters")


class Key:
    def __init__(self, words):
        self.action, self.view = words[1:3]
        self.rows, self.worker = int(words[3]), words[4] == "1"
        self.seconds, self.waited, self.resident = map(float, words[5:8])
        self.kind = next((kind for kind, names in KINDS if self.action in names.split()),
                         "enter" if self.action == "prompt-enter" else self.action)


def measure(options, name, n_objects):
    """What key_bench tells: (open_s, start_s, keys)."""
    program = os.path.join(options.build, "bin", "heapy-tui")
    bench = os.path.join(options.build, "bench", "key_bench")
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        stream, snapshot = (os.path.join(folder, leaf) for leaf in ("heap.capture", "heap.hps"))
        dump(options, name, n_objects, stream)
        subprocess.run([program, "save", "-o", snapshot, stream], check=True)
        os.unlink(stream)
        # the first reading of a file measures the disk
        subprocess.run([bench, snapshot, "1", options.size, "0"], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        done = subprocess.run([bench, snapshot, str(options.keys), options.size,
                               str(options.think)], stdout=subprocess.PIPE,
                              universal_newlines=True, check=True)
    lines = [line.split() for line in done.stdout.splitlines()]
    opened, started = next((float(a), float(b)) for word, a, b in
                           (line for line in lines if line[0] == "start"))
    return opened, started, [Key(line) for line in lines if line[0] == "key"]


def percentile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(share * len(values)))]


def checked(value, target):
    return seconds(value) + (" ✗" if value > target else "")


def kinds_table(keys):
    by_kind = {}
    for key in keys:
        by_kind.setdefault(key.kind, []).append(key)
    order = [kind for kind, _ in KINDS] + sorted(set(by_kind) - {kind for kind, _ in KINDS})
    rows = []
    for kind in order:
        took = [key.seconds for key in by_kind.get(kind, [])]
        if not took:
            continue
        target = FRAME_TARGET_S if kind in TARGETED else float("inf")
        rows.append([kind, str(len(took)),
                     str(sum(key.worker for key in by_kind[kind])), seconds(statistics.median(took)),
                     checked(percentile(took, 0.99), target), checked(max(took), target),
                     "≤ " + seconds(target) if kind in TARGETED else ""])
    return lines_of(["keys", "pressed", "on the worker", "median", "99 %", "slowest", "target"],
                    rows)


def slow_table(keys):
    """What of moves, sorts and filters takes longer than a frame, by where it was."""
    slow = {}
    for key in keys:
        if key.kind in TARGETED and key.seconds > FRAME_TARGET_S:
            slow.setdefault((key.action, key.view, key.rows), []).append((key.seconds, key.waited))
    if not slow:
        return "No move, sort or filter took longer than %s." % seconds(FRAME_TARGET_S)
    rows = [[action, view, "{:,}".format(n_rows), str(len(took)), *map(seconds, max(took))]
            for (action, view, n_rows), took in
            sorted(slow.items(), key=lambda item: max(item[1]), reverse=True)[:20]]
    return lines_of(["longer than a frame", "in the view", "rows", "times", "slowest",
                     "waited for the worker"], rows)


def memory_lines(keys):
    at = [keys[min(len(keys) - 1, len(keys) * share // 100)].resident
          for share in (10, 25, 50, 75, 100)]
    most = max(key.resident for key in keys)
    missed = " ✗" if at[-1] > GROWTH_TARGET * at[0] else ""
    return ("Memory that is not the file's: %s after a tenth of the keys, %s, %s and %s after each "
            "quarter, %s at the end%s, %s at most." %
            (*map(megabytes, at), missed, megabytes(most)))


def section(options, name, n_objects):
    print("%s, %s objects" % (name, "{:,}".format(n_objects)), file=sys.stderr)
    opened, started, keys = measure(options, name, n_objects)
    return ["", "## {}, {:,} objects".format(name, n_objects), "",
            "From the snapshot to the first frame: %s (≤ %s), of which %s is opening the file." %
            (checked(started, START_TARGET_S), seconds(START_TARGET_S), seconds(opened)),
            memory_lines(keys), "", kinds_table(keys), "", slow_table(keys)]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", default="build", help="the built tree (%(default)s)")
    parser.add_argument("--objects", type=int, nargs="+", default=[1000000])
    parser.add_argument("--workload", nargs="+", choices=list(WORKLOADS),
                        default=["records", "longchain"])
    parser.add_argument("--keys", type=int, default=5000)
    parser.add_argument("--size", default="120x40", help="of the window (%(default)s)")
    parser.add_argument("--think", type=int, default=20,
                        help="milliseconds between keys (%(default)s)")
    parser.add_argument("--python", default=sys.executable, help="interpreter of the heaps")
    parser.add_argument("--folder", help="where snapshots are put meanwhile")
    parser.add_argument("--write", help="write the tables to this file as well")
    parser.add_argument("--note", help="file of remarks, to end with")
    options = parser.parse_args()
    parts = ["# How long keys take", "",
             "Made by `bench/keys.py` on %s: %s keys in a window of %s," %
             (machine(), "{:,}".format(options.keys), options.size),
             "from the key to the frame, which a terminal has taken. What takes the worker "
             "includes stopping", "what it did in the background. A figure that misses its "
             "target has a ✗."]
    for n_objects in options.objects:
        for name in options.workload:
            parts += section(options, name, n_objects)
    tell(parts, options)


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as why:
        raise SystemExit("bench/keys.py: a measurement failed: %s" % why)
