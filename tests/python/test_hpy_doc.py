"""What is said about the interface: docstrings, their examples, stubs, completion."""

import ast
import doctest
import inspect
import os
import re
import sys
import unittest

import heapy_tui
from engine_support import Case
from heapy_tui import _doc, _hpy, _kind, _more, _nothing, _partition, _paths, _pattern, _root, \
    _set, _stat, _uniset
from hpy_support import HpyCase

FOLDER = os.path.dirname(os.path.abspath(heapy_tui.__file__))
MODULES = (_doc, _hpy, _kind, _more, _nothing, _partition, _paths, _pattern, _root, _set, _stat,
           _uniset)
# What is not for users, though it has no underscore.
INNER = {"Column", "DiffFormat", "Format", "IdFormat", "Paged", "Reference", "SetFormat", "Shown",
         "allocation_of", "operand", "stat_of"}


def public_classes():
    for module in MODULES:
        for name, thing in vars(module).items():
            if inspect.isclass(thing) and thing.__module__ == module.__name__ and \
                    not name.startswith("_") and name not in INNER:
                yield thing


def public_members(cls):
    """(name, function or property) of a class itself."""
    for name, thing in vars(cls).items():
        if not name.startswith("_") and (callable(thing) or isinstance(thing, property)):
            yield name, thing


def documented():
    """(where, docstring, whether it is a function or a property)"""
    for cls in public_classes():
        yield cls.__name__, cls.__doc__, "class"
        if cls is _nothing.EmptySet:
            continue  # as in IdentitySet
        for name, thing in public_members(cls):
            yield ("%s.%s" % (cls.__name__, name), thing.__doc__,
                   "property" if isinstance(thing, property) else "function")
    for function in (heapy_tui.hpy, heapy_tui.dump, heapy_tui.explore):
        yield function.__name__, function.__doc__, "function"


class Docstrings(unittest.TestCase):
    def test_every_one_has_types_and_an_example(self):
        n = 0
        for where, text, sort in documented():
            n += 1
            self.assertTrue(text, where)
            self.assertIn(">>> ", text, where)
            if sort == "property":
                self.assertRegex(text, r"^([A-Z]?[\w.]+( of \w+)?): ", where)
            elif sort == "function":
                self.assertTrue("Returns:" in text or "Raises:" in text or "Args:" in text or
                                re.match(r"\w+: ", text), where)
        self.assertGreater(n, 100)

    def test_arguments_are_named(self):
        for cls in public_classes():
            for name, thing in public_members(cls):
                if inspect.isfunction(thing) and cls is not _nothing.EmptySet:
                    parameters = list(inspect.signature(thing).parameters)[1:]
                    for parameter in parameters:
                        if cls is _doc.Doc:
                            continue
                        self.assertRegex(thing.__doc__, r"\b%s\b" % parameter,
                                         "%s.%s" % (cls.__name__, name))


class Examples(HpyCase):
    """Every example runs; what does not depend on the heap at hand must also print so."""

    def varying(self, example):
        """Heaps, addresses, and what is not shown at all."""
        return re.search(r"heapu?\(|0x|before|kept|tracemalloc|prod", example.source) or \
            not example.want or re.search(r"0x|\.\.\.", example.want)

    def test_run(self):
        runner = doctest.DocTestRunner(verbose=False, optionflags=doctest.NORMALIZE_WHITESPACE)
        main = sys.modules["__main__"]
        main.hp = self.hp
        n_compared = 0
        try:
            for where, text, _ in documented():
                if where in ("dump", "explore") or where.startswith("AllocationTraceback") or \
                        where == "IdentitySet.prod" or "/tmp/" in text:
                    continue
                names = {"hp": self.hp, "sys": sys, "heapy_tui": heapy_tui}
                test = doctest.DocTestParser().get_doctest(
                    inspect.cleandoc(text), names, where, None, 0)
                varying = False
                for example in test.examples:
                    varying = varying or self.varying(example)  # and what follows from it
                    n_compared += not varying
                    if varying:
                        self.run_one(example, names, where)
                    else:
                        one = doctest.DocTest([example], names, where, None, 0, None)
                        said = []
                        runner.run(one, out=said.append, clear_globs=False)
                        names.update(one.globs)
                        self.assertFalse(said, "".join(said))
        finally:
            del main.hp
        self.assertGreater(n_compared, 40)

    def run_one(self, example, names, where):
        try:
            try:
                code = compile(example.source, where, "eval")
            except SyntaxError:
                exec(compile(example.source, where, "exec"), names)
            else:
                repr(eval(code, names))
        except Exception as error:
            raise AssertionError("%s: %s" % (where, example.source)) from error


def stub_of(module):
    """{class or function: {member: names of its parameters, None for what is no function}}"""
    path = os.path.join(FOLDER, module.__name__.rpartition(".")[2] + ".pyi")
    with open(path, encoding="utf-8") as file:
        tree = ast.parse(file.read())
    found = {}
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            members = found[node.name] = {}
            for part in node.body:
                if isinstance(part, ast.FunctionDef):
                    is_property = any(getattr(mark, "id", "") == "property"
                                      for mark in part.decorator_list)
                    members[part.name] = None if is_property else parameters_of(part)
                elif isinstance(part, ast.AnnAssign):
                    members[part.target.id] = None
        elif isinstance(node, ast.FunctionDef):
            found[node.name] = parameters_of(node)
    return found


