"""What both are asked: name, expression, how the answer is compared.

An expression sees hp, h (hp.heap()), s (the scene) and of(FAMILY, …), the set of the
objects of families. Ways of comparing, of VIEWS: as text, as value, by rows.
"""

import re

from scene import FAMILIES

def label_of(name):
    """A label whose parts are in an order of their own: rows told by referrers, relations."""
    return ", ".join(sorted(name.strip().split(", ")))


def rows_of(x):
    return sorted([label_of(row.name), row.count, row.size] for row in x.partition.get_rows())


def rows_of_stat(x):
    return [[row.name, row.count, row.size] for row in x.get_rows()]


def paths_of(x):
    """The paths themselves, all pages, without their numbers."""
    found = []
    for _ in range(30):
        lines = repr(x).split("\n")
        found += [line.split(": ", 1)[1] for line in lines if ": " in line]
        if not lines[-1].startswith("<..."):
            break
        x = x.more
    return sorted(found)


def kinds_of(text):
    """The kinds of "(a | b | c)" in order; None where the text is cut."""
    whole = re.match(r"\((.*?)\)(?=$|: |>)(?! \|)", text)
    return sorted(whole.group(1).split(" | ")) if whole else None if "..." in text else [text]


def pattern_of(x):
    """Rows of a pattern: index, name, mark, count, kinds; not which objects are samples."""
    rows = []
    for line in repr(x).split("\n"):
        row = re.match(r" *(\d+): (\S+)[ -]*\[(.*?)\] (\d+) (.*)", line)
        rows.append([*row.groups()[:4], kinds_of(row.group(5).split(": ")[0])] if row else line)
    return rows


def brief_of(text):
    """How many, and of which kinds; what it is, if there is one only."""
    count, rest = text[1:].split(" ", 1)
    return text if count == "1" else [count, kinds_of(rest.split(": ")[0])]


# How an answer is put into JSON.
VIEWS = {
    "text": repr,
    "string": str,
    "value": lambda x: x,
    "rows": rows_of,
    "stat": rows_of_stat,
    "paths": paths_of,
    "pattern": pattern_of,
    "brief": brief_of,
    "kinds": lambda x: kinds_of(repr(x)),
}

# Asked of every family.
OF_EACH = [
    (".byclodo", "rows"), (".bytype", "rows"), (".byrcs", "rows"), (".byvia", "rows"),
    (".bysize", "rows"), (".bymodule", "rows"), (".byunity", "rows"),
    (".count", "value"), (".size", "value"), (".indisize", "value"),
    (".domisize", "value"), (".dominos.byclodo", "rows"), (".imdom.byclodo", "rows"),
    (".referrers.byclodo", "rows"), (".referents.byclodo", "rows"),
    (".referrers.byvia", "rows"), (".owners.bytype", "rows"),
    (".by('Type&Size')", "rows"), (".by('Clodo&Rcs')", "rows"),
    (".byclodo", "text"), (".bysize", "text"),
    (".sp", "paths"), (".sp.numpaths", "value"), (".pathsin.numpaths", "value"),
    (".pathsout.numpaths", "value"), (".rp", "pattern"), (".get_rp(depth=3)", "pattern"),
    (".get_rp(depth=2, er=hp.Type)", "pattern"), (".get_rp(imdom=1)", "pattern"),
    (".get_rp(nocyc=True)", "pattern"),
    (".kind", "kinds"), (".brief", "brief"), (".stat", "text"), (".stat", "stat"),
]

# From one object to another.
BETWEEN = [
    ("tree", "tree.children[4].children[3]"), ("tree", "vars(s.tree)"), ("diamond", "of_diamond()[-1]"),
    ("chain", "chain_end"), ("multi", "multi['again']"), ("strkeys", "strkeys['two']"),
    ("intkeys", "intkeys[-5]"), ("oddkeys", "oddkeys[1.5]"), ("oddkeys", "oddkeys[('tuple', 1)]"),
    ("oddkeys", "oddkeys[b'bytes']"),
    ("closure", "closure.__closure__[1].cell_contents"), ("closure", "closure.note"),
    ("closure", "closure.__code__"), ("closure", "closure.__kwdefaults__"),
    ("bound", "tree"), ("bound", "Node.__init__"), ("partial", "partial.args[0]"),
    ("made_module", "made_module.inside"), ("frame", "frame.f_locals['in_frame']"),
    ("generators[0]", "generators[0].gi_frame.f_locals['kept']"),
    ("error", "error.args[1]"), ("error", "error.__traceback__"),
    ("error.__traceback__", "error.args[1]"),
    ("cycles[0]", "cycles[0][1][1]"), ("cycles[0]", "cycles[0]"), ("cycles[1]", "cycles[1]"),
    ("deque", "deque[1]"), ("ordered", "ordered['second']"), ("default", "default['some']"),
    ("default", "default.default_factory"), ("weak_target", "weak_target.held"),
    ("weak_ref", "weak_target"), ("slots_and_dict", "slots_and_dict.extra"),
    ("slots[1]", "slots[1].key"), ("slots[2]", "slots[2].right[1]"), ("nested", "nested.inside"),
    ("Sub", "Node"), ("Both", "Mixed"), ("tree", "Node"), ("Described", "Described._get"),
    ("Described", "Described.alone"), ("Described", "vars(s.Described)['described']"),
    ("members[0]", "members and list(s.members[0])[0]"), ("data[0]", "data[0].data['text']"),
    ("lean[0]", "lean[0].data"), ("walk", "walk.__code__"), ("walk.__code__", "walk.__code__.co_names"),
    ("thread", "thread._target"),
]

