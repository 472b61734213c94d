"""What plain Python knows of the scene, told before either of the two is imported.

References are what gc.get_referents says (it asks each type's tp_traverse), and what it is
known to leave out: keys of dicts of texts, and what code objects hold. What would be freed
is found as the collector does it: objects whose reference count is what is counted among
themselves. Nothing here is of heapy-tui.
"""

import gc
import sys
import types
from collections import Counter

NAMES = {value: "types." + name for name, value in vars(types).items() if isinstance(value, type)}
INLINE = 1 << 2 if sys.version_info >= (3, 13) else 0  # Py_TPFLAGS_INLINE_VALUES
asked = set()  # id of objects whose __dict__ was asked for
NAMES.update({types.FunctionType: "function", types.ModuleType: "module"})


def name_of(kind):
    return NAMES.get(kind) or ("" if kind.__module__ == "builtins" else kind.__module__ + ".") + \
        kind.__qualname__


def references(one):
    """What an object refers to, as often as it does."""
    found = gc.get_referents(one)
    known = {id(x) for x in found}
    if isinstance(one, dict) and one:
        values = list(dict.values(one))
        keys = [key for key in dict.keys(one) if type(key) is str]
        if not known:
            found += values  # of an object that has room for them: see below
        if len(keys) == len(one) and not known & ({id(key) for key in keys} - {id(x) for x in values}):
            found += keys
    elif type(one).__flags__ & INLINE and id(one) in asked and id(one.__dict__) not in known:
        # CPython 3.13: the values lie in the object, and the collector is told of them
        # there; the dict, which the object holds, is the way in which Python reaches them.
        values = Counter(map(id, one.__dict__.values()))
        found = [x for x in found if not values[id(x)]] + [one.__dict__]
    elif isinstance(one, types.CodeType):
        found += [one.co_consts, one.co_names, one.co_name, one.co_qualname, one.co_filename,
                  one.co_linetable, one.co_exceptiontable]
    return found


def dict_of(one):
    """The __dict__ of an object, itself where a class shows a proxy of it."""
    found = one.__dict__
    return gc.get_referents(found)[0] if type(found) is types.MappingProxyType else found


class Known:
    def __init__(self, unasked):
        """All objects that the collector knows, and what they hold.

        unasked names the types whose instances are not asked for their __dict__."""
        self.objects, self.held_by, self.owners = {}, {}, {}
        frame, running = sys._getframe(), set()
        while frame:
            running.add(id(frame))
            frame = frame.f_back
        level = gc.get_objects()
        ours = running | {id(one) for one in (level, self, self.__dict__, running, *vars(self).values())}
        while level:
            found = []
            for one in level:
                if id(one) in self.objects or id(one) in ours:
                    continue
                self.objects[id(one)] = one
                if type(one).__name__ not in unasked and type(one).__dictoffset__:
                    self.owners[id(dict_of(one))] = one
                for held in references(one):
                    self.held_by.setdefault(id(held), Counter())[id(one)] += 1
                    found.append(held)
            level = found

    def label(self, one):
        if type(one) is not dict:
            return name_of(type(one))
        owner = self.owners.get(id(one))
        return "dict (no owner)" if owner is None else "dict of " + name_of(type(owner))

    def rows(self, found):
        count, size = Counter(), Counter()
        for one in {id(one): one for one in found}.values():
            count[self.label(one)] += 1
            size[self.label(one)] += sys.getsizeof(one)
        return sorted([label, count[label], size[label]] for label in count)

    def referrers(self, found):
        return [self.objects[at] for one in found for at in self.held_by.get(id(one), ())]

    def by(self, found, told):
        """Rows of objects that are told apart by what is told of each of their referrers."""
        count, size = Counter(), Counter()
        for one in found:
            parts = {part for holder in self.referrers([one]) for part in told(holder, one)}
            label = ", ".join(sorted(parts)) or "<Nothing>"
            count[label] += 1
            size[label] += sys.getsizeof(one)
        return sorted([label, count[label], size[label]] for label in count)

    def n_into(self, found):
        return sum(sum(self.held_by.get(at, {}).values()) for at in {id(one) for one in found})


