"""Paths: how objects are reached, step by step."""

from heapy_tui._more import Paged
from heapy_tui._wrap import of_sort, wrap


def _rooted(session, text):
    """hp.Root as this session is called in __main__."""
    prefix = session.reprefix
    if prefix == "hp.":
        return text
    return "\n".join([line.replace("hp.Root", prefix + "Root", 1) for line in text.split("\n")])


@of_sort("path")
class Path:
    """One path: from a source over references to a target. len() is how many references.

    Example:
        >>> a = [[]]
        >>> path = hp.iso(a[0]).get_shpaths(src=hp.iso(a))[0]
        >>> path
        Src[0]
        >>> len(path)
        1
    """

    __slots__ = ("_session", "_value")

    def __init__(self, session, value):
        self._session = session
        self._value = value

    def __repr__(self):
        return _rooted(self._session, self._value.text().rstrip("\n"))

    def __len__(self):
        return self._value.attribute("length").number()

    def _part(self, name):
        return wrap(self._session, self._value.attribute(name))

    @property
    def src(self):
        """IdentitySet: where the path begins.

        Example:
            >>> a = [[]]
            >>> hp.iso(a[0]).get_shpaths(src=hp.iso(a))[0].src.theone is a
            True
        """
        return self._part("src")

    @property
    def tgt(self):
        """IdentitySet: where it ends.

        Example:
            >>> x = []
            >>> hp.iso(x).sp[0].tgt.theone is x
            True
        """
        return self._part("tgt")

    @property
    def nodes(self):
        """IdentitySet: the objects on the path, both ends with them.

        Example:
            >>> a = [[]]
            >>> hp.iso(a[0]).get_shpaths(src=hp.iso(a))[0].nodes.count
            2
        """
        return self._part("nodes")

    @property
    def edges(self):
        """Edges: its references, to be avoided: get_shpaths(avoid_edges=…).

        Example:
            >>> path = hp.iso(sys.modules).sp[0]
            >>> hp.iso(sys.modules).get_shpaths(avoid_edges=path.edges)
        """
        return self._part("edges")

    def __dir__(self):
        return [name for name in object.__dir__(self)
                if name.startswith("__") or not name.startswith("_")]


@of_sort("references")
class Edges:
    """References from objects to objects, as some paths take them; len() is how many.

    Example:
        >>> len(hp.iso(sys.modules).sp.edges_at(0))
        1
    """

    __slots__ = ("_session", "_value")

    def __init__(self, session, value):
        self._session = session
        self._value = value

    def __repr__(self):
        return self._value.text()

    def __len__(self):
        return self._value.attribute("count").number()

    @property
    def src(self):
        """IdentitySet: the objects that refer.

        Example:
            >>> hp.iso(sys.modules).sp.edges_at(0).src
        """
        return wrap(self._session, self._value.attribute("src"))

    @property
    def tgt(self):
        """IdentitySet: the objects that are referred to.

        Example:
            >>> hp.iso(sys.modules).sp.edges_at(0).tgt.theone is sys.modules
            True
        """
        return wrap(self._session, self._value.attribute("tgt"))

    def __dir__(self):
        return [name for name in object.__dir__(self)
                if name.startswith("__") or not name.startswith("_")]


@of_sort("paths")
class Paths(Paged):
    """All shortest paths to a set. Printed ten at a time (.more); `p[i]` is one of them.

    They are kept as a graph and not listed, so that there may be any number of them.

    Example:
        >>> hp.iso(sys.modules).sp
         0: hp.Root.i0_modules
    """

    __slots__ = ("_session", "_value")

    def __init__(self, session, value):
        self._session = session
        self._value = value

    def _n_lines(self):
        return self.numpaths

    def _text(self, first, n):
        return _rooted(self._session, self._value.text(first, n, self._session.output_width))

    @property
    def numpaths(self):
        """int: how many paths there are, counted without listing them.

        Example:
            >>> hp.iso(sys.modules).sp.numpaths
            1
        """
        return self._value.attribute("numpaths").number()

    def __bool__(self):
        return self.numpaths > 0

    def __getitem__(self, index):
        """Path: one of them; negative numbers count from the end. IndexError if there is none."""
        if not isinstance(index, int):
            raise TypeError("paths are told by int, not by %s" % type(index).__name__)
        return wrap(self._session, self._value.rows(index))

    def __iter__(self):
        return (self[i] for i in range(self.numpaths))

    def aslist(self, start=0, stop=None):
        """Paths as a list.

        Args:
            start (int), stop (int): which ones; None: to the end, however many there are.

        Returns:
            list of Path

        Example:
            >>> hp.iso(sys.modules).sp.aslist()
            [hp.Root.i0_modules]
        """
        return [self[i] for i in range(*slice(start, stop).indices(self.numpaths))]

    def avoided(self, *levels):
        """The shortest paths that are left without the references at some levels.

        Args:
            levels (int): 0 for the first reference of each path; negative ones from the end.

        Returns:
            Paths

        Raises:
            ValueError: there is no such level.

        Example:
            >>> hp.iso(sys.modules).sp.avoided(0)
        """
        return wrap(self._session, self._value.attribute("avoided", *levels))

    copy_but_avoid_edges_at_levels = avoided

    def edges_at(self, *levels):
        """The references at some levels, to be avoided: get_shpaths(avoid_edges=…).

        Args:
            levels (int): as of avoided().

        Returns:
            Edges

        Example:
            >>> edges = hp.iso(sys.modules).sp.edges_at(0)
            >>> hp.iso(sys.modules).get_shpaths(avoid_edges=edges)
        """
        return wrap(self._session, self._value.attribute("edges_at", *levels))

    @property
    def sets(self):
        """tuple of IdentitySet: the objects of each level that are on a path.

        Example:
            >>> [len(s) for s in hp.iso(sys.modules).sp.sets]
        """
        levels = self._value.attribute("sets")
        return tuple([wrap(self._session, levels.rows(i)) for i in range(levels.n_rows())])

    def __dir__(self):
        return [name for name in object.__dir__(self)
                if name.startswith("__") or not name.startswith("_")]
