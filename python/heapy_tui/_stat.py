"""Stat: the numbers of a table without its objects, and the difference of two."""

import time

from heapy_tui import _layout
from heapy_tui._layout import Column
from heapy_tui._more import Paged
from heapy_tui._wrap import hide, unwrap


@hide
class StatRow:
    """A row of a Stat.

    Attributes:
        index (int): its place, from 0.
        name (str): the kind, or the object where the table has one row per object.
        count (int): objects; in a difference it may be negative.
        size (int): bytes; the same.
        cumulsize (int): bytes of this row and those before it.

    Example:
        >>> row = hp.heap().stat.get_row(0)
        >>> row.name, row.count, row.size
        ('str', 16737, 1520523)
    """

    __slots__ = ("index", "name", "count", "size", "cumulsize")

    def __init__(self, count, size, name, index=None, cumulsize=None):
        self.count = count
        self.size = size
        self.name = name
        self.index = index
        self.cumulsize = cumulsize

    def __repr__(self):
        return "StatRow(%d, %d, %r)" % (self.count, self.size, self.name)


def _number(n):
    return "%d" % n


class Format:
    """How a Stat is printed; one for each of Heapy's three."""

    __slots__ = ("stat",)

    def __init__(self, stat):
        self.stat = stat

    def columns(self):
        stat = self.stat
        index = Column("Index", 6, lambda row: _number(row.index))
        count = Column("Count", 6, lambda row: _number(row.count))
        count_percent = Column("%", 3, lambda row: "%.0f" % _layout.percent(row.count, stat.count))
        size = Column("Size", 8, lambda row: _number(row.size))
        size_percent = Column("%", self.percent_width, lambda row: self.percent_format %
                              _layout.percent(row.size, stat.size))
        sum_ = Column("Cumulative", 9, lambda row: _number(row.cumulsize), 1)
        sum_percent = Column("%", self.percent_width, lambda row: self.percent_format %
                             _layout.percent(row.cumulsize, stat.size))
        return [index, count, count_percent, size, size_percent, sum_, sum_percent]

    percent_width, percent_format = 3, "%.0f"

    def label(self):
        return "Partition of a set of %d object%s. Total size = %d bytes." % (
            self.stat.count, "" if self.stat.count == 1 else "s", self.stat.size)

    def has_rows(self):
        return len(self.stat) > 0


class SetFormat(Format):
    __slots__ = ()


class IdFormat(Format):
    __slots__ = ()
    percent_width, percent_format = 5, "%.1f"

    def columns(self):
        columns = super().columns()
        return columns[:1] + columns[3:]

    def label(self):
        return "Set of %d %s object%s. Total size = %d bytes." % (
            self.stat.count, self.stat.kindname or "<mixed>",
            "" if self.stat.count == 1 else "s", self.stat.size)


class DiffFormat(Format):
    __slots__ = ()

    def columns(self):
        b_size = self.stat.b_size
        index, count, _, size = super().columns()[:4]
        return [index, count, size,
                Column("Cumulative", 9, lambda row: _number(row.cumulsize), 2),
                Column("% of B", 9, lambda row: _layout.share_of(row.cumulsize, b_size))]

    def label(self):
        stat = self.stat
        lines = ["Summary of difference operation (A-B).",
                 "        Count     Size",
                 "  A    %6d %8d" % (stat.count + stat.b_count, stat.size + stat.b_size),
                 "  B    %6d %8d" % (stat.b_count, stat.b_size),
                 "  A-B  %6d %8d  = %s %% of B" % (
                     stat.count, stat.size, _layout.share_of(stat.size, stat.b_size))]
        if len(stat):
            lines += ["", "Differences by kind, largest absolute size diffs first."]
        return "\n".join(lines)


_formats = {"SetFormat": SetFormat, "IdFormat": IdFormat, "DiffFormat": DiffFormat}


def _summed(rows):
    """{name: [count, size]}, in the order of the rows; a name may come twice."""
    sums = {}
    for row in rows:
        entry = sums.setdefault(row.name, [0, 0])
        entry[0] += row.count
        entry[1] += row.size
    return sums


