"""A session as people have it who look for what takes their memory: which strings are
there so many of, who refers to them, by which attribute, what would be freed. The program
that is looked at adds up the answers itself, by sys.getsizeof."""

import json
import subprocess
import unittest

from engine_support import PROGRAM, Case

try:
    from heapy_tui import _heap
except ImportError:
    _heap = None

SHOP = """
    import json, sys
    import heapy_tui

    class Package:
        __slots__ = ("data",)
        def __init__(self, data):
            self.data = data

    class Entry:
        __slots__ = ("key", "next")
        def __init__(self, key, next):
            self.key, self.next = key, next

    # As long as makes each of them the largest of its fields: all texts before all paths.
    LENGTHS = {"text": 900, "path": 300, "name": 200, "mark": 100}

    def made(field, i):
        return ("%s-%d-" % (field, i)).ljust(LENGTHS[field] + i % 3, ".")

    packages = [Package({field: made(field, i) for field in LENGTHS}) for i in range(500)]
    entries = []

    # In a frame of its own: up to 3.10 one that runs does not say how deep its stack is, so
    # that what was last on that of the module would be held by it.
    def fill():
        for i in range(200):  # of 120 the key is the name of a package, of 80 their own
            key = packages[i].data["name"] if i < 120 else ("own-%d" % i).ljust(50, ".")
            entries.append(Entry(key, entries[-1] if entries else None))

    fill()

    heapy_tui.dump(sys.argv[1], contents="values")

    size = sys.getsizeof
    fields = {field: [p.data[field] for p in packages] for field in LENGTHS}
    named = {id(e.key) for e in entries}
    values = [v for p in packages for v in p.data.values()]
    json.dump({
        "data": [len(packages), sum(size(p.data) for p in packages)],
        "values": [len(values), sum(map(size, values))],
        "alone": [sum(id(v) not in named for v in values),
                  sum(size(v) for v in values if id(v) not in named)],
        "both": [sum(id(v) in named for v in values),
                 sum(size(v) for v in values if id(v) in named)],
        "own": [80, sum(size(e.key) for e in entries if e.key.startswith("own"))],
        "entries": [len(entries), sum(map(size, entries))],
        "fields": {f: [len(v), sum(map(size, v))] for f, v in fields.items()},
        "texts": [[sum(size(t) == s for t in fields["text"]), s]
                  for s in sorted({size(t) for t in fields["text"]})],
    }, sys.stdout)
"""



