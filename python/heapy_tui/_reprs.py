"""Texts that may be typed again: 'hp.' in front of the names of an expression."""

import builtins


def prefix(session):
    """'NAME.' if __main__ has this session by a name, else 'hpy().'."""
    import sys  # here, so that a replaced sys.modules is seen
    main = sys.modules.get("__main__")
    for name, thing in list(getattr(main, "__dict__", {}).items()):
        if thing is session and not name.startswith("_"):
            return name + "."
    return "hpy()."


def _end_of_string(text, at):
    quote = text[at]
    at += 1
    while at < len(text) and text[at] != quote:
        at += 2 if text[at] == "\\" else 1
    return at + 1


def pasteable(session, expression):
    """The expression with the session in front of each of its names.

    Words behind a dot or in front of "=" (dictof=…) are none, nor is what Python has
    by the same name.
    """
    put = prefix(session)
    out, at = [], 0
    while at < len(expression):
        c, start = expression[at], at
        if c in "'\"":
            at = _end_of_string(expression, at)
        elif c.isalpha() or c == "_":
            while at < len(expression) and (expression[at].isalnum() or expression[at] == "_"):
                at += 1
            word = expression[start:at]
            keyword = expression[at:at + 1] == "=" and expression[at:at + 2] != "=="
            if expression[start - 1:start] != "." and not keyword and \
                    not hasattr(builtins, word):
                out.append(put)
        elif c.isdigit():  # 0x7f…: its letters are no name
            while at < len(expression) and expression[at].isalnum():
                at += 1
        else:
            at += 1
        out.append(expression[start:at])
    return "".join(out)
