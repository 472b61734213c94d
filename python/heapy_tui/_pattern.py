"""ReferencePattern: which kinds of objects lead to a set, and on what way."""

from heapy_tui._more import Paged
from heapy_tui._wrap import of_sort, wrap


@of_sort("pattern")
class ReferencePattern(Paged):
    """Kinds of referrers, of their referrers, and so on, a row for each.

    Marks: [-] its referrers are the rows below, [+] as deep as asked for, [S] a kind where
    it stops, [^ n] the same set as row n, [R] no object refers to it. Rows are named by
    the way to them: `p.a` or `p['a']` is the largest kind of referrers, `p.ab` the second
    of the referrers of these, `p._` what it is about. `p[i]` is the set of row i; len()
    makes all rows.

    Example:
        >>> hp.iso(hp.iso([]).theone).rp
        Reference Pattern by <[dict of] class>.
         0: _ --- [R] 1 list: 0x7f4ac72ad2c0*0
    """

    __slots__ = ("_session", "_value")

    def __init__(self, session, value):
        self._session = session
        self._value = value

    def _has(self, line):  # counting them would make all rows
        try:
            self._value.rows(line)
        except IndexError:
            return False
        return True

    def _text(self, first, n):
        return self._value.text(first, n, self._session.output_width)

    def __len__(self):
        """int: how many rows; makes all of them."""
        return self._value.n_rows()

    def __getitem__(self, index):
        """IdentitySet: the objects of a row, told by number or name.

        Raises:
            IndexError: there is no such row.
            TypeError: index is neither int nor str.
        """
        if not isinstance(index, (int, str)):
            raise TypeError("rows of a pattern are told by int or str, not by %s" %
                            type(index).__name__)
        return wrap(self._session, self._value.rows(index))

    def __getattr__(self, name):
        try:
            return self[name]
        except (IndexError, ValueError):
            raise AttributeError("the pattern has no row %r" % name) from None

    def __iter__(self):
        index = 0
        while True:
            try:
                row = self[index]
            except IndexError:
                return
            yield row
            index += 1

    @property
    def er(self):
        """EquivalenceRelation: what makes kinds of the referrers.

        Example:
            >>> hp.iso([]).rp.er
            hp.Clodo
        """
        return wrap(self._session, self._value.attribute("er"))

    def paths(self, row):
        """The shortest paths from the objects of a row to those that the pattern is about.

        Args:
            row (int or str): told by number or name.

        Returns:
            Paths

        Raises:
            IndexError: there is no such row.

        Example:
            >>> hp.iso(sys.modules).rp.paths('a')
        """
        return wrap(self._session, self._value.attribute("paths", row))

    def __dir__(self):
        return [name for name in object.__dir__(self)
                if name.startswith("__") or not name.startswith("_")]
