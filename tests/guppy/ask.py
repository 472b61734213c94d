"""Ask everything of questions.py: ask.py guppy|heapy_tui FILE. The answers as JSON."""

import json
import re
import sys

import scene
from facts import facts


def names_of_addresses():
    """What stands for an address: the name of a global of the scene, where it has one."""
    return {id(value): "@" + name for name, value in vars(scene).items()}


def told(text, names, address=re.compile(r"0x[0-9a-f]{4,}"), thread=re.compile(r"_t\d{6,}")):
    """A text in which nothing is left that differs from process to process."""
    return thread.sub("_t#", address.sub(lambda found: names.get(int(found.group(), 16), "@"), text))


def plain(value, names):
    if isinstance(value, str):
        return told(value, names)
    if isinstance(value, (list, tuple)):
        return [plain(one, names) for one in value]
    return value


def answer(expression, view, namespace, names):
    try:
        return plain(view(eval(expression, namespace)), names)
    except Exception as error:  # which one is an answer, too
        return "!! " + type(error).__name__


def main(which, path):
    names = names_of_addresses()
    known = facts(scene)
    known["answers"] = {name: plain(known["answers"][name], names) for name in known["answers"]}
    if which == "guppy":
        from guppy import hpy
    else:
        from heapy_tui import hpy
    from questions import VIEWS, questions
    hp = hpy()
    h = hp.heap()
    namespace = {"hp": hp, "s": scene, "h": h,
                 "of": lambda *names: hp.iso(*[one for name in names
                                               for one in scene.FAMILIES[name]()])}
    answers = {name: answer(expression, VIEWS[view], namespace, names)
               for name, (expression, view) in questions().items()}
    with open(path, "w") as file:
        json.dump({"answers": answers, "facts": known}, file)


if __name__ == "__main__":
    main(*sys.argv[1:])