@hide
class Stat(Paged):
    """The numbers of a table: it keeps no object alive and no heap in memory.

    Made by `x.stat`, `x.diff(y)`, `stat - stat`, and `stat[i]`, which give the rows
    asked for as a Stat. Printed and paged (`.more`) as a set is.

    Attributes:
        count (int), size (int): objects and bytes, as a whole.
        numrows (int): rows, also len().
        timemade (float): seconds since 1970.
        kindheader (str): heading of the last column, e.g. "Type".
        kindname (str): the kind that all objects share, where a row is an object.
        format_name (str): "SetFormat", "IdFormat" or "DiffFormat".
        b_count (int), b_size (int): of a difference, what was subtracted; else None.
        firstheader (str): a line printed above all, or "".

    Example:
        >>> before = hp.heap().stat
        >>> kept = [[] for i in range(1000)]
        >>> hp.heap().stat - before
        Summary of difference operation (A-B).
        ...
    """

    __slots__ = ("count", "size", "timemade", "kindheader", "kindname", "format_name",
                 "b_count", "b_size", "firstheader", "_rows", "_session")

    def __init__(self, session, rows, kindheader, kindname="", format_name="SetFormat",
                 of=None, b=None, timemade=None):
        self._session = session
        self._rows = rows
        cumulative = 0
        for index, row in enumerate(rows):
            cumulative += row.size
            row.index, row.cumulsize = index, cumulative
        self.count, self.size = of or (sum([row.count for row in rows]), cumulative)
        self.timemade = time.time() if timemade is None else timemade
        self.kindheader = kindheader
        self.kindname = kindname
        self.format_name = format_name
        self.b_count, self.b_size = b or (None, None)
        self.firstheader = ""

    @property
    def numrows(self):
        """int: how many rows there are; the same as len().

        Example:
            >>> hp.heap().bytype.stat.numrows
            139
        """
        return len(self._rows)

    def __len__(self):
        return len(self._rows)

    def __dir__(self):
        return [name for name in object.__dir__(self)
                if name.startswith("__") or not name.startswith("_")]

    def _n_lines(self):
        return len(self._rows)

    def _text(self, first, n):
        layout = _formats[self.format_name](self)
        end = len(self._rows)
        if n >= 0 and end - first > n + 1:
            end = first + n
        lines = []
        if first == 0:
            if self.firstheader:
                lines.append(self.firstheader)
            lines.append(layout.label())
        if end > first:
            rows = self._rows[first:end]
            lines += _layout.table(layout.columns(), self.kindheader, rows,
                                   self._names(rows), self._session.output_width)
        if end < len(self._rows):
            lines.append("<%d more rows. Type e.g. '_.more' to view.>" % (
                len(self._rows) - end))
        return "\n".join(lines)

    def _names(self, rows):
        if self.kindheader == "Individual Size":  # numbers stand right
            return [row.name.rjust(9) for row in rows]
        return [row.name for row in rows]

    def _of_rows(self, rows):
        return Stat(self._session, [StatRow(row.count, row.size, row.name) for row in rows],
                    self.kindheader, self.kindname, self.format_name,
                    b=None if self.b_count is None else (self.b_count, self.b_size),
                    timemade=self.timemade)

    def __getitem__(self, index):
        if isinstance(index, slice):
            return self._of_rows(self._rows[index])
        return self._of_rows([self.get_row(index)])

    def get_row(self, index):
        """One row.

        Args:
            index (int): from 0; negative ones count from the end.

        Returns:
            StatRow

        Raises:
            IndexError: there is no such row.
            TypeError: index is no int.

        Example:
            >>> hp.heap().stat.get_row(0).name
            'str'
        """
        if not isinstance(index, int):
            raise TypeError("rows are told by int or slice, not by %s" % type(index).__name__)
        try:
            return self._rows[index]
        except IndexError:
            raise IndexError("no row %d: there are %d" % (index, len(self._rows))) from None

    def get_rows(self, index=0):
        """The rows, one after the other.

        Args:
            index (int): the first one.

        Returns:
            an iterator of StatRow

        Example:
            >>> sum(row.size for row in hp.heap().stat.get_rows()) == hp.heap().size
            False
        """
        return iter(self._rows[index:])

    def get_rows_of_kinds(self, kinds):
        """The rows that have these names.

        Args:
            kinds (sequence of str): names, each once.

        Returns:
            list: for each name its StatRow, or None if there is none.

        Example:
            >>> hp.heap().stat.get_rows_of_kinds(["str", "no such kind"])
            [StatRow(16737, 1520523, 'str'), None]
        """
        kinds = list(kinds)
        rows = {}
        for row in self._rows:
            rows.setdefault(row.name, row)
        return [rows.get(kind) for kind in kinds]

    def get_rows_n_and_other(self, N, sortby="Size"):
        """The largest rows, and one for all others, at the place where its number is.

        Args:
            N (int): how many rows beside "<Other>", which is there if any are left.
            sortby (str): "Size" or "Count".

        Returns:
            list of StatRow, new ones.

        Raises:
            ValueError: sortby is something else.

        Example:
            >>> [row.name for row in hp.heap().stat.get_rows_n_and_other(2)]
            ['<Other>', 'str', 'types.CodeType']
        """
        if sortby not in ("Size", "Count"):
            raise ValueError("sortby must be 'Size' or 'Count', not %r" % (sortby,))
        by = "size" if sortby == "Size" else "count"
        rows = [StatRow(row.count, row.size, row.name, row.index, row.cumulsize)
                for row in sorted(self._rows, key=lambda row: -getattr(row, by))]
        if len(rows) <= N:
            return rows
        rows, others = rows[:N], rows[N:]
        other = StatRow(sum([row.count for row in others]), sum([row.size for row in others]),
                        "<Other>")
        at = 0
        while at < len(rows) and getattr(rows[at], by) >= getattr(other, by):
            at += 1
        rows.insert(at, other)
        return rows

    def __sub__(self, other):
        """What is in self beyond what is in other, kind by kind, as a Stat that prints
        as Heapy's differences do. Kinds of which nothing differs are left out."""
        other = getattr(other, "_client", other)
        if not isinstance(other, Stat):
            return NotImplemented
        if self.kindheader != other.kindheader:
            raise ValueError("these are tables by different relations: %r and %r" % (
                self.kindheader, other.kindheader))
        theirs = _summed(other._rows)
        rows = []
        for name, (count, size) in _summed(self._rows).items():
            n, bytes_ = theirs.pop(name, (0, 0))
            if (count, size) != (n, bytes_):
                rows.append(StatRow(count - n, size - bytes_, name))
        rows += [StatRow(-n, -bytes_, name) for name, (n, bytes_) in theirs.items()
                 if n or bytes_]
        rows.sort(key=lambda row: -abs(row.size))
        return Stat(self._session, rows, self.kindheader, self.kindname, "DiffFormat",
                    b=(other.count, other.size))


def _objects_table(identity_set, table):
    """Rows of objects: what all their names begin with, if they are of one kind."""
    kinds = identity_set.byclodo._value
    if kinds.n_rows() != 1:
        return "<mixed>", table
    (kind, _, _), = kinds.table()
    cut = len(kind) + 2
    return "<%s>" % kind, [(name[cut:] if name.startswith(kind + ": ") else name, count, size)
                           for name, count, size in table]


def stat_of(identity_set):
    """The Stat of a set: its rows, read now."""
    table = unwrap(identity_set).table()
    form, kindname = "SetFormat", ""
    if unwrap(identity_set.er).expression() in ("Id", "Idset"):
        form = "IdFormat"
        kindname, table = _objects_table(identity_set, table)
    return Stat(identity_set._session, [StatRow(count, size, name) for name, count, size in table],
                identity_set._kindheader(), kindname, form,
                of=(identity_set.count, identity_set.size))
