"""Rows of a set; what is mapped over its objects; where an object was allocated."""

import sys

from heapy_tui._stat import StatRow, stat_of
from heapy_tui._wrap import Objects, hide


@hide
class PartRow(StatRow):
    """A row of a partition: a StatRow which has also the `set` (IdentitySet) of its objects
    and their `kind` (Kind).

    Example:
        >>> hp.iso(1).partition.get_row(0).set.theone
        1
    """

    __slots__ = ("set",)

    def __init__(self, count, size, name, index, cumulsize, set):
        StatRow.__init__(self, count, size, name, index, cumulsize)
        self.set = set

    @property
    def kind(self):
        """Kind: of the objects in this row.

        Example:
            >>> hp.iso(1).partition.get_row(0).kind
            hp.Type('int')
        """
        return self.set.kind


@hide
class Partition:
    """A set as rows. Iterating it gives the sets of the rows.

    Attributes:
        set (IdentitySet): what is parted.

    Example:
        >>> [part.count for part in hp.iso(1, 2, 'a').partition]
        [2, 1]
    """

    __slots__ = ("set",)

    def __init__(self, set):
        self.set = set

    def __repr__(self):
        return repr(self.set)

    def __iter__(self):
        return self.get_sets()

    def __len__(self):
        return len(self.set)

    @property
    def er(self):
        """EquivalenceRelation: by which the set is parted.

        Example:
            >>> hp.iso(1).partition.er
            hp.Clodo
        """
        return self.set.er

    @property
    def count(self):
        """int: how many objects.

        Example:
            >>> hp.iso(1).partition.count
            1
        """
        return self.set.count

    @property
    def size(self):
        """int: bytes of the objects by themselves.

        Example:
            >>> hp.iso(1).partition.size
            28
        """
        return self.set.size

    @property
    def numrows(self):
        """int: how many rows.

        Example:
            >>> hp.iso(1, 'a').partition.numrows
            2
        """
        return len(self.set)

    @property
    def kindheader(self):
        """str: the heading of the last column.

        Example:
            >>> hp.iso(1).bytype.partition.kindheader
            'Type'
        """
        return self.set._kindheader()

    def get_rows(self, rowindex=0):
        """The rows, one after the other.

        Args:
            rowindex (int): the first one.

        Returns:
            an iterator of PartRow

        Example:
            >>> [row.name for row in hp.iso(1, 'a').partition.get_rows()]
            ['str', 'int']
        """
        cumulative = 0
        for index, (name, count, size) in enumerate(self.set._value.table()):
            cumulative += size
            if index >= rowindex:
                yield PartRow(count, size, name, index, cumulative, self.set[index])

    def get_row(self, rowindex):
        """One row.

        Args:
            rowindex (int): from 0.

        Returns:
            PartRow

        Raises:
            IndexError: there is no such row.

        Example:
            >>> hp.iso(1).partition.get_row(0).name
            'int'
        """
        for row in self.get_rows(rowindex):
            return row
        raise IndexError("no row %d: there are %d" % (rowindex, len(self)))

    def get_set(self, index):
        """The objects of a row or of a slice of rows: the same as x[index].

        Args:
            index (int or slice)

        Returns:
            IdentitySet

        Raises:
            IndexError: there is no such row.

        Example:
            >>> hp.iso(1).partition.get_set(0).theone
            1
        """
        return self.set[index]

    def get_sets(self):
        """The sets of the rows, one after the other.

        Returns:
            an iterator of IdentitySet

        Example:
            >>> len(list(hp.iso(1, 'a').partition.get_sets()))
            2
        """
        return (self.set[i] for i in range(len(self.set)))

    def get_stat(self):
        """The numbers without the objects.

        Returns:
            Stat

        Example:
            >>> hp.iso(1).partition.get_stat().count
            1
        """
        return stat_of(self.set)


@hide
class MappingProxy:
    """Attributes and items of all objects of a set; see IdentitySet.maprox.

    Example:
        >>> hp.iso(1, 2j).maprox.imag
    """

    __slots__ = ("__session", "__objects")

    def __init__(self, session, objects):
        self.__session = session
        self.__objects = objects

    def __mapped(self, function):
        results = Objects()
        for thing in self.__objects:
            try:
                results.append(function(thing))
            except Exception:
                pass  # what does not have it, whatever it raises
        return self.__session._set_of(results)

    def __getattr__(self, name):
        return self.__mapped(lambda thing: getattr(thing, name))

    def __getitem__(self, key):
        return self.__mapped(lambda thing: thing[key])

    def __dir__(self):
        return sorted(set().union(*[dir(thing) for thing in self.__objects[:100]]))


@hide
class AllocationTraceback:
    """Where an object was allocated; printed with the latest call first.

    Attributes:
        frames (list of (str, int)): file and line, the latest call first.

    Example:
        >>> hp.iso([]).prod.frames[0]
        ('<stdin>', 1)
    """

    __slots__ = ("frames", "_lines")

    def __init__(self, traceback):
        self.frames = [(frame.filename, frame.lineno) for frame in reversed(list(traceback))]
        self._lines = traceback.format(most_recent_first=True)

    def __repr__(self):
        return "\n".join(["Traceback (most recent call first):"] + self._lines)


def allocation_of(thing):
    tracemalloc = sys.modules.get("tracemalloc")  # not imported: then it does not trace
    if tracemalloc is None or not tracemalloc.is_tracing():
        raise RuntimeError("tracemalloc is not tracing: start it before the objects are made "
                           "(tracemalloc.start(), python -X tracemalloc)")
    traceback = tracemalloc.get_object_traceback(thing)
    return None if traceback is None else AllocationTraceback(traceback)
