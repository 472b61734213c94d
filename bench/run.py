#!/usr/bin/env python3
"""Measure captures of synthetic heaps, beside guppy3 on the same heaps.

    make -C build bench
    bench/run.py --build build --guppy VENV/bin/python --objects 1000000 10000000 \\
        --note bench/machine.md --write bench/RESULTS.md

Every figure comes from a process of its own that builds the heap anew. guppy3
is measured with the interpreter named by --guppy (a virtual environment with
`pip install guppy3`), of the same version as --python; without it, or where it
takes longer than --timeout, its lines say so.
"""
import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

from workloads import WORKLOADS  # noqa: E402

GB = 1e9


class Failed(Exception):
    pass


def run_target(python, arguments, python_path, timeout_s):
    environment = dict(os.environ, PYTHONPATH=os.pathsep.join(filter(None, [HERE, python_path])),
                       PYTHONDONTWRITEBYTECODE="1")
    try:
        done = subprocess.run([python, os.path.join(HERE, "target.py"), *map(str, arguments)],
                              env=environment, stdout=subprocess.PIPE, timeout=timeout_s,
                              universal_newlines=True)
    except subprocess.TimeoutExpired:
        raise Failed("over %d s" % timeout_s) from None
    if done.returncode != 0:
        raise Failed("exit %d" % done.returncode)
    return json.loads(done.stdout)


def median_of(runs):
    """The median of every number over several runs of one measurement."""
    merged = dict(runs[0])
    for key, value in merged.items():
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            merged[key] = statistics.median(run[key] for run in runs)
    return merged


def measure(options, name, n_objects):
    graph_bench = os.path.join(options.build, "bench", "graph_bench")
    with tempfile.TemporaryDirectory() as folder:
        ours = median_of([
            run_target(options.python,
                       ["heapy-tui", name, n_objects, graph_bench, os.path.join(folder, "x.hps")],
                       os.path.join(options.build, "python"), options.timeout)
            for _ in range(options.repeat)])
    theirs = None
    if options.guppy:
        try:
            theirs = median_of([run_target(options.guppy, ["guppy", name, n_objects], None,
                                           options.timeout) for _ in range(options.repeat)])
        except Failed as why:
            theirs = {"failed": str(why)}
    return ours, theirs


def seconds(value):
    if value < 0.0995:
        return "%.1f ms" % (value * 1e3)
    return "%.2f s" % value


def megabytes(value):
    return "%.1f MB" % (value / 1e6)


# Title, what to show of our figures (o) and guppy's (g, None where not measured),
# target or None: (text, test).
LINES = (
    ("objects in the capture", lambda o, g: "{:,}".format(o["nodes"]), None),
    ("edges", lambda o, g: "{:,}".format(o["edges"]), None),
    ("RSS of the program", lambda o, g: megabytes(o["rss_bytes"]), None),
    ("`gc.collect()`", lambda o, g: seconds(o["collect_s"]), None),
    ("pause", lambda o, g: seconds(o["pause_s"]), None),
    ("pause per GB of RSS", lambda o, g: seconds(o["pause_s"] * GB / o["rss_bytes"]),
     ("≤ 20 ms", lambda o, g: o["pause_s"] * GB / o["rss_bytes"] <= 0.020)),
    ("a bare fork of the program, best of 3", lambda o, g: seconds(o["fork_s"]), None),
    ("longest gap of another thread", lambda o, g: seconds(o["stall_s"]), None),
    ("walk, in the twin", lambda o, g: seconds(o["walk_s"]), None),
    ("capture to graph", lambda o, g: seconds(o["capture_to_graph_s"]), None),
    ("… as multiples of `gc.collect()`",
     lambda o, g: "%.1f" % (o["capture_to_graph_s"] / o["collect_s"]),
     ("≤ 4 (not strings: untracked)",
      lambda o, g: o["workload"] == "strings" or o["capture_to_graph_s"] <= 4 * o["collect_s"])),
    ("first table", lambda o, g: seconds(o["first_table_s"]), None),
    ("capture and first table", lambda o, g: seconds(o["capture_to_graph_s"] + o["first_table_s"]),
     ("≤ 3 s", lambda o, g: o["capture_to_graph_s"] + o["first_table_s"] <= 3)),
    ("save the snapshot", lambda o, g: seconds(o["save_s"]), None),
    ("snapshot", lambda o, g: megabytes(o["file_bytes"]), None),
    ("reopen it, checksums and nodes checked", lambda o, g: seconds(o["reopen_s"]),
     ("≤ 0.1 s", lambda o, g: o["reopen_s"] <= 0.1)),
    ("its first table", lambda o, g: seconds(o["reopen_table_s"]), None),
    ("checking its edges, when first used", lambda o, g: seconds(o["reopen_edges_s"]), None),
    ("memory the capture added", lambda o, g: megabytes(o["added_bytes"]), None),
    ("… of the program's RSS", lambda o, g: "%.2f %%" % (100 * o["added_bytes"] / o["rss_bytes"]),
     ("≤ 2 %", lambda o, g: o["added_bytes"] <= 0.02 * o["rss_bytes"])),
    ("graph in the explorer", lambda o, g: megabytes(o["graph_bytes"]), None),
    ("peak of the explorer", lambda o, g: megabytes(o["peak_bytes"]), None),
    ("guppy3: `heap()`", lambda o, g: seconds(g["heap_s"]), None),
    ("guppy3: first table", lambda o, g: seconds(g["table_s"]), None),
    ("guppy3: longest gap of another thread", lambda o, g: seconds(g["stall_s"]), None),
    ("guppy3: memory added", lambda o, g: megabytes(g["added_bytes"]), None),
    ("heap and first table, times faster than guppy3",
     lambda o, g: "%.1f" % faster(o, g), ("≥ 6", lambda o, g: faster(o, g) >= 6)),
)