# And the rest: notation, algebra, rows, numbers.
SINGLE = [
    # kinds
    ("of('slotted_keys', 'children', 'data_dicts') & ~hp.Via('.key')", "rows"),
    ("of('slotted_keys', 'slotted') & hp.Via('.key')", "rows"),
    ("(of('slotted_keys', 'children', 'data_dicts', 'multi_end') & hp.Via('.key').alt('>=')).byvia", "rows"),
    ("(of('multi_end', 'children') & hp.Via('.left').alt('>')).byvia", "rows"),
    ("of('slotted_keys', 'children') & hp.Rcs(hp.Clodo(s.Slotted)).alt('>=')", "rows"),
    ("of('children') & hp.Rcs(hp.Clodo(dictof=s.Sub))", "rows"),
    ("of('children') & ~hp.Rcs(hp.Clodo(dictof=s.Sub))", "rows"),
    ("of('items') & hp.Rcs()", "rows"),
    ("of('items') & hp.Type(list).alt('<=')", "rows"),
    ("of('nodes') & hp.Type(s.Node)", "rows"), ("of('nodes') & hp.Type(s.Node).alt('<')", "rows"),
    ("of('nodes') & hp.Type(s.Node).alt('<=')", "rows"), ("of('nodes') & hp.Type(s.Mixed).alt('<')", "rows"),
    ("of('nodes') & hp.Type(s.Both).alt('>')", "rows"), ("of('nodes') & hp.Type(s.Both).alt('>=')", "rows"),
    ("of('nodes') & hp.Type(object).alt('<')", "rows"), ("of('nodes') & hp.Type(s.Mixed)", "rows"),
    ("of('items') & hp.Size(64)", "rows"), ("of('items') & hp.Size(64).alt('<')", "rows"),
    ("of('items') & hp.Size(64).alt('<=')", "rows"), ("of('items') & hp.Size(64).alt('>')", "rows"),
    ("of('items') & hp.Size(64).alt('!=')", "rows"), ("of('items') & hp.Size(64).alt('>=')", "rows"),
    ("of('dicts_of_nodes', 'free_dicts') & hp.Clodo(dictof=())", "rows"),
    ("of('dicts_of_nodes', 'free_dicts') & hp.Clodo(dictof=s.Sub)", "rows"),
    ("of('dicts_of_nodes', 'free_dicts') & hp.Type(s.Sub).dictof", "rows"),
    ("of('modules') & hp.Module(name='scene')", "rows"), ("of('modules', 'items') & ~hp.Module()", "rows"),
    ("of('nodes') & (hp.Type(s.Sub) | hp.Type(s.Both))", "rows"),
    ("of('nodes') & (hp.Type(s.Sub) ^ hp.Type(s.Both))", "rows"),
    ("of('nodes') - hp.Type(s.Sub)", "rows"), ("of('nodes') & s.Sub", "rows"),
    ("of('nodes', 'items') & of('items').kind", "rows"),
    ("of('items') & (hp.Type(list) & ~hp.Size(56) | hp.Type(set))", "rows"),
    ("of('items') & (hp.Type(list) - hp.Size(56))", "rows"), ("of('items') & (hp.Type(list) ^ hp.Size(56))", "rows"),
    ("of('items') & ~(hp.Type(list) | ~hp.Size(56))", "rows"),
    ("of('nodes').biper(0) & of('nodes', 'items')", "rows"),
    ("of('nodes').biper(1) & of('nodes', 'items')", "rows"),
    ("of('nodes', 'items').by(of('nodes').biper)", "rows"),
    ("of('nodes', 'items').by(hp.findex(hp.Type(s.Sub), hp.Type(list), hp.Size(64)))", "rows"),
    ("of('nodes', 'items').by(hp.Type & hp.Size)", "rows"), ("of('nodes').by('Type&Clodo').er", "text"),
    ("of('nodes').by('').er", "text"), ("of('nodes', 'items').by('Unity&Type')", "rows"),
    # what kinds say
    ("hp.Type(int)", "text"), ("hp.Type(s.Node)", "text"), ("hp.Type.Module", "text"),
    ("hp.Type.Code", "text"), ("hp.Type.Function", "text"), ("hp.Clodo(dictof=())", "text"),
    ("hp.Clodo(list)", "text"), ("hp.Size(48)", "text"), ("hp.Unity()", "text"),
    ("hp.Via('.a', '[0]')", "text"), ("hp.Via()", "text"), ("hp.Rcs()", "text"),
    ("hp.Rcs(hp.Clodo(list))", "text"), ("hp.Module()", "text"), ("hp.Module(name='scene')", "text"),
    ("~hp.Type(int)", "text"), ("hp.Size(28).alt('<')", "text"), ("~~hp.Type(int)", "text"),
    ("hp.Type(int) & hp.Type(int)", "text"), ("hp.Type(int).alt('<=')", "text"),
    ("hp.Anything", "text"), ("hp.Nothing", "text"), ("hp.Anything & hp.Type(int)", "text"),
    ("hp.Clodo", "text"), ("hp.Type & hp.Size", "text"), ("hp.Clodo & hp.Type", "text"), ("hp.Rcs", "text"),
    # comparisons
    ("hp.Type(bool) <= hp.Type(int)", "value"), ("hp.Type(bool) <= hp.Type(int).alt('<=')", "value"),
    ("hp.Type(bool) < hp.Type(int).alt('<=')", "value"), ("hp.Type(int) <= hp.Size(28)", "value"),
    ("hp.Size(28) <= hp.Size(32).alt('<')", "value"), ("hp.Size(28) == hp.Size(28)", "value"),
    ("hp.Type(int) & hp.Size(28) <= hp.Type(int)", "value"), ("hp.Type(int) <= hp.Type(int) | hp.Size(28)", "value"),
    ("hp.Type(int) <= hp.Anything", "value"),
    ("hp.Type(int).disjoint(hp.Type(str))", "value"), ("hp.Clodo <= hp.Type", "value"),
    ("hp.Type <= hp.Clodo", "value"), ("hp.Type <= hp.Unity", "value"),
    ("of('nodes') <= hp.Type(s.Node).alt('<=')", "value"), ("of('nodes') <= hp.Type(s.Node)", "value"),
    ("of('nodes') <= of('nodes', 'items')", "value"), ("of('nodes') < of('nodes')", "value"),
    ("of('nodes') == of('nodes')", "value"), ("of('nodes') >= of('nodes')[0]", "value"),
    ("of('nodes').disjoint(of('items'))", "value"), ("s.tree in of('nodes')", "value"),
    ("s.tree in of('items')", "value"), ("s.tree in hp.Type(s.Node)", "value"), ("s.tree in hp.Type(s.Sub)", "value"),
    ("bool(of('nodes') & of('items'))", "value"),
    # operators
    ("of('nodes', 'items') - of('items')", "rows"), ("of('nodes', 'items') ^ of('items', 'slotted')", "rows"),
    ("of('nodes', 'items') & of('items', 'slotted')", "rows"), ("of('nodes') | of('items').bysize", "rows"),
    ("of('nodes') & of('items')", "text"),
    # rows
    ("of('nodes', 'items')[0]", "rows"), ("of('nodes', 'items')[-1]", "rows"), ("of('nodes', 'items')[0:2]", "text"),
    ("of('nodes', 'items')[1:]", "text"), ("of('nodes', 'items')[::2]", "text"), ("of('nodes', 'items')[:-1]", "text"),
    ("of('nodes', 'items')[5:2]", "text"), ("of('nodes', 'items').bysize[0]", "rows"), ("of('nodes')[0].byrcs", "text"),
    ("of('nodes')[99]", "text"), ("of('nodes')['x']", "text"), ("of('nodes')[::-1]", "text"), ("iter(of('nodes'))", "text"),
    ("len(of('nodes', 'items'))", "value"), ("[part.count for part in of('nodes', 'items').parts]", "value"),
    ("[row.count for row in of('nodes', 'items').partition.get_rows(2)]", "value"),
    ("of('nodes', 'items').partition.kindheader", "value"),
    ("of('nodes', 'items').byrcs.partition.kindheader", "value"),
    # tables of single objects
    ("of('items').byid", "rows"), ("of('nodes').byid", "rows"), ("of('codes').byid", "rows"),
    ("of('functions').byid", "rows"), ("of('classes').byid", "rows"), ("of('modules').byid", "rows"),
    ("of('frames').byid", "rows"), ("of('bound').byid", "rows"), ("of('numbers').byid", "rows"),
    ("of('dicts_of_nodes').byid", "rows"), ("of('data_texts').byid", "rows"), ("of('free_dicts').byid", "rows"),
    ("of('errors').byid", "rows"), ("of('closures').byid", "rows"), ("of('weak').byid", "rows"),
    ("of('generators').byid", "rows"), ("of('described').byid", "rows"), ("hp.iso(len, [].append, int).byid", "rows"),
    ("of('items').byid.partition.kindheader", "value"), ("of('numbers').byid.partition.kindheader", "value"),
    ("hp.iso(s.tree).byid", "text"), ("hp.iso(s.walk).brief", "brief"), ("hp.iso(s.tree).brief", "brief"),
    ("hp.iso(vars(s.tree)).brief", "brief"), ("hp.iso(1, 2).brief", "brief"), ("hp.iso(s.deque).brief", "brief"),
    ("hp.iso(s.tree, s.deque).brief", "brief"), ("hp.iso(s.Node).brief", "brief"), ("hp.iso(s.frame).brief", "brief"),
    # numbers
    ("of('nodes', 'items').stat - of('items').stat", "text"), ("of('items').diff(of('nodes', 'items'))", "text"),
    ("of('nodes', 'items').bysize.diff(of('items'))", "text"), ("of('nodes', 'items').stat[0]", "text"),
    ("of('nodes', 'items').stat[1:3]", "text"), ("of('items').stat - of('items').bytype.stat", "text"),
    ("[[row.name, row.count, row.size] for row in of('nodes', 'items').stat.get_rows_n_and_other(2)]", "value"),
    ("[[row.name, row.count, row.size] for row in of('nodes', 'items').stat.get_rows_n_and_other(2, 'Count')]", "value"),
    ("[row.name for row in of('nodes', 'items').stat.get_rows_of_kinds(['list'])]", "value"),
    # objects
    ("(h & hp.Type(s.InThread)).count", "value"), ("(h & hp.Type(s.Lean)).byclodo", "rows"),
    ("(h & hp.Type(s.Node).alt('<=')).byclodo", "rows"), ("(h & hp.Clodo(dictof=s.Node)).count", "value"),
    ("(h & hp.Clodo(dictof=s.Lean)).count", "value"), ("(h & hp.Type(s.Slotted).alt('<=')).byrcs", "rows"),
    ("hp.iso(s.tree).theone is s.tree", "value"), ("of('nodes').theone", "text"),
    ("sorted(node.name for node in of('nodes').nodes)", "value"), ("len(of('nodes').nodes)", "value"),
    ("of('nodes').maprox.name", "rows"), ("of('nodes').maprox.children", "rows"), ("of('data_dicts').maprox['size']", "rows"),
    ("of('data_dicts').maprox['none']", "text"), ("of('dicts_of_nodes').owners", "rows"),
    ("hp.iso(1, 1, 1.0, [], [], {}, 'a', b'b', None)", "text"), ("hp.iso()", "text"), ("hp.idset(s.slots)", "rows"),
    # avoidance, levels
    ("hp.iso(s.multi['again']).get_shpaths(src=hp.iso(s.multi)).avoided(0)", "paths"),
    ("hp.iso(s.multi['again']).get_shpaths(src=hp.iso(s.multi)).avoided(-1)", "paths"),
    ("hp.iso(s.diamond).get_shpaths(src=hp.iso(s), avoid_nodes=hp.iso(s.thread))", "paths"),
    ("[level.count for level in hp.iso(s.of_diamond()[-1]).get_shpaths(src=hp.iso(s.diamond)).sets]", "value"),
    ("of('diamond_end').get_shpaths(src=hp.iso(s.diamond))[3]", "string"),
    ("len(of('diamond_end').get_shpaths(src=hp.iso(s.diamond))[3])", "value"),
    ("of('children').get_shpaths(src=hp.iso(s.tree))", "paths"),
    ("of('data_texts').get_shpaths(src=of('data'))", "paths"),
    ("of('multi_end').rp[0]", "pattern"), ("of('multi_end').rp.a", "pattern"), ("of('diamond_end').rp.aa", "pattern"),
    ("of('multi_end').get_rp(stopkind=hp.Type(list))", "pattern"), ("of('multi_end').rp._", "pattern"),
]


def questions():
    """All of them: {expression and view: (expression, view)}."""
    asked = [("of(%r)%s" % (family, what), view) for family in FAMILIES for what, view in OF_EACH
             if not (family == "classes" and what.endswith(("pathsout.numpaths", "referents.byclodo")))]
    asked += [("hp.iso(s.%s).get_shpaths(src=hp.iso(s.%s))" % (target, source), "paths")
              for source, target in BETWEEN]
    asked += SINGLE
    return {"%s  %s" % (expression, view): (expression, view) for expression, view in asked}
