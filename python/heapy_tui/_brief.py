"""One-line texts of sets and kinds, as Heapy's: <2 int: 1, 2>, <size < 3>."""

WIDTH = 80
_ONLY_AST = 0x400  # of compile(); ast.PyCF_ONLY_AST, without importing ast


def brief_of_set(identity_set):
    if not identity_set:
        return "<Nothing>"
    kinds = identity_set.byclodo._value
    n = kinds.n_rows()
    if n > 1:
        return _of_kinds(kinds, n, identity_set.count)
    return "<%s>" % _of_one_kind(kinds, WIDTH)


def _of_one_kind(kinds, room):
    """<count> <kind>: <samples>, for a set seen by class that has one row."""
    (kind, count, _), = kinds.table()
    text = "%d %s: " % (count, kind)
    objects = kinds.attribute("byid")
    samples = []
    for index in range(min(count, 20)):
        (label, _, _), = objects.rows(index).table()
        if label.startswith(kind + ": "):
            label = label[len(kind) + 2:]
        if samples and len(text) + len(", ".join(samples + [label])) > room - 5:
            return text + ", ".join(samples) + "..."
        samples.append(label)
    return text + ", ".join(samples) + ("..." if count > len(samples) else "")


def _of_kinds(kinds, n, count):
    names, parts = [], []
    for index in range(min(n, 20)):
        row = kinds.rows(index)
        names.append(row.table()[0][0])
        parts.append("<%s>" % _of_one_kind(row, WIDTH // 4))
    text = "<%d (%s%s): %s" % (count, " | ".join(names), "..." if n > 20 else "",
                               " | ".join(parts))
    return text + ">" if len(text) < WIDTH else text[:WIDTH - 4] + "...>"


# How kinds are put into words: {comparison} is that of .alt.
_WORDS = {"Type": "{0}", "Clodo": "{0}", "Size": "<size {comparison} {0}>",
          "Rcs": "<referred by{comparison}: {0}>", "Via": "<via{comparison} {0}>",
          "ViaFolded": "<via{comparison} {0}>", "Id": "<id {0:#x}>", "Module": "module {0}",
          "Package": "<of package {0}>", "Definer": "<of module {0}>",
          "Prod": "<allocated at {0}>"}
_SUBTYPES = {"<": "<strict subtype of {0}>", "<=": "<subtype of {0}>", ">=": "<base of {0}>",
             ">": "<strict base of {0}>", "!=": "~{0}", "==": "{0}"}
_SYMBOLS = {"BitAnd": "&", "BitOr": "|", "BitXor": "^", "Sub": "-"}


def brief_of_kind(expression):
    """The words for an expression that makes a kind; the expression where there are none."""
    try:
        tree = compile(expression, "<kind>", "eval", _ONLY_AST | 0x200)
        return _words(tree.body)
    except (SyntaxError, LookupError, ValueError, RecursionError, MemoryError):
        return expression


def _words(node, comparison=None):
    sort = type(node).__name__
    if sort == "BinOp":
        return "(%s %s %s)" % (_words(node.left), _SYMBOLS[type(node.op).__name__],
                               _words(node.right))
    if sort == "UnaryOp":
        return "~" + _words(node.operand)
    if sort == "Name":
        return "<%s>" % node.id
    if sort == "Attribute" and node.attr == "dictof":
        return "dict of " + _words(node.value)
    if sort == "Call" and type(node.func).__name__ == "Attribute" and node.func.attr == "alt":
        return _words(node.func.value, node.args[0].value)
    if sort == "Call":
        return _words_of_call(node, comparison)
    raise LookupError(sort)


def _words_of_call(node, comparison):
    name = node.func.id
    parts = [repr(part.value) if name.startswith("Via") else
             part.value if type(part).__name__ == "Constant" else _words(part)
             for part in node.args]
    if name == "Unity":
        return "<Anything>"
    for keyword in node.keywords:
        if keyword.arg == "dictof":
            owner = getattr(keyword.value, "value", None)
            return "dict (no owner)" if owner is None else "dict of %s" % owner
        if keyword.arg == "name":
            parts = [keyword.value.value]
    if name == "Type" and comparison:
        return _SUBTYPES[comparison].format(*parts)
    if name == "Size":
        return _WORDS[name].format(*parts, comparison=comparison or "=")
    if name in ("Rcs", "Via", "ViaFolded"):
        return _WORDS[name].format(", ".join(map(str, parts)) or "<Nothing>",
                                   comparison=" " + comparison if comparison else "")
    return _WORDS[name].format(*parts)
