"""Kinds and equivalence relations."""

import sys
import types
import unittest

from hpy_support import Deeper, HpyCase, Marked, sizes


class Kinds(HpyCase):
    def test_reprs_make_them_again(self):
        hp = self.hp
        named = {"hp": hp, "hpy": lambda: hp}
        for kind in (hp.Type(int), hp.Type(Marked), hp.Type(int) | hp.Type(str), ~hp.Type(int),
                     hp.Type(Marked).alt("<="), hp.Size(28), hp.Size(100).alt(">"),
                     hp.Clodo(dictof=Marked), hp.Clodo(dictof=()), hp.Rcs(hp.Type(list)),
                     hp.Via("['x']", ".left"), hp.Module(name="sys"), hp.Anything,
                     hp.Package("collections"), hp.Type(int) & hp.Size(28)):
            self.assertEqual(eval(repr(kind), named), kind, repr(kind))

    def test_algebra(self):
        Type, Size = self.hp.Type, self.hp.Size
        self.assertEqual(Type(int) | str, Type(str) | int)
        self.assertEqual(~~Type(int), Type(int))
        self.assertTrue(Type(int) <= Type(int) | Type(str))
        self.assertFalse(Type(int) >= Type(int) | Type(str))
        self.assertTrue(Type(int).disjoint(str))
        self.assertFalse(Type(int).disjoint(int))
        self.assertNotEqual(Type(int), Type(str))
        self.assertFalse(Type(int) == 3)
        self.assertTrue(Type(int))
        self.assertFalse(Type(int) & Type(str))
        self.assertEqual(type(Type(int) & Size(3)), type(Type(int)))

    def test_membership(self):
        self.assertIn(5, self.hp.Type(int))
        self.assertNotIn("5", self.hp.Type(int))
        self.assertIn(Deeper(), self.hp.Type(Marked).alt("<="))
        self.assertIn({}, self.hp.Clodo(dictof=()))

    def test_alt(self):
        things = [Marked(), Deeper(), Deeper()]
        found = self.hp.iso(*things)
        size = sys.getsizeof(things[0])
        for kind, count in ((self.hp.Size(size).alt("<="), 3), (self.hp.Size(size).alt("<"), 0),
                            (self.hp.Type(Deeper).alt(">="), 3), (self.hp.Type(Marked), 1)):
            self.assertEqual((found & kind).count, count, repr(kind))
        with self.assertRaises(ValueError):
            self.hp.Size(3).alt("=<")

    def test_referrers(self):
        inner = [Marked() for n in range(3)]
        holder = Marked(inner[0], inner[1])
        del inner[:2]
        found = self.hp.iso(holder).referents & Marked
        self.assertEqual((found & self.hp.Rcs(self.hp.Type(Marked))).count, 2)
        self.assertEqual((found & self.hp.Via(".left")).theone, holder.left)

    def test_dictof_and_biper(self):
        class Owner:
            pass
        owner = Owner()
        vars(owner)["x"] = 1
        found = self.hp.iso(vars(owner), {}, 1)
        self.assertIs((found & self.hp.Type(Owner).dictof).theone, vars(owner))
        seen = found.by(self.hp.Type(dict).biper)
        self.assertEqual(sorted(part.count for part in seen.parts), [1, 2])
        part = found & dict
        self.assertEqual([(found & part.biper(i)).count for i in (0, 1)], [2, 1])
        self.assertEqual((found & self.hp.findex(part, int)(1)).theone, 1)
        inside = self.hp.Type(dict).biper
        self.assertEqual((found & inside(0)).count, 2)
        self.assertEqual((found & inside(1)).count, 1)

    def test_brief(self):
        for kind, text in ((self.hp.Type(int), "int"), (self.hp.Size(3).alt("<"), "<size < 3>"),
                           (self.hp.Type(int) | str, "(int | str)"), (~self.hp.Type(int), "~int"),
                           (self.hp.Anything, "<Anything>")):
            self.assertEqual((kind.brief, str(kind)), (text, text))