def faster(ours, theirs):
    return ((theirs["heap_s"] + theirs["table_s"]) /
            (ours["capture_to_graph_s"] + ours["first_table_s"]))


def cell(line, ours, theirs):
    title, show, target = line
    needs_guppy = "guppy3" in title
    if needs_guppy and theirs is None:
        return "–"
    if needs_guppy and "failed" in theirs:
        return theirs["failed"]
    text = show(ours, theirs)
    if target and not target[1](ours, theirs):
        text += " ✗"
    return text


def table(results):
    """A table of one size: a column for each workload."""
    head = ["", *(ours["workload"] for ours, _ in results), "target"]
    rows = [[line[0], *(cell(line, *result) for result in results), line[2][0] if line[2] else ""]
            for line in LINES]
    out = ["| " + " | ".join(head) + " |", "|---|" + "---:|" * len(results) + "---|"]
    out += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(out)


def machine():
    model = "unknown processor"
    with open("/proc/cpuinfo") as cpuinfo:
        for text in cpuinfo:
            if text.startswith("model name"):
                model = text.split(":", 1)[1].strip()
                break
    with open("/proc/meminfo") as meminfo:
        total = int(meminfo.readline().split()[1]) * 1024
    return "%s, %d processors, %.0f GB, Linux %s" % (
        model, os.cpu_count(), total / GB, platform.release().split("-")[0])


def tell(parts, options):
    """Print what was measured, with the note behind it, and write it where that is asked."""
    if options.note:
        with open(options.note, encoding="utf-8") as note:
            parts = parts + ["", note.read().rstrip()]
    text = "\n".join(parts) + "\n"
    print(text)
    if options.write:
        with open(options.write, "w", encoding="utf-8") as out:
            out.write(text)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", default="build", help="the built tree (%(default)s)")
    parser.add_argument("--objects", type=int, nargs="+", default=[1000000])
    parser.add_argument("--workload", nargs="+", choices=list(WORKLOADS), default=list(WORKLOADS))
    parser.add_argument("--python", default=sys.executable, help="interpreter of the heaps")
    parser.add_argument("--guppy", help="interpreter that has guppy3")
    parser.add_argument("--repeat", type=int, default=1, help="runs of each, of which the median")
    parser.add_argument("--timeout", type=int, default=600, help="seconds for one run")
    parser.add_argument("--write", help="write the tables to this file as well")
    parser.add_argument("--note", help="file of remarks on this machine, to end with")
    parser.add_argument("--json", help="write all figures to this file")
    options = parser.parse_args()

    release = subprocess.run([options.python, "-c", "import platform;print(platform.python_version())"],
                             stdout=subprocess.PIPE, universal_newlines=True, check=True).stdout.strip()
    parts = ["# Measurements", "",
             "Made by `bench/run.py`; each figure is %s. CPython %s on %s." % (
                 "of one run" if options.repeat == 1 else "the median of %d runs" % options.repeat,
                 release, machine()),
             "A figure that misses its target has a ✗. How long questions take is in "
             "`bench/QUESTIONS.md`, and keys of the explorer in `bench/KEYS.md`."]
    everything = []
    for n_objects in options.objects:
        results = []
        for name in options.workload:
            print("%s, %s objects" % (name, "{:,}".format(n_objects)), file=sys.stderr)
            results.append(measure(options, name, n_objects))
        everything += [{"heapy-tui": ours, "guppy3": theirs} for ours, theirs in results]
        parts += ["", "## {:,} objects".format(n_objects), "", table(results)]
    tell(parts, options)
    if options.json:
        with open(options.json, "w", encoding="utf-8") as out:
            json.dump(everything, out, indent=1)


if __name__ == "__main__":
    try:
        main()
    except Failed as why:
        raise SystemExit("bench/run.py: a measurement failed: %s" % why)
