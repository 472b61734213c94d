"""Where the two differ, why, and how it is shown that heapy-tui is right.

SPELLED is how one thing is written by both: it is replaced on both sides, then the answers
must be equal. EXPLAINED has what differs in substance: questions, versions, the reason, and
a check that gets what Heapy answered, what heapy-tui answered, and what plain Python knows
(facts.py). A difference that no row covers, and a check that fails, fail the test.
"""

import re
from collections import Counter

ALL = ((3, 11), (3, 13))
BEFORE_313 = ((3, 11), (3, 12))
ONLY_313 = ((3, 13), (3, 13))

# Questions, pattern, what it becomes, why.
SPELLED = [
    ("", r"hpy\(\)\.Type\.Lambda", "hpy().Type('function')", "the same type"),
    ("", r"Type\('<type (?:builtins\.)?([\w.]+) at @\w*>'\)", r"Type('\1')",
     "types by name: an address says nothing in a file"),
    ("", r"Type\('builtins\.(\w+)'\)", r"Type('\1')", "the same type"),
    ("", r"Type\('types\.(\w+)Type'\)", r"Type.\1", "the same type"),
    ("", r"Type\('(module|code)'\)", lambda found: "Type." + found.group(1).title(), "the same type"),
    ("", r"Type\('([\w.]+)'\)\.dictof", r"Clodo(dictof='\1')", "the same kind"),
    ("", r"Nothing\.dictof", "Clodo(dictof=())", "the same kind"),
    ("", r"Clodo\('(\w+)'\)", r"Type('\1')", "the same kind, but for dict"),
    ("", r"\(?hpy\(\)\.Clodo\.sokind\('<type builtins\.(\w+) at @>'\)\.refdby\)?", r"hpy().Rcs(hpy().Type('\1'))", "the same kind"),
    ("", r"Clodo\.sokind\.refdby", "Rcs()", "the same kind"),
    ("", r"hpy\(\)\.Clodo\.refdby$", "hpy().Rcs", "the same relation"),
    ("", r"^~hpy\(\)\.Type\.Module$", "hpy().Module()", "the same kind"),
    ("", r"hpy\(\)\.Type\.NoneType", "hpy().Type('NoneType')", "the same type"),
    ("", r"\.f_locals( ?)\['(\w+)'\]", r'.f_locals\1["\2"]', "as Heapy's manual writes it"),
    ("", r"scene\.Outer\.Nested", "scene.Nested",
     "classes and functions by qualified name: two nested ones may have the same name"),
    ("byvia", r'"\[\(\'tuple\', 1\)\]"', "'[<tuple at @>]'", "keys that hold others by address"),
    ("", r"\[\('tuple', 1\)\]", "[<tuple at @>]", "keys that hold others by address"),
    ("", r"\[frozenset\(\{1\}\)\]", "[<frozenset at @>]", "the same"),
    ("string$", r"^%s", "Src", "Heapy's str of a path has a place left for the source"),
    ("byid", r"^(?:types\.\w+|function|type|str|dict \(no owner\)): ", "",
     "rows of a partition by object name its kind; those printed for objects of one kind do not"),
    ("byid|brief", r"<make_frame at (@\w*)>(?=>|$)", r"\1", "frames by address"),
    ("byid", r"^<scene.Node at @tree>.__init__$", "@bound", "methods by address"),
    ("byid", r"^<in frame <make_error at @> at @>$", "@", "tracebacks by address"),
    ("byid", r"^complex: 3j$", "complex: @", "complex numbers by address"),
    ("byid", r"^int: 100000000000000000000$", "int: int of 67 bits", "ints of more than 64 bits by size"),
    ("byid|brief", r"scene\.(?:make_closure\.<locals>|Described|Node)\.(\w+)", r"scene.\1", "the same, of functions"),
    ("byid", r"^dict of function: .*inner$", "dict of function: inner", "the same"),
    ("byid", r"^generate$", "@", "a generator by what it runs, not by its address"),
    ("byid", r"^(set|frozenset): @\*\d+$", r"\1: @", "sets with their length, as lists"),
    ("byid", r"^(?:None|builtins)\.(append|len)$", r"\1", "None.append is of no module; len of builtins"),
    ("kindheader", r"^File:Line:Name$", "Name", "the heading only"),
]


def spelled(question, answer):
    if isinstance(answer, str):
        for asked, pattern, becomes, _ in SPELLED:
            if re.search(asked, question):
                answer = re.sub(pattern, becomes, answer)
        return answer
    if isinstance(answer, list):
        # Rows and the like, whose order is that of their words.
        return sorted([spelled(question, one) for one in answer], key=repr) \
            if not question.endswith(("value", "stat", "pattern")) else \
            [spelled(question, one) for one in answer]
    return answer