def relations(holder, held):
    """How a holder has what it holds, as Python would write it."""
    if isinstance(holder, (list, tuple)) or type(holder).__name__ == "deque":
        return ["[%d]" % i for i, one in enumerate(holder) if one is held]
    if isinstance(holder, dict) and any(one is held for pair in holder.items() for one in pair):
        return [form for i, (key, value) in enumerate(dict.items(holder))
                for form, one in (("[%s]" % written(key), value), (".keys()[%d]" % i, key)) if one is held]
    if isinstance(holder, types.GeneratorType):
        holder = holder.gi_frame
    if isinstance(holder, types.FrameType) and any(one is held for one in holder.f_locals.values()):
        return ['.f_locals["%s"]' % name for name, one in holder.f_locals.items() if one is held]
    names = {}
    for kind in type(holder).__mro__:
        for name, one in vars(kind).items():
            if isinstance(one, (types.MemberDescriptorType, types.GetSetDescriptorType)):
                names.setdefault(name, one)
    found = []
    for name, one in names.items():
        try:
            if name != "__dict__" and one.__get__(holder) is held:
                found.append("." + name)
        except Exception:
            pass
    if not found and type(holder).__name__ == "Lean":
        found = [".data"] if holder.data is held else []
    return found


def written(key):
    """A dict's key: texts and numbers as they are typed, others by their address."""
    return repr(key) if isinstance(key, (str, bytes, int, float, type(None))) else \
        "<%s at %#x>" % (type(key).__name__, id(key))


def dominated(found):
    """What would be freed with these: as the collector tries it."""
    own = {id(one) for one in found}
    inside, todo = {}, found
    while todo:
        one = todo.pop()
        if id(one) in inside or isinstance(one, (types.ModuleType, type)):
            continue
        inside[id(one)] = one
        todo += references(one)
    one = None
    while True:
        counted = Counter(id(held) for one in inside.values() for held in references(one))
        live = [at for at in inside if at not in own and
                # Two are inside and the argument. Fewer than counted: a key in a table
                # of keys that several dicts share, which belongs to their class.
                sys.getrefcount(inside[at]) - 2 != counted[at]]
        if not live:
            return [(id(one), sys.getsizeof(one)) for one in inside.values()]
        for at in live:
            del inside[at]


# Families whose members hold what the collector is not told of.
NOT_TOLD = {"classes", "codes"}

# Those whose holders are such that relations() knows all that they have.
TOLD_BY_NAME = {"children", "lean_data", "values", "runtime_keys", "odd_keys", "errors", "in_deque",
                "data_dicts", "data_texts", "frame_locals", "error_locals", "in_ordered", "slotted_left",
                "slotted_keys", "multi_end", "chain_end", "diamond_end", "ring", "generator_locals"}


def facts(scene):
    """{question: what must be answered}, as ask.py tells answers."""
    gc.collect()
    asked.update(scene.asked)
    freed = {family: dominated(list(members())) for family, members in scene.FAMILIES.items()}
    known = Known(("Lean",))
    answers = {}
    for family, members in scene.FAMILIES.items():
        found = list({id(one): one for one in members()}.values())
        here = "of(%r)" % family
        answers[here + ".referrers.byclodo  rows"] = known.rows(known.referrers(found))
        answers[here + ".byrcs  rows"] = known.by(found, lambda holder, one: [known.label(holder)])
        if family in TOLD_BY_NAME:
            answers[here + ".byvia  rows"] = known.by(
                found, lambda holder, one: map(repr, relations(holder, one)))
        answers[here + ".pathsin.numpaths  value"] = known.n_into(found)
        if family in NOT_TOLD:
            continue
        referents = [held for one in found for held in references(one)]
        answers[here + ".referents.byclodo  rows"] = known.rows(referents)
        answers[here + ".pathsout.numpaths  value"] = len(referents)
        answers[here + ".dominos.byclodo  rows"] = known.rows([known.objects.get(at) for at, _ in freed[family]])
        answers[here + ".domisize  value"] = sum(size for _, size in freed[family])
    frames = [scene.frame, *[one.gi_frame for one in scene.generators], scene.error.__traceback__.tb_frame]
    so = {
        "a frame does not hold its globals":
            not any(any(one is frame.f_globals for one in gc.get_referents(frame)) for frame in frames),
        "the frame of a generator holds none of its locals":
            not any(one is held for generator in scene.generators
                    for held in gc.get_referents(generator.gi_frame)
                    for one in generator.gi_frame.f_locals.values()),
        "an instance holds its class": scene.Node in gc.get_referents(scene.tree),
        "a staticmethod holds its function once":
            sum(one is scene.Described.alone for one in
                gc.get_referents(vars(scene.Described)["alone"])) == 1,
        "a lean instance has no dict": not any(type(one) is dict for one in gc.get_referents(scene.lean[0])),
        "gc sees what a thread's local holds":
            sum(type(one).__name__ == "InThread" for one in gc.get_objects()) == 1,
        "objects of the scene have referrers": all(
            known.referrers([one]) for family in ("nodes", "dicts_of_nodes", "children", "closures")
            for one in scene.FAMILIES[family]()),
    }
    return {"answers": answers, "so": so}