def parameters_of(node):
    every = node.args.posonlyargs + node.args.args + node.args.kwonlyargs
    every += [argument for argument in (node.args.vararg, node.args.kwarg) if argument]
    return {argument.arg for argument in every}


class Stubs(unittest.TestCase):
    def test_what_they_say_is_there(self):
        for module in MODULES:
            for name, members in stub_of(module).items():
                self.assertTrue(hasattr(module, name), (module.__name__, name))
                if not isinstance(members, dict):
                    continue
                cls = getattr(module, name)
                for member, parameters in members.items():
                    thing = inspect.getattr_static(cls, member, None)
                    self.assertIsNotNone(thing, (name, member))
                    if parameters is None:
                        self.assertFalse(inspect.isfunction(thing), (name, member))
                    elif inspect.isfunction(thing) and not member.startswith("__"):
                        self.assertEqual(set(inspect.signature(thing).parameters), parameters,
                                         (name, member))

    def test_what_is_there_they_say(self):
        for cls in public_classes():
            stub = stub_of(sys.modules[cls.__module__])
            self.assertIn(cls.__name__, stub)
            if cls is _nothing.EmptySet:
                continue
            for name, thing in public_members(cls):
                self.assertIn(name, stub[cls.__name__], cls.__name__)
                self.assertEqual(stub[cls.__name__][name] is None, isinstance(thing, property),
                                 (cls.__name__, name))
            for name in getattr(cls, "__slots__", ()):
                if not name.startswith("_"):
                    self.assertIn(name, stub[cls.__name__], cls.__name__)

    def test_of_the_package(self):
        with open(os.path.join(FOLDER, "__init__.pyi"), encoding="utf-8") as file:
            text = file.read()
        for name in heapy_tui.__all__:
            self.assertRegex(text, r"\b%s\b" % name)

    def test_every_module_of_the_interface_has_one(self):
        for module in MODULES:
            self.assertTrue(os.path.exists(module.__file__ + "i"), module.__name__)


class Completion(HpyCase):
    def test_dir_lists_what_can_be_had(self):
        found = self.hp.iso([], {"a": 1})
        for thing in (self.hp, found, found.more, found.stat, found.stat.get_row(0), self.hp.Type,
                      self.hp.Type(int), found.sp, found.rp, found.partition, self.hp.doc,
                      self.hp.Nothing, self.hp.Root):
            names = [name for name in dir(thing) if not name.startswith("_")]
            self.assertTrue(names, type(thing))
            for name in names:
                try:
                    getattr(thing, name)
                except (ValueError, RuntimeError):  # theone, prod …
                    pass
            self.assertEqual([name for name in dir(thing) if name.startswith("_") and
                              not name.startswith("__")], [], type(thing))

    def test_nothing_else_can_be_set(self):
        for thing in (self.hp, self.hp.iso(1), self.hp.Type(int), self.hp.iso(1).more):
            with self.assertRaises(AttributeError):
                thing.no_such_name = 1
        self.assertFalse([cls for cls in public_classes() if "__dict__" in vars(cls)])

    def test_help(self):
        """help() of everything public comes through."""
        import pydoc
        for thing in [heapy_tui.hpy, self.hp, self.hp.iso(1), self.hp.Type] + \
                list(public_classes()):
            self.assertGreater(len(pydoc.render_doc(thing)), 100)
        self.assertIn("reaches", pydoc.plain(pydoc.render_doc(self.hp.heap)))


class Doc(HpyCase):
    def test_overview(self):
        lines = repr(self.hp.doc).split("\n")
        self.assertEqual(lines[0], "Top level interface to heapy_tui. Available attributes:")
        self.assertEqual(lines[-1], "Use eg: hpy().doc.<attribute> for info on <attribute>.")
        for line in lines:
            self.assertLessEqual(len(line), 80)
        words = repr(self.hp.doc).split()
        for name in dir(self.hp):
            if not name.startswith("_"):
                self.assertIn(name, words)
        self.assertEqual(sorted(dir(self.hp.doc)), list(self.hp.doc))

    def test_of_one(self):
        text = repr(self.hp.doc.heap)
        self.assertTrue(text.startswith("All objects that the interpreter reaches"))
        self.assertIn("\nReturns:\n    IdentitySet", text)
        self.assertTrue(repr(self.hp.iso(1).doc.count).startswith("int: how many objects."))
        with self.assertRaises(AttributeError):
            self.hp.doc.no_such_name
        for name in self.hp.doc:
            self.assertTrue(repr(getattr(self.hp.doc, name)), name)
        for name in self.hp.iso(1).doc:
            self.assertTrue(repr(getattr(self.hp.iso(1).doc, name)), name)

    def test_forms(self):
        self.assertIn("heap: All objects", repr(self.hp.doc("l")))
        self.assertIn("*** heap ***\nAll objects", repr(self.hp.doc("L")))


class Checked(Case):
    def test_no_network_and_no_browser(self):
        """The sources name neither."""
        for name in os.listdir(FOLDER):
            if name.endswith(".py"):
                with open(os.path.join(FOLDER, name), encoding="utf-8") as file:
                    self.assertNotRegex(file.read(), r"webbrowser|urllib|socket", name)


if __name__ == "__main__":
    unittest.main()