def by_facts(question, theirs, ours, known):
    """Plain Python gives the answer of heapy-tui."""
    return known["answers"].get(question) == ours


def holds(*facts):
    """What this needs to be true is true."""
    return lambda question, theirs, ours, known: all(known["so"][fact] for fact in facts)


def family_of(question):
    return question.split(")")[0] + ")"


def first_level(question, theirs, ours, known):
    """The rows right below the first one are the referrers that plain Python finds."""
    wanted = Counter()
    for label, count, _ in known["answers"][family_of(question) + ".referrers.byclodo  rows"]:
        label = label.replace("Outer.", "")
        wanted["dict" if "er=hp.Type" in question and label.startswith("dict") else label] += count
    rows = [row for row in ours if type(row) is list and len(row[1]) == 1 and row[1] != "_"]
    return bool(rows) and all(wanted[row[4][0]] == int(row[3]) for row in rows)


def frames_only(question, theirs, ours, known):
    """Equal, but for how many frames there are."""
    rows = [[row if type(row) is str or row[4] != ["types.FrameType"] else [*row[:3], row[4]]
             for row in rows] for rows in (theirs, ours)]
    return rows[0] == rows[1] and known["so"]["a frame does not hold its globals"]


def marks_only(question, theirs, ours, known):
    """Equal, but for R where referrers are left out: they are there."""
    plain = [[*row[:2], row[2].replace("R", "-"), *row[3:]] if type(row) is list else row
             for row in theirs]
    return plain == ours and known["so"]["objects of the scene have referrers"]


def as_referrers(question, theirs, ours, known):
    """As many objects of as many bytes as the referrers that plain Python finds."""
    found = known["answers"][family_of(question) + ".referrers.byclodo  rows"]
    numbers = [[x for x in row if type(x) is int] for row in ours]
    sums = [sum(row[i] for row in numbers) for i in (0, 1)]
    return sorted(sums) == sorted(sum(row[i] for row in found) for i in (1, 2))


def as_paths_in(question, theirs, ours, known):
    """As many paths as there are references; each ends in a relation that Python finds."""
    names = "".join(row[0] for row in known["answers"][family_of(question) + ".byvia  rows"])
    n = known["answers"][family_of(question) + ".pathsin.numpaths  value"]
    return ours == n if type(ours) is int else len(ours) == n and \
        all(any(path.endswith(x.strip("'\"")) for x in names.split("'")) for path in ours)


def named(question, theirs, ours, known):
    """Equal, but for a relation of which Heapy says '??'."""
    return len(theirs) == len(ours) and any("??" in path for path in theirs) and all(
        any(re.fullmatch(re.escape(path).replace(r"\.\?\?", ".+"), one) for one in ours)
        for path in theirs)


def by_attribute(question, theirs, ours, known):
    """The path goes by the attribute, for there is no dict."""
    return [path.replace(".__dict__['data']", ".data") for path in theirs] == ours and \
        known["so"]["a lean instance has no dict"]


def same_numbers(question, theirs, ours, known):
    """As many rows, objects, bytes: other labels."""
    numbers = [sorted(sorted(x for x in row if type(x) is int) for row in rows)
               for rows in (theirs, ours)]
    return numbers[0] == numbers[1]


def as_listed(question, theirs, ours, known):
    """As many as the paths that both list."""
    return len(known["ours"][question.replace(".sp.numpaths  value", ".sp  paths")]) == ours


def through_dict(question, theirs, ours, known):
    """Equal, where what is in the dict of an object is its attribute."""
    def seen(value):
        if isinstance(value, list):
            return [seen(one) for one in value]
        value = re.sub(r"\.__dict__\['(\w+)'\]", r".\1", str(value))
        return re.sub(r"^dict of (?=scene)", "", value)
    return sorted(seen(theirs)) == sorted(seen(ours))


def of_children(question, theirs, ours, known):
    """The lists that only dicts of Sub hold, or the others."""
    counts = {row[0]: row[1] for row in known["answers"]["of('children').byrcs  rows"]}
    inside = counts["dict of scene.Sub"]
    wanted = sum(counts.values()) - inside if "~" in question else inside
    return wanted in ours[0]


def dict_on_the_way(question, theirs, ours, known):
    """Dicts where Heapy has their owners, which hold them."""
    if question.endswith("pattern"):
        return len(theirs) > 2 and len(ours) > 3 and ours[3][4] == theirs[2][4] and \
            ours[2][4] == ["dict of " + theirs[2][4][0]]
    return [row[:2] for row in ours] == [["dict of " + row[0], row[1]] for row in theirs]


