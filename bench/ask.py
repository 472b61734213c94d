#!/usr/bin/env python3
"""Measure questions about synthetic heaps, beside guppy3 on the same heaps.

    make -C build bench
    bench/ask.py --build build --guppy VENV/bin/python --objects 1000000 10000000 \\
        --write bench/QUESTIONS.md

The questions are those of bench/questions.py. heapy-tui answers them from a snapshot that
a program with the heap has dumped; guppy3 within such a program. With several sizes,
a last table tells how the times grow.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

from questions import GUPPY_SETUP, QUESTIONS, SETUP, filled_in  # noqa: E402
from run import Failed, machine, megabytes, seconds, tell  # noqa: E402
from workloads import WORKLOADS  # noqa: E402

PEAK_TARGET = 1.5e9     # bytes of the explorer at 10 M objects, everything computed
GROWTH_TARGET = 12.0    # from 1 M to 10 M objects
NOTICEABLE_S = 0.01     # what is below at the smaller size tells nothing about growth


def environment(*paths):
    return dict(os.environ, PYTHONPATH=os.pathsep.join((HERE, *paths)), PYTHONDONTWRITEBYTECODE="1")


def dump(options, name, n_objects, stream):
    code = ("import sys, workloads, heapy_tui, os\n"
            "root = workloads.WORKLOADS[sys.argv[1]](int(sys.argv[2]))\n"
            "heapy_tui.dump(sys.argv[3])\n"
            "os._exit(0)\n")
    subprocess.run([options.python, "-c", code, name, str(n_objects), stream], check=True,
                   env=environment(os.path.join(options.build, "python")))


def ask_ours(options, name, n_objects):
    """Answers by title: {"seconds", "cpu_s", "peak_bytes"}."""
    program = os.path.join(options.build, "bin", "heapy-tui")
    bench = os.path.join(options.build, "bench", "question_bench")
    lines = [filled_in(SETUP, n_objects)] + [ours for _, ours, _, _ in QUESTIONS]
    with tempfile.TemporaryDirectory() as folder:
        stream, snapshot = (os.path.join(folder, leaf) for leaf in ("heap.capture", "heap.hps"))
        dump(options, name, n_objects, stream)
        subprocess.run([program, "save", "-o", snapshot, stream], check=True)
        os.unlink(stream)
        done = subprocess.run([bench, snapshot], input="\n".join(lines) + "\n",
                              stdout=subprocess.PIPE, universal_newlines=True, check=True)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    return dict(zip((title for title, _, _, _ in QUESTIONS), answers[1:]))


def ask_guppy(options, name, n_objects):
    """Seconds by title, as far as it came within the time."""
    lines = [filled_in(GUPPY_SETUP, n_objects)]
    lines += ["%s\t%s" % (title, theirs) for title, _, theirs, _ in QUESTIONS if theirs]
    with tempfile.TemporaryFile("w+") as told:
        target = subprocess.Popen([options.guppy, os.path.join(HERE, "ask_guppy.py"), name,
                                   str(n_objects)], stdin=subprocess.PIPE, stdout=told,
                                  env=environment(), universal_newlines=True)
        try:
            target.communicate("\n".join(lines) + "\n", timeout=options.timeout)
        except subprocess.TimeoutExpired:
            target.kill()
            target.wait()
        told.seek(0)
        return dict(json.loads(line) for line in told)


def cell(answer, target, n_objects):
    if answer is None:
        return "–"
    missed = target is not None and n_objects >= 10_000_000 and answer["seconds"] > target
    return seconds(answer["seconds"]) + (" ✗" if missed else "")


def guppy_cell(theirs, title, expression):
    if theirs is None or expression is None:
        return "–"
    return seconds(theirs[title]) if title in theirs else "too long"


def table(names, ours, theirs, n_objects):
    """Two columns for each workload."""
    head = ["question", "expression"]
    for name in names:
        head += [name, "guppy3"]
    rows = []
    for title, expression, guppy_expression, target in QUESTIONS:
        row = [title, "`%s`" % expression.replace("|", "\\|")]
        for name in names:
            row += [cell(ours[name].get(title), target, n_objects),
                    guppy_cell(theirs[name], title, guppy_expression)]
        rows.append([*row, "≤ " + seconds(target) if target else ""])
    peak = ["largest memory of the explorer, everything computed", ""]
    for name in names:
        most = max(answer["peak_bytes"] for answer in ours[name].values())
        missed = n_objects >= 10_000_000 and most > PEAK_TARGET
        peak += [megabytes(most) + (" ✗" if missed else ""), ""]
    rows.append([*peak, "≤ " + megabytes(PEAK_TARGET)])
    return lines_of([*head, "target"], rows)


def growth_table(names, small, large):
    rows = []
    for title, _, _, _ in QUESTIONS:
        row = [title.replace("|", "\\|")]
        for name in names:
            before, after = small[name][title]["cpu_s"], large[name][title]["cpu_s"]
            if before < NOTICEABLE_S:
                row.append("–")
            else:
                row.append("%.1f%s" % (after / before,
                                       " ✗" if after > GROWTH_TARGET * before else ""))
        rows.append([*row, "≤ %.0f" % GROWTH_TARGET])
    return lines_of(["processor time, times as long", *names, "target"], rows)


def lines_of(head, rows):
    out = ["| " + " | ".join(head) + " |", "|---|" + "---:|" * (len(head) - 2) + "---|"]
    return "\n".join(out + ["| " + " | ".join(row) + " |" for row in rows])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", default="build", help="the built tree (%(default)s)")
    parser.add_argument("--objects", type=int, nargs="+", default=[1000000])
    parser.add_argument("--workload", nargs="+", choices=list(WORKLOADS), default=list(WORKLOADS))
    parser.add_argument("--python", default=sys.executable, help="interpreter of the heaps")
    parser.add_argument("--guppy", help="interpreter that has guppy3")
    parser.add_argument("--timeout", type=int, default=900, help="seconds for guppy3's answers")
    parser.add_argument("--write", help="write the tables to this file as well")
    parser.add_argument("--note", help="file of remarks, to end with")
    options = parser.parse_args()
    parts = ["# How long questions take", "",
             "Made by `bench/ask.py`; each figure is of one run on %s." % machine(),
             "A figure that misses its target, which is one at 10 M objects, has a ✗. A question "
             "counts from its", "expression to the text of the first page: `heap[0].referrers` has "
             "a table of the heap, one of the answer,", "and the referrers between them. The first "
             "question about dominators pays for the tree of all objects,", "and guppy3's first "
             "about referrers for its table of them. guppy3 had %d s for" % options.timeout,
             "heap, sets and all answers: what it did not come to is \"too long\"."]
    by_size = []
    for n_objects in options.objects:
        ours, theirs = {}, {}
        for name in options.workload:
            print("%s, %s objects" % (name, "{:,}".format(n_objects)), file=sys.stderr)
            ours[name] = ask_ours(options, name, n_objects)
            theirs[name] = ask_guppy(options, name, n_objects) if options.guppy else None
        by_size.append(ours)
        parts += ["", "## {:,} objects".format(n_objects), "",
                  table(options.workload, ours, theirs, n_objects)]
    if len(by_size) > 1:
        parts += ["", "## Growth from {:,} to {:,} objects".format(options.objects[0],
                                                                 options.objects[-1]), "",
                  growth_table(options.workload, by_size[0], by_size[-1])]
    tell(parts, options)


if __name__ == "__main__":
    try:
        main()
    except (Failed, subprocess.CalledProcessError) as why:
        raise SystemExit("bench/ask.py: a measurement failed: %s" % why)
