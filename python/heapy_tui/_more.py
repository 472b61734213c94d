"""A long text a page at a time: .more .prev .top .all, as in Heapy."""

from heapy_tui._wrap import hide


END = 1 << 62  # behind every last line


class Paged:
    """What prints in pages. A subclass has _text(first, n), and _n_lines() or _has(line).

    _text gives the text from line `first` (a row of a table, a path) of `n` lines,
    -1 for all, with a label if it begins with line 0 and with a line that says how
    many are left. Where exactly one is left, it is given instead.
    """

    __slots__ = ()

    def _page_length(self):
        return self._session.output_rows

    def _after(self, first):
        """The line with which the page after the one that begins with `first` begins."""
        following = first + self._page_length()
        return following if self._has(following + 1) else END

    def _has(self, line):
        return line < self._n_lines()

    @property
    def more(self):
        """More: the lines that follow those shown; it has .more, .prev, .top and .all.

        Every other attribute is that of the object itself, so that `_.more.byrcs` and
        `_.more[3]` work at the prompt.

        Example:
            >>> hp.heap().more
             Index  Count   %     Size   % Cumulative  % Kind (class / dict of class)
                10   1063   2    85040   1   6611102  88 weakref.ReferenceType
            ...
        """
        return More(self, self._after(0), self)

    @property
    def all(self):
        """All: the same with every line shown, however many.

        Example:
            >>> hp.heap()[:20].all
            Partition of a set of 52108 objects. Total size = 7134194 bytes.
            ...
        """
        return All(self)

    def __repr__(self):
        return self._text(0, self._page_length()).rstrip("\n")


def _passed_on(name):
    def method(self, *args):
        function = getattr(type(self._client), name, None)
        return NotImplemented if function is None else function(self._client, *args)
    method.__name__ = name
    return method


class Shown:
    """A view of something that prints in pages. What it does not have itself, and
    all operators, are those of the thing viewed."""

    __slots__ = ("_client",)

    def __getattr__(self, name):
        return getattr(self._client, name)

    def __dir__(self):
        names = set(object.__dir__(self)) | set(dir(self._client))
        return sorted(name for name in names
                      if name.startswith("__") or not name.startswith("_"))

    def __len__(self):
        return len(self._client)

    def __getitem__(self, index):
        return self._client[index]

    def __iter__(self):
        return iter(self._client)

    def __contains__(self, thing):
        return thing in self._client

    def __bool__(self):
        return bool(self._client)

    def __hash__(self):
        return hash(self._client)

    for _name in ("and", "rand", "or", "ror", "xor", "rxor", "sub", "rsub", "invert",
                  "eq", "ne", "lt", "le", "gt", "ge"):
        locals()["__%s__" % _name] = _passed_on("__%s__" % _name)
    del _name

    @property
    def top(self):
        """The object whose lines are shown: with `_.more`, the set itself.

        Example:
            >>> h = hp.heap()
            >>> h.more.more.top is h
            True
        """
        return self._client


@hide
class More(Shown):
    """A page after the first, as given by `.more`; see there.

    Example:
        >>> hp.heap().more.more
         Index  Count   %     Size   % Cumulative  % Kind (class / dict of class)
            20     70   0    27936   0   7134194  95 dict of abc.ABCMeta
        ...
    """

    __slots__ = ("_first", "_previous")

    def __init__(self, client, first, previous):
        self._client = client
        self._first = first
        self._previous = previous

    def __repr__(self):
        if self._first == END:
            return ""
        return self._client._text(self._first, self._client._page_length()).rstrip("\n")

    @property
    def more(self):
        """More: the page that follows; an empty one after the last.

        Example:
            >>> hp.heap().more.more
        """
        return More(self._client, self._client._after(self._first), self)

    @property
    def prev(self):
        """More: the page before, or the object itself if that was the first page.

        Example:
            >>> h = hp.heap()
            >>> h.more.prev is h
            True
        """
        return self._previous


@hide
class All(Shown):
    """Every line at once, as given by `.all`; see there.

    Example:
        >>> print(hp.heap().bytype.all)
    """

    __slots__ = ()

    def __init__(self, client):
        self._client = client

    def __repr__(self):
        return self._client._text(0, -1).rstrip("\n")