def all_of(*checks):
    return lambda *given: all(check(*given) for check in checks)


def parts_of(rows, dropped):
    """Rows of relations, without some of them: the same labels together."""
    found = {}
    for label, count, size in rows:
        key = tuple(part for part in label.split(", ") if part.strip("'\"") not in dropped)
        known = found.setdefault(key, [0, 0])
        known[0] += count
        known[1] += size
    return found


def without(theirs_has, ours_has, *facts):
    """Rows are equal without relations that one has and the other has not; and facts hold."""
    def check(question, theirs, ours, known):
        return parts_of(theirs, theirs_has) == parts_of(ours, ours_has) and \
            all(known["so"][fact] for fact in facts)
    return check


def equal_to(expected):
    return lambda question, theirs, ours, known: ours == expected


EXPLAINED = [
    (r"\)\.(referents|dominos)\.byclodo|\)\.domisize|\)\.referrers\.byclodo|\)\.byrcs  rows|\)\.byvia  rows|"
     r"\)\.paths(in|out)\.numpaths", ALL,
     "Heapy misses keys that are texts; makes dicts of instances; takes the frame of a generator for a "
     "holder; does not count references between members of a set; on 3.13 counts twice what an object "
     "and its dict have in common; knows no name for what exceptions and deques hold", by_facts),
    (r"\)\.(referrers\.)?byvia  rows", ALL, "a frame borrows its globals; a staticmethod has one function, "
     "which two names tell; an instance holds its class",
     without({".f_globals", ".__wrapped__"}, {"->ob_type"}, "a frame does not hold its globals",
             "a staticmethod holds its function once", "an instance holds its class")),
    (r"'nodes'\)\.byvia", ONLY_313, "an attribute that is in the dict is in the object, too: told twice",
     without({".parent"}, set())),
    (r"\)\.sp\.numpaths", ONLY_313, "Heapy counts more paths than it lists", as_listed),
    (r"paths$", ONLY_313, "the values of a dict lie in the object: the dict has them, where there is one",
     through_dict),
    (r"^of\('children'\) & ~?hp\.Rcs", ONLY_313, "other referrers, as above", of_children),
    (r"imdom", ONLY_313, "the dict is on the way", dict_on_the_way),
    (r"\)\.referrers\.byvia  rows", ALL, "other referrers, as above", as_referrers),
    (r"'(lean_data|runtime_keys)'\)\.imdom", ALL, "other referrers, as above", as_referrers),
    (r"\.by\('Clodo&Rcs'\)", ALL, "made of byclodo and byrcs, which are compared by themselves", same_numbers),
    (r"rp\(nocyc=True\)|\.rp", ALL, "what refers to an object is left out, but it is there", marks_only),
    (r"er=hp.Type\)  pattern", ALL, "frames borrow their globals", frames_only),
    (r"'nodes'\)\.get_rp\(depth=2, er=hp.Type", ((3, 12), (3, 12)), "so that rows come in another order",
     first_level),
    (r"'(lean_data|runtime_keys|codes|generator_locals|multi_end)'\)\..*rp(\(.*\))?  pattern", BEFORE_313,
     "other referrers, as above", first_level),
    (r"rp(\(.*\))?  pattern", ONLY_313, "other referrers, as above", first_level),
    (r"^of\('runtime_keys'\)\.sp", ALL, "keys that are texts", as_paths_in),
    (r"paths$", ALL, "Heapy has no name for it", named),
    (r"'lean_data'\)\.sp  paths|lean\[0\].*paths$", BEFORE_313, "Heapy makes a dict that was not there", by_attribute),
    (r"Described\.alone", ALL, "one reference, which two names tell",
     all_of(lambda question, theirs, ours, known: [x for x in theirs if "__wrapped__" not in x] == ours,
            holds("a staticmethod holds its function once"))),
    (r"by\(of\('nodes'\)\.biper\)", ALL, "the label", same_numbers),
    (r"^hp\.Type\(bool\) <=? hp\.Type\(int\)\.alt", ALL, "bool is a subtype of int",
     all_of(equal_to(True), lambda *_: issubclass(bool, int))),
    (r"^hp\.Size\(28\) <= hp\.Size\(32\)\.alt", ALL, "28 < 32", equal_to(True)),
    (r"get_rows_of_kinds", ALL, "Heapy raises an exception", equal_to(["list"])),
    (r"InThread", ALL, "Heapy leaves out what only another thread's local holds",
     all_of(equal_to(1), holds("gc sees what a thread's local holds"))),
    (r"Clodo\(dictof=s\.Lean\)", ALL, "Heapy makes dicts that were not there",
     all_of(equal_to(0), holds("a lean instance has no dict"))),
]
