"""The same answers from memory and from files: one program, asked in five ways.

(a) hp.heap(), pinned; (b) hp.heap(pin=False); (c) heapy_tui.dump and hp.load; (d) a
snapshot that was saved and loaded; (e) `heapy-tui eval` on the capture and the snapshot.

What differs is told by the moment of a capture, and only that: a heap that was captured later
sees what the program did in between (here nothing, but for one list that DIFFERENCE asks for).
Pins are no references of the heap. Only `bycycle` is not asked: its labels tell of the one large
cycle of the whole interpreter, which grows with each module that is imported.
"""

import json
import os
import subprocess
import sys
import unittest

from engine_support import PROGRAM, Case, environment

# In a process of its own, so that the program is the same wherever it runs.
SCENE = '''
import json, subprocess, sys
class Node:
    __slots__ = ("key", "left", "right")
    def __init__(self, key, left=None, right=None):
        self.key, self.left, self.right = key, left, right
class Sub(Node):
    __slots__ = ()
class WithDict:
    def __init__(self, n):
        self.items = [n] * n
        self.__dict__
shared = ["shared"]
nodes = [Sub("k%d" % i, shared, [i]) if i % 3 else Node(shared, (i, i + 10 ** 9)) for i in range(300)]
for i in range(299):
    if i % 7 == 0:
        nodes[i].right = nodes[i + 1]
ring = Node("ring"); ring.left = ring
dicts = [WithDict(i) for i in range(40)]
later = []
'''

QUESTIONS = [
    "({0}).count", "({0}).size", "({0}).byclodo", "({0}).bytype", "({0}).byrcs", "({0}).byvia", "({0}).bysize",
    "({0}).byunity", "({0}).bymodule", "({0}).bypackage", "({0}).bydefiner", "({0}).byviafolded",
    "({0}).domisize", "({0}).dominos.count", "({0}).referrers.bytype", "({0}).referents.byclodo",
    "({0}).referrers.byvia", "({0}).imdom.byclodo", "({0}).owners.bytype", "({0}).dictof.byclodo",
    "({0}).kind", "({0})[0].byrcs", "({0}).byid[0:3].size", "({0}).sp.numpaths", "({0}).sp", "({0}).rp",
    "({0}).get_rp(depth=2, imdom=1)", "({0}) & ~Via('.left')", "({0}) - Size(64)", "({0}) <= Type('__main__.Node')",
    "({0}).by('Type&Size')",
]
SETS = [
    "heap & Type('__main__.Node')", "heap & Type('__main__.Node').alt('<=')", "heap & Type('__main__.Sub')",
    "(heap & Type('__main__.Sub')).referents & Type('list')", "heap & Clodo(dictof='__main__.WithDict')",
    "heap & Type('__main__.WithDict')",
]
DIFFERENCE = "(heap & Type('__main__.WithDict')).referrers & Type('list')"

ASK = SCENE + '''
import heapy_tui
from heapy_tui import hpy
capture, snapshot, output = sys.argv[1:4]
expressions = json.load(sys.stdin)
hp = hpy()
kept = {}
def pinned():
    return hp.heap()
def unpinned():
    return hp.heap(pin=False)
def dumped():
    heapy_tui.dump(capture)
    return hp.load(capture)
def saved():
    heap = hp.heap()
    heap.save(snapshot)
    del heap
    return hp.load(snapshot)
answers = {}
names = {name: getattr(hp, name) for name in ("Type", "Clodo", "Via", "Size")}
for name, way in (("pinned", pinned), ("unpinned", unpinned), ("dumped", dumped), ("saved", saved)):
    heap = way()
    answers[name] = {one: repr(eval(one, dict(names, heap=heap))) for one in expressions}
    del heap
first = hp.heap()
later.append(dicts[:5])
second = hp.heap()
difference = sys.argv[4]
answers["difference"] = [eval(difference, dict(names, heap=heap)).count for heap in (first, second)]
with open(output, "w") as file:
    json.dump(answers, file)
'''


class SameEverywhere(Case):
    maxDiff = None

    @classmethod
    def expressions(cls):
        return [question.format(one) for one in SETS for question in QUESTIONS]

    def test_same(self):
        asked = self.expressions()
        capture, snapshot, output = (os.path.join(self.folder, name)
                                     for name in ("capture", "snapshot", "answers"))
        program = os.path.join(self.folder, "program.py")
        with open(program, "w") as file:
            file.write(ASK)
        done = subprocess.run([sys.executable, "-W", "ignore", program, capture, snapshot, output, DIFFERENCE],
                              input=json.dumps(asked).encode(), env=environment(PYTHONHASHSEED="0"),
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300)
        self.assertEqual((done.returncode, done.stdout), (0, b""), done.stdout.decode())
        with open(output) as file:
            answers = json.load(file)
        self.assertGreater(len([one for one in asked if "count" in one and
                                answers["pinned"][one] not in ("0", "")]), len(SETS))
        for way in ("unpinned", "dumped", "saved"):
            self.same(way, answers["pinned"], answers[way])
        # What the program did between two captures is in the second one.
        before, after = answers["difference"]
        self.assertEqual((before, after), (1, 2))
        if not PROGRAM:
            self.skipTest("HEAPY_TUI does not name the program")
        for path in (capture, snapshot):
            self.same("eval of " + os.path.basename(path), answers["pinned"],
                      {one: self.evaluated(path, one) for one in asked})

    def evaluated(self, path, expression):
        done = subprocess.run([PROGRAM, "eval", path, expression], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=60)
        return done.stdout.decode().rstrip("\n")

    def same(self, way, wanted, found):
        """Equal texts; how a session is called, and how more is asked for, is no answer."""
        def plain(text):
            if text.startswith("Partition of a set of 0 objects."):
                return "Nothing"  # how Heapy writes the empty set
            return "\n".join(line.rstrip() for line in text.replace("hpy().", "").replace("hp.", "")
                             .rstrip("\n").split("\n") if not line.startswith("<"))
        different = ["%s\n  pinned: %s\n  %s: %s" % (one, wanted[one], way, found[one])
                     for one in wanted if plain(wanted[one]) != plain(found[one])]
        self.assertEqual(different, [], "%d of %d\n%s" % (len(different), len(wanted),
                                                         "\n".join(different[:20])))


if __name__ == "__main__":
    unittest.main()