class Relations(HpyCase):
    def test_order(self):
        Clodo, Type, Unity, Size = self.hp.Clodo, self.hp.Type, self.hp.Unity, self.hp.Size
        self.assertTrue(Clodo <= Type <= Unity and Clodo < Unity and Unity >= Type > Clodo)
        self.assertFalse(Type <= Clodo or Size <= Type or Type <= Size)
        self.assertTrue(Type == self.hp.Type and Type != Size)
        self.assertEqual(Type & Clodo, Clodo)
        self.assertTrue(Type & Size <= Size)
        self.assertEqual(len({Type, self.hp.Type, Size}), 2)
        for wrong in (3, None, self.hp.Type(int)):
            self.assertFalse(Type == wrong)
            with self.assertRaises((TypeError, ValueError)):
                Type & wrong
            with self.assertRaises(TypeError):
                Type <= wrong

    def test_repr(self):
        for name in ("Clodo", "Type", "Size", "Id", "Module", "Rcs", "Via", "Unity"):
            self.assertEqual(repr(getattr(self.hp, name)), "hpy()." + name)
        self.assertEqual(repr(self.hp.Type & self.hp.Size), "(hpy().Type & hpy().Size)")

    def test_kind_of_a_set(self):
        self.assertEqual(self.hp.Type[self.hp.iso(1, 2)], self.hp.Type(int))
        self.assertEqual(self.hp.Type[self.hp.iso(1, "a")], self.hp.Type(int) | str)
        with self.assertRaises(TypeError):
            self.hp.Type[3]
        self.assertIn(self.hp.iso(1, 2), self.hp.Type)
        self.assertNotIn(self.hp.iso(1, "a"), self.hp.Type)
        with self.assertRaises(TypeError):
            self.hp.Type(int) in self.hp.Type

    def test_named_types(self):
        for name, cls in (("Int", int), ("Dict", dict), ("Str", str), ("Module", types.ModuleType),
                          ("Code", types.CodeType), ("Function", types.FunctionType),
                          ("Frame", types.FrameType), ("Cell", type((lambda: sys).__code__))):
            if name != "Cell":
                self.assertEqual(getattr(self.hp.Type, name), self.hp.Type(cls))
            self.assertIn(name, dir(self.hp.Type))
        for name in ("Nope", "int", "_x"):
            with self.assertRaises(AttributeError):
                getattr(self.hp.Type, name)
        with self.assertRaises(AttributeError):
            self.hp.Size.Int

    def test_every_type_of_types(self):
        """What the module types names is here by the same name."""
        for name, thing in vars(types).items():
            if name.endswith("Type") and isinstance(thing, type) and \
                    not name.startswith(("Union", "Capsule", "Dynamic")):
                self.assertEqual(getattr(self.hp.Type, name[:-4]), self.hp.Type(thing), name)

    def test_idset_and_id(self):
        thing = Marked()
        self.assertIs(self.hp.Idset(thing).theone, thing)
        self.assertIs((self.hp.iso(thing, 1) & self.hp.Id(id(thing))).theone, thing)

    def test_findex(self):
        er = self.hp.findex(int, self.hp.Size(10 ** 6).alt(">"))
        things = [1, 2, "a" * 10 ** 6 + "b", "c"]
        found = self.hp.iso(*things)
        self.assertEqual(len(found.by(er)), 3)
        for index, count in ((0, 2), (1, 1), (2, 1)):
            self.assertEqual((found & er(index)).count, count)
        with self.assertRaises(TypeError):
            self.hp.findex(3)

    def test_wrong_arguments(self):
        for call in (lambda: self.hp.Size("a"), lambda: self.hp.Type(), lambda: self.hp.Id(-1),
                     lambda: self.hp.Type(3), lambda: self.hp.Idset(),
                     lambda: self.hp.Clodo(nope=3)):
            with self.assertRaises((TypeError, ValueError)):
                call()

    def test_sizes(self):
        things = ["x" * n for n in range(100, 200)]
        found = self.hp.iso(*things)
        for n in (120, 150):
            size = sys.getsizeof("x" * n)
            expected = [thing for thing in things if sys.getsizeof(thing) > size]
            kept = found & self.hp.Size(size).alt(">")
            self.assertEqual((kept.count, kept.size), (len(expected), sizes(expected)))


if __name__ == "__main__":
    unittest.main()
