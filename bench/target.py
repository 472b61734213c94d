"""One measurement in a process of its own: builds a heap, looks at it, prints JSON.

    target.py heapy-tui WORKLOAD OBJECTS GRAPH_BENCH SNAPSHOT
    target.py guppy     WORKLOAD OBJECTS

bench/run.py starts it; PYTHONPATH must lead to heapy_tui or to guppy.
"""
import gc
import json
import os
import subprocess
import sys
import threading
import time

import workloads


def memory_bytes(field):
    """VmRSS or VmHWM of this process."""
    with open("/proc/self/status") as status:
        for line in status:
            if line.startswith(field + ":"):
                return int(line.split()[1]) * 1024
    raise LookupError(field)


class Ticker(threading.Thread):
    """A thread of the program that wants to run all the time: its longest gap is
    what the program notices of a capture."""

    def __init__(self):
        super().__init__(daemon=True)
        self.longest_s = 0.0
        self.going = True
        self.ticks = 0

    def run(self):
        last = time.monotonic()
        while self.going:
            time.sleep(0.0005)
            now = time.monotonic()
            self.longest_s = max(self.longest_s, now - last)
            last = now
            self.ticks += 1

    def stop(self):
        self.going = False
        self.join()
        return self.longest_s


def time_collect():
    """Seconds of a full collection of what is there: the best of three."""
    best = None
    for _ in range(3):
        begun = time.monotonic()
        gc.collect()
        taken = time.monotonic() - begun
        best = taken if best is None else min(best, taken)
    return best


def warm_memory(n_bytes):
    """Touch free memory and give it back. A virtual machine is given memory by its
    host page by page at the first touch (2.5 s per GB where this was written) and
    hands back what is free; without this the figures show the host. Both tools are
    measured so."""
    code = ("import mmap; m = mmap.mmap(-1, %d, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)\n"
            "m.madvise(14)\n"    # MADV_HUGEPAGE: free again as large pages
            "for at in range(0, len(m), 4096): m[at] = 1" % n_bytes)
    subprocess.run([sys.executable, "-S", "-c", code], check=True)


def time_fork():
    """Seconds of a bare fork of this process, seen from here: the best of three. No
    capture by a copy can be shorter."""
    best = None
    for _ in range(3):
        begun = time.monotonic()
        child = os.fork()
        if child == 0:
            os._exit(0)
        taken = time.monotonic() - begun
        os.waitpid(child, 0)
        best = taken if best is None else min(best, taken)
    return best


def measure_heapy_tui(graph_bench, snapshot):
    from heapy_tui import _engine

    fork_s = time_fork()
    reader_end, writer_end = os.pipe()
    explorer = subprocess.Popen([graph_bench, "-", snapshot], stdin=reader_end,
                                stdout=subprocess.PIPE)
    os.close(reader_end)
    time.sleep(0.2)     # let it start: a person's explorer is there already
    ticker = Ticker()
    ticker.start()
    time.sleep(0.01)
    begun = time.monotonic()
    result = _engine.capture(writer_end)
    captured = time.monotonic()
    stall_s = ticker.stop()
    os.close(writer_end)
    answer, _ = explorer.communicate()
    if explorer.returncode != 0:
        raise SystemExit("graph_bench failed")
    graph = json.loads(answer)
    graph["capture_to_graph_s"] = graph.pop("sealed_at") - begun
    result.pop("skipped")
    result.update(graph, fork_s=fork_s, capture_call_s=captured - begun, stall_s=stall_s)
    return result


def measure_guppy():
    before = memory_bytes("VmRSS")
    from guppy import hpy
    hp = hpy()
    ticker = Ticker()
    ticker.start()
    begun = time.monotonic()
    heap = hp.heap()
    heap_s = time.monotonic() - begun
    text = str(heap)
    table_s = time.monotonic() - begun - heap_s
    return {"heap_s": heap_s, "table_s": table_s, "stall_s": ticker.stop(),
            "objects": heap.count, "lines": text.count("\n") + 1,
            "added_bytes": memory_bytes("VmHWM") - before}


def main():
    tool, name, n_objects = sys.argv[1:4]
    root = workloads.WORKLOADS[name](int(n_objects))
    facts = {"tool": tool, "workload": name, "wanted": int(n_objects),
             "python": ".".join(map(str, sys.version_info[:3])),
             "collect_s": time_collect(), "rss_bytes": memory_bytes("VmRSS")}
    warm_memory(2 * facts["rss_bytes"])
    facts.update(measure_guppy() if tool == "guppy" else measure_heapy_tui(*sys.argv[4:6]))
    json.dump(facts, sys.stdout)
    sys.stdout.flush()
    del root
    os._exit(0)     # freeing ten million objects is nobody's measurement


if __name__ == "__main__":
    main()
