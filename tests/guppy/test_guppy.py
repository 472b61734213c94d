"""The same questions to guppy3 and to heapy-tui, of the same program, on this interpreter.

Each runs in a process of its own. Equal answers are equal; any other is one of those in
explained.py, whose check shows that ours is right; and whatever plain Python can answer
(facts.py) is compared with ours without regard to Heapy.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import unittest

from explained import EXPLAINED, spelled

HERE = os.path.dirname(os.path.abspath(__file__))


def ask(which):
    with tempfile.TemporaryDirectory(prefix="heapy-tui-test-") as folder:
        path = os.path.join(folder, "answers")
        done = subprocess.run([sys.executable, "-W", "ignore", os.path.join(HERE, "ask.py"), which, path],
                              env=dict(os.environ, PYTHONHASHSEED="0"), timeout=600,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if done.returncode:
            raise AssertionError(done.stdout.decode())
        with open(path) as file:
            return json.load(file)


class SideBySide(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.theirs, cls.ours = ask("guppy"), ask("heapy_tui")

    def test_same_questions(self):
        self.assertEqual(list(self.theirs["answers"]), list(self.ours["answers"]))
        self.assertGreater(len(self.ours["answers"]), 1500)

    def test_plain_python_agrees(self):
        """Also where Heapy does."""
        known = self.ours["facts"]["answers"]
        self.assertGreater(len(known), 300)
        different = ["%s\n  Python: %s\n  ours:   %s" % (name, known[name], self.ours["answers"][name])
                     for name in known if known[name] != self.ours["answers"][name]]
        self.assertEqual(different, [], "\n".join(different))

    def test_facts_hold(self):
        self.assertEqual([fact for fact, so in self.ours["facts"]["so"].items() if not so], [])

    def test_answers(self):
        unexplained, used = [], set()
        known = dict(self.ours["facts"], ours=self.ours["answers"])
        for name, theirs in self.theirs["answers"].items():
            ours = self.ours["answers"][name]
            if theirs == ours or spelled(name, theirs) == spelled(name, ours):
                continue
            rows = [i for i, (asked, (least, most), _, check) in enumerate(EXPLAINED)
                    if least <= sys.version_info[:2] <= most and re.search(asked, name) and
                    (check(name, spelled(name, theirs), spelled(name, ours), known) or
                     check(name, theirs, ours, known))]
            used |= set(rows[:1])
            if not rows:
                unexplained.append("%s\n  Heapy: %s\n  ours:  %s" % (name, theirs, ours))
        self.assertEqual(unexplained, [], "%d differences without explanation\n%s" % (
            len(unexplained), "\n".join(unexplained)))
        unused = [EXPLAINED[i] for i in range(len(EXPLAINED)) if i not in used and
                  EXPLAINED[i][1][0] <= sys.version_info[:2] <= EXPLAINED[i][1][1]]
        self.assertEqual(unused, [], "explanations of what does not differ any more")


if __name__ == "__main__":
    unittest.main()
