"""doc: what there is and what it does, from the docstrings."""

from heapy_tui._wrap import hide

_width, _columns = 80, 4


def _listed(names):
    """Names in columns, read downwards."""
    rows = (len(names) + _columns - 1) // _columns
    lines = []
    for row in range(rows):
        lines.append("".join([name.ljust(_width // _columns) for name in names[row::rows]]))
    return [line.rstrip() for line in lines]


def _unindented(text):
    lines = text.expandtabs().rstrip().split("\n")
    margins = [len(line) - len(line.lstrip()) for line in lines[1:] if line.strip()]
    margin = min(margins) if margins else 0
    return "\n".join([lines[0]] + [line[margin:] for line in lines[1:]])


def _attribute_line(cls, name):
    """What the class says about a plain attribute: "name (type): text"."""
    for line in (cls.__doc__ or "").split("\n"):
        words, found, text = line.strip().partition("): ")
        if found and words.startswith(name + " ("):
            return "%s: %s" % (words[len(name) + 2:], text)
    return ""


@hide
class DocText:
    """The text about one attribute; repr() is the text itself.

    Example:
        >>> hp.doc.heap
    """

    __slots__ = ("text",)

    def __init__(self, text):
        self.text = text

    def __repr__(self):
        return self.text

    def header(self):
        """The first paragraph.

        Returns:
            str

        Example:
            >>> hp.iso(1).doc.count.header()
            'int: how many objects.'
        """
        return self.text.split("\n\n")[0]


@hide
class Doc:
    """The attributes of something, in columns; .NAME is the text about one, ('l') all
    first paragraphs, ('L') all texts.

    Example:
        >>> hp.iso(1).doc.count
        int: how many objects.
        ...
    """

    __slots__ = ("_about", "_names", "_more", "_around", "_form")

    def __init__(self, about, more=None, around=("", ""), form=""):
        self._about = about
        self._more = more or {}
        self._around = around
        self._form = form
        names = {name for name in dir(about) if not name.startswith("_")}
        self._names = sorted(names | set(self._more))

    def __dir__(self):
        return list(self._names)

    def __getattr__(self, name):
        if name not in self._names:
            raise AttributeError("there is no attribute %r to tell about" % name)
        text = self._more.get(name) or getattr(self._about, name).__doc__ or \
            _attribute_line(self._about, name)
        return DocText(_unindented(text))

    def __getitem__(self, index):
        return self._names[index]

    def __len__(self):
        return len(self._names)

    def __call__(self, form=""):
        """Doc: the same in another form: '' names, 'l' first paragraphs, 'L' whole texts."""
        return Doc(self._about, self._more, self._around, form)

    def __repr__(self):
        header, footer = self._around
        if "L" in self._form:
            body = ["*** %s ***\n%s\n" % (name, getattr(self, name)) for name in self._names]
        elif "l" in self._form:
            body = ["%s: %s\n" % (name, getattr(self, name).header()) for name in self._names]
        else:
            body = _listed(self._names)
        return "\n".join(([header] if header else []) + body + ([footer] if footer else []))
