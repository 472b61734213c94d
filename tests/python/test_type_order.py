"""The order of types in expressions against type.__subclasscheck__, on a capture of a
process with mixins, metaclasses, ABCs, enums and what the standard library has."""

import json
import random
import subprocess
import unittest

from engine_support import PROGRAM, Case

PROGRAM_TEXT = """
    import collections, collections.abc, enum, http.server, io, json, logging, sys
    import email.message, unittest.mock
    import heapy_tui

    class Mixin: pass
    class Other(Mixin): pass
    class Base: pass
    class Both(Mixin, Base): pass
    class Dict(Base, Mixin, dict): pass
    class Diamond(Both, Other): pass
    class Meta(type): pass
    class Made(Base, metaclass=Meta): pass
    class Color(Mixin, enum.Enum): RED = 1
    class Flag(int, Mixin): pass
    class Reversed(type):
        def mro(cls):
            return [cls, Base, Mixin, object]
    class Odd(Mixin, Base, metaclass=Reversed): pass

    def below(cls, met):
        # as issubclass without __subclasscheck__ of metaclasses
        for sub in type.__subclasses__(cls):
            if sub not in met:
                met.add(sub)
                below(sub, met)
        return met

    classes = sorted(below(object, {object}), key=id)
    kept = [Mixin(), Other(), Base(), Both(), Dict(), Diamond(), Meta("M", (), {}), Made(),
            Flag(3), Odd(), io.StringIO(), io.BytesIO(), collections.OrderedDict(a=1),
            collections.Counter("a"), True, 1.5, json.JSONDecodeError("a", "b", 1),
            logging.StreamHandler(io.StringIO())]
    heapy_tui.dump(sys.argv[1])
    types = {id(type(o)) for o in kept}
    json.dump([[id(c), [id(b) for b in type.mro(c) if b is not c] if type(c) is not Reversed
                else [id(b) for b in c.__mro__[1:]], id(c) in types] for c in classes],
              sys.stdout)
"""


@unittest.skipUnless(PROGRAM, "HEAPY_TUI does not name the program")
class TypeOrderTest(Case):
    def rows(self, expression):
        done = subprocess.run([PROGRAM, "eval", "--format", "json", "--rows", "all", self.path,
                               expression],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
        self.assertIn((done.returncode, done.stderr), ((0, b""), (1, b"")))  # 1: an empty set
        return json.loads(done.stdout.decode())

    def types_of(self, expression):
        """The types of the objects of a set, as they are labelled."""
        return {row["kind"] for row in self.rows("(%s).bytype" % expression)["rows"]}

    def test_every_pair_is_as_issubclass_says(self):
        classes = json.loads(self.in_python(PROGRAM_TEXT, self.path))
        above = {address: set(bases) for address, bases, _ in classes}
        wanted = [address for address, _, kept in classes if kept]
        chosen = random.Random(7).sample(sorted(above), 12)
        bases = sorted({base for address in wanted for base in above[address]} | set(chosen))
        alive = {}
        for address in wanted:
            count = self.rows("all & Type('<type m.n at 0x%x>')" % address)["count"]
            self.assertGreater(count, 0)
            alive[address] = count
        # the instances of all types kept, and of those alone, that are below each base
        kept = " | ".join("Type('<type m.n at 0x%x>')" % address for address in wanted)
        for base in bases:
            for alt in "<", "<=":
                found = self.rows("all & (%s) & Type('<type m.n at 0x%x>').alt('%s')"
                                  % (kept, base, alt))["count"]
                expected = sum(n for address, n in alive.items()
                               if base in above[address] or alt == "<=" and base == address)
                self.assertEqual(found, expected, "%s 0x%x" % (alt, base))
        for address in wanted:
            for alt in ">", ">=":
                found = self.rows("all & (%s) & Type('<type m.n at 0x%x>').alt('%s')"
                                  % (kept, address, alt))["count"]
                expected = sum(n for other, n in alive.items()
                               if other in above[address] or alt == ">=" and other == address)
                self.assertEqual(found, expected, "%s 0x%x" % (alt, address))

    def test_bases_without_instances_and_mixins_count(self):
        self.in_python(PROGRAM_TEXT, self.path)
        below = self.types_of("all & Type('__main__.Mixin').alt('<')")
        self.assertEqual(below, {"__main__.Other", "__main__.Both", "__main__.Dict",
                                 "__main__.Diamond", "__main__.Color", "__main__.Flag",
                                 "__main__.Odd"})
        below = self.types_of("all & Type('_io._IOBase').alt('<=')")
        self.assertIn("_io.StringIO", below)
        self.assertNotIn("str", below)


if __name__ == "__main__":
    unittest.main()
