"""Roots: names, evaluation stacks of running frames, further interpreters."""

import sys
import tempfile
import threading
import unittest

import capture_stream
from heapy_tui import _engine

try:
    import _interpreters as interpreters
    run_string = interpreters.exec
except ImportError:
    import _xxsubinterpreters as interpreters
    run_string = interpreters.run_string


class OnTheStack:
    pass


class InLocals:
    pass


def make(kind, n):
    return [kind() for _ in range(n)]


def capture():
    with tempfile.TemporaryFile() as output:
        _engine.capture(output.fileno(), force="twin")
        output.seek(0)
        stream = capture_stream.Capture(output.read())
    stream.check()
    return stream


def root_names(stream):
    return {argument for _, argument, _ in stream.nodes[capture_stream.ROOT].edges}


class RootsTest(unittest.TestCase):
    def test_names(self):
        names = root_names(capture())
        for field in ("modules", "sysdict", "builtins", "importlib", "import_func",
                      "codec_search_path", "codec_error_registry", "gc_callbacks"):
            self.assertIn("i0_" + field, names)
        thread = "i0_t%d_" % threading.get_ident()
        self.assertIn(thread + "f0", names)
        self.assertIn("statics", names)

    def test_profile_function_of_a_thread(self):
        def profile(*_):
            return None
        sys.setprofile(profile)
        try:
            stream = capture()
        finally:
            sys.setprofile(None)
        name = "i0_t%d_c_profileobj" % threading.get_ident()
        targets = [target for _, argument, target
                   in stream.nodes[capture_stream.ROOT].edges if argument == name]
        self.assertEqual(targets, [id(profile)])

    def test_stack_of_a_running_frame(self):
        for one in make(OnTheStack, 50):  # only the stack holds the list
            kept = make(InLocals, 20)
            stream = capture()
            break
        reached = stream.reachable()
        for kind, n in ((OnTheStack, 50), (InLocals, 20)):
            found = [node for node in stream.nodes.values() if node.type.addr == id(kind)]
            self.assertEqual(len(found), n)
            self.assertTrue(all(node.addr in reached for node in found), kind)
        del one, kept

    def test_every_static_type_is_reached(self):
        stream = capture()
        reached = stream.reachable()
        for type_ in stream.types:
            if type_.addr and not type_.flags & 1:
                self.assertIn(type_.addr, reached, type_)

    def test_second_interpreter(self):
        second = interpreters.create()
        try:
            run_string(second, "import sys; sys.kept = [['of the second interpreter']];"
                               "sys.modules['-'.join(['named', 'there'])] = sys;"
                               "sys.other = '-'.join(['not', 'named'])")
            stream = capture()
        finally:
            interpreters.destroy(second)
        self.assertEqual(stream.facts["interpreters"], "2")
        self.assertIn("i%d_modules" % int(second), root_names(stream))
        texts = {node.content[-1] for node in stream.nodes.values() if node.content}
        self.assertIn(b"named-there", texts)
        self.assertNotIn(b"not-named", texts)


if __name__ == "__main__":
    unittest.main()