class Session:
    """One conversation; how it is led is the matter of the two below."""

    def check(self, expression, figure):
        table = self.table(expression)
        self.assertEqual([table["count"], table["size"]], figure, expression)

    def setUp(self):
        super().setUp()
        self.truth = json.loads(self.in_python(SHOP, self.path))
        self.begin()

    def test_session(self):
        truth = self.truth
        # The largest kind is str, and most of it is held by dicts that nobody owns.
        self.assertEqual(self.table("heap")["rows"][0]["kind"], "str")
        self.say("t = heap[0].byrcs")
        rows = self.table("t")["rows"]
        self.assertEqual(rows[0]["kind"], "dict (no owner)")
        self.assertGreaterEqual(rows[0]["count"], truth["alone"][0])
        self.assertLess(rows[0]["count"] - truth["alone"][0], 2000)

        # Who holds those dicts? Packages, more than anybody; by their attribute data.
        self.say("r = t[0].referrers.byrcs")
        kinds = [row["kind"] for row in self.table("r")["rows"]]
        self.assertIn("__main__.Package", kinds)
        self.say("d = r[%d]" % kinds.index("__main__.Package"))
        self.check("d", truth["data"])
        rows = self.table("d.byvia")["rows"]
        self.assertEqual([[row["kind"], row["count"]] for row in rows], [["'.data'", 500]])

        # What would be freed with them: the dicts, and the strings that only they hold.
        self.assertEqual(self.number("d.domisize"), truth["data"][1] + truth["alone"][1])
        self.check("d.dominos & Type('str')", truth["alone"])
        self.check("d.dominos - d", truth["alone"])

        # The strings by the keys of the dicts, and one of these by size.
        self.say("s = d.referents & Type('str') & Size(100).alt('>')")
        self.check("s", truth["values"])
        rows = self.table("s.byvia")["rows"]
        self.assertEqual([row["kind"] for row in rows], [
            "\"['text']\"", "\"['path']\"", "\"['name']\"", "\"['mark']\"",
            "\"['name']\", '.key'"])
        self.check("s.byvia[0]", truth["fields"]["text"])
        self.check("s.byvia[1]", truth["fields"]["path"])
        self.check("s.byvia[3]", truth["fields"]["mark"])
        self.check("s.byvia[2] | s.byvia[4]", truth["fields"]["name"])
        rows = self.table("s.byvia[0].bysize")["rows"]
        self.assertEqual(sorted([int(row["kind"]), row["count"]] for row in rows),
                         [[s, n] for n, s in truth["texts"]])

        # Two rows by referrers, joined and apart.
        self.say("b = s.byrcs")
        self.assertEqual([row["kind"] for row in self.table("b")["rows"]],
                         ["dict (no owner)", "__main__.Entry, dict (no owner)"])
        self.check("b[0]", truth["alone"])
        self.check("b[1]", truth["both"])
        self.check("b[0] ^ b[1]", truth["values"])
        self.check("b[0] ^ s", truth["both"])

        # Kinds of relations, and what is more or less than one.
        self.say("k = (heap & Type('__main__.Entry')).referents & Type('str')")
        self.check("k & Via('.key')", truth["own"])
        self.check("k & Via('.key').alt('>')", truth["both"])
        self.check("k & Via('.key').alt('<')", [0, 0])
        self.check("k & Via('.key').alt('>=') & Size(100).alt('>')", truth["both"])
        self.check("s & Via('.key', \"['name']\")", truth["both"])
        self.check("s & Via('.key', \"['name']\").alt('<')",
                   [truth["fields"]["name"][i] - truth["both"][i] for i in (0, 1)])

        # How they are reached, and what leads to them.
        self.say("one = (s.byvia[0] & (heap & Id(%d)).referents.referents)"
                 % self.address("(heap & Type('__main__.Package')).byid[0]"))
        self.assertEqual(self.number("one.count"), 1)
        line = self.text("one.sp[0]")
        self.assertRegex(line, r"^hp\.Root\.i0_modules\['__main__'\]\.__dict__\['packages'\]"
                               r"\[[0-9]+\]\.data\['text'\]$")
        pattern = self.text("one.rp").splitlines()
        self.assertRegex(pattern[1], r"^ 0: _ --- \[-\] 1 str: ")
        self.assertRegex(pattern[2], r"^ 1: a      \[-\] 1 dict \(no owner\): ")
        self.assertRegex(pattern[3], r"^ 2: aa ---- \[-\] 1 __main__.Package: ")
        self.check("s.rp.aa", [500, self.number("(heap & Type('__main__.Package')).size")])

        # A chain: each entry keeps the one before it.
        self.say("e = heap & Type('__main__.Entry')")
        self.check("e", truth["entries"])
        self.assertEqual(self.number("e.rp.numrows") > 2, True)
        self.check("e & findex(Type('str'), e.kind)(1)", truth["entries"])


@unittest.skipUnless(PROGRAM, "HEAPY_TUI does not name the program")
class ByTheProgram(Session, Case):
    """Each question is a process of its own, with all that was said before it."""

    def begin(self):
        self.said = []

    def say(self, statement):
        self.said.append(statement)

    def ask(self, expression, form):
        done = subprocess.run([PROGRAM, "eval", "--format", form, "--rows", "all", self.path,
                               "; ".join(self.said + [expression])],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)
        self.assertIn((done.returncode, done.stderr), ((0, b""), (1, b"")), expression)
        return done.stdout.decode()

    def table(self, expression):
        return json.loads(self.ask(expression, "json"))

    def number(self, expression):
        return self.table(expression)["value"]

    def text(self, expression):
        return self.ask(expression, "text")

    def address(self, expression):
        return int(self.table("(%s).theone" % expression)["address"], 16)


@unittest.skipUnless(_heap, "the module _heap is not built")
class InOneConversation(Session, Case):
    """The names stay from one question to the next."""

    def begin(self):
        self.heap = _heap.load(self.path)

    def say(self, statement):
        self.heap.eval(statement)

    def table(self, expression):
        value = self.heap.eval(expression)
        rows = [{"kind": kind, "count": count, "size": size}
                for kind, count, size in value.table()]
        return {"rows": rows, "count": sum(row["count"] for row in rows),
                "size": sum(row["size"] for row in rows)}

    def number(self, expression):
        return self.heap.eval(expression).number()

    def text(self, expression):
        return self.heap.eval(expression).text()

    def address(self, expression):
        address, = self.heap.eval(expression).addresses()
        return address


if __name__ == "__main__":
    unittest.main()
