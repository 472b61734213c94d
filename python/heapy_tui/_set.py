"""IdentitySet: objects of a captured heap, as a table and to be asked further."""

from heapy_tui._brief import brief_of_set
from heapy_tui._kind import EquivalenceRelation
from heapy_tui._more import Paged
from heapy_tui._partition import MappingProxy, Partition, allocation_of
from heapy_tui._sets import ImmNodeSet
from heapy_tui._stat import stat_of
from heapy_tui._uniset import UniSet
from heapy_tui._wrap import Objects, of_sort, unwrap, wrap


def _objects(identity_set, what):
    """The real members; refused where some cannot be had."""
    heap = identity_set._value.heap
    if heap is not None and not heap.live:
        raise ValueError("%s needs objects of this process, and this heap was loaded from a "
                         "file" % what)
    objects, lost = identity_set._value.objects()
    if lost:
        raise ReferenceError("%s: %d of %d objects are no longer alive, or cannot be told to "
                             "be; a pinned heap keeps all but frames" %
                             (what, lost, lost + len(objects)))
    return objects


def _in_one_heap(first, *others):
    """The values of sets, of one heap: of one that has them all, else of a new one."""
    sets = (first,) + others
    heaps = {id(x._value.heap): x._value.heap for x in sets if x._value.heap is not None}
    if len(heaps) < 2:
        return [x._value for x in sets]
    session = first._session
    members = [Objects(_objects(x, "a question about sets of two heaps")) for x in sets]
    for heap in heaps.values():
        found = [heap.of_objects(objects) for objects in members]
        if not any(missing for _, missing in found):
            return [value for value, _ in found]
    every = Objects(thing for objects in members for thing in objects)
    heap = session._capture(also=every)
    return [heap.of_objects(objects)[0] for objects in members]


@of_sort("set")
class IdentitySet(Paged, UniSet):
    """Objects of a captured heap, told apart by identity and seen by an equivalence relation.

    Printed as a table with a row for each class; len() and [] are about these rows:
    `x[0]` is the set of the objects in the first row. Sizes and references are those of
    the moment of the capture. A set keeps its heap, and a pinned heap keeps every object
    that was captured, alive.

    `x & y`, `|`, `^`, `-` combine with sets, kinds and classes; `~x` is a Kind. Sets of two
    captures are combined by the identity of their objects. `in` is by identity as well.

    Example:
        >>> hp.iso(1, 2.5)
        Partition of a set of 2 objects. Total size = 52 bytes.
         Index  Count   %     Size   % Cumulative  % Kind (class / dict of class)
             0      1  50       28  54        28  54 int
             1      1  50       24  46        52 100 float
    """

    __slots__ = ()

    # ------------------------------------------------------------ as a table

    def _n_lines(self):
        return self._value.n_rows()

    def _text(self, first, n):
        if self._session.output_width != 100:  # the C side breaks lines there
            return stat_of(self)._text(first, n)
        return self._value.text(first, n)

    def __repr__(self):
        if not self:
            return self._session.reprefix + "Nothing"
        return Paged.__repr__(self)

    def __str__(self):
        return repr(self) if self else "<Nothing>"

    def __len__(self):
        """int: how many rows, not how many objects: that is .count."""
        return self._value.n_rows()

    def __bool__(self):
        """bool: whether there is any object."""
        return self.count > 0

    def __getitem__(self, index):
        """IdentitySet: the objects in a row, or in the rows of a slice.

        Raises:
            IndexError: there is no such row.
            TypeError: index is neither int nor slice.
            ValueError: the step of a slice is not positive.

        Example:
            >>> hp.heap()[0].count
            16737
        """
        if isinstance(index, slice):
            if index.step is not None and index.step <= 0:
                raise ValueError("the step of rows must be positive, not %r" % index.step)
        elif not isinstance(index, int):
            raise TypeError("rows are told by int or slice, not by %s; x & kind and "
                            "hp.iso(…) find objects" % type(index).__name__)
        return wrap(self._session, self._value.rows(index))

    def __iter__(self):
        raise TypeError("a set of objects is not iterated, as that would mix up rows and "
                        "objects: x.parts has the rows, x.nodes the objects")

    def __contains__(self, thing):
        """bool: whether this very object is a member.

        Example:
            >>> x = []
            >>> x in hp.iso(x), [] in hp.iso(x)
            (True, False)
        """
        return self._value.has(thing)

    def __hash__(self):
        return hash(self._value) if self else 0

    # ----------------------------------------------------- sets of two captures

    def _elsewhere(self, other):
        """Whether other is a set of another heap of this process. The C side tells which
        objects both have; what both together have is of a third capture."""
        value = unwrap(other)
        return isinstance(other, IdentitySet) and value.sort == "set" and \
            value.heap is not self._value.heap

    def __or__(self, other):
        other = getattr(other, "_client", other)
        if not self._elsewhere(other):
            return UniSet.__or__(self, other)
        more = other - self
        if not more:
            return self
        both = Objects(_objects(self, "the union of sets of two heaps"))
        both.extend(_objects(more, "the union of sets of two heaps"))
        return self._session._set_of(both).by(self.er)

    def __xor__(self, other):
        other = getattr(other, "_client", other)
        return (self - other) | (other - self) if self._elsewhere(other) else \
            UniSet.__xor__(self, other)

    # ------------------------------------------------- seen by another relation

    def by(self, er):
        """The same objects, seen by another equivalence relation.

        Args:
            er (EquivalenceRelation or str): hp.Type, hp.Type & hp.Size, 'Type&Size', …;
                '' is Unity.

        Returns:
            IdentitySet

        Raises:
            ValueError: there is no relation of that name.
            TypeError: er is something else.

        Example:
            >>> hp.heap().by('Type&Size')
        """
        if not isinstance(er, (str, EquivalenceRelation)):
            raise TypeError("by() takes an equivalence relation or its name, not %s" %
                            type(er).__name__)
        return wrap(self._session, self._value.attribute("by", unwrap(er)))

    @property
    def er(self):
        """EquivalenceRelation: by which this set is seen.

        Example:
            >>> hp.heap().bytype.er
            hp.Type
        """
        return wrap(self._session, self._value.attribute("er"))

    @property
    def kind(self):
        """Kind: those of all rows together. `x & y.kind` is what in x is like y.

        Example:
            >>> hp.iso(1, 'a').kind
            (hp.Type('str') | hp.Type('int'))
        """
        return wrap(self._session, self._value.attribute("kind"))

    def _kindheader(self):
        return self._value.header()

    # ----------------------------------------------------------------- numbers

    @property
    def count(self):
        """int: how many objects.

        Example:
            >>> hp.iso(1, 1, 2).count
            2
        """
        return self._value.attribute("count").number()

    @property
    def size(self):
        """int: bytes of the objects by themselves, as sys.getsizeof says at the capture.

        Example:
            >>> x = [1, 2]
            >>> hp.iso(x).size == x.__sizeof__() + 16
            True
        """
        return self._value.attribute("size").number()

    indisize = property(size.fget, None, None, size.__doc__)

    @property
    def domisize(self):
        """int: bytes that would be freed if the set were: the size of x.dominos.

        Example:
            >>> hp.iso([[] for i in range(10)]).domisize
            744
        """
        return self._value.attribute("domisize").number()

    # -------------------------------------------------------------- other sets

    def get_shpaths(self, src=None, avoid_nodes=None, avoid_edges=()):
        """The shortest paths on which the objects are reached.

        Args:
            src (IdentitySet): where paths begin; None: the interpreter.
            avoid_nodes (IdentitySet): what no path may pass; None: nothing.
            avoid_edges (tuple): references that no path may take, as sp.edges_at(…) gives
                them; (): none.

        Returns:
            Paths

        Raises:
            TypeError: src or avoid_nodes is no set.

        Example:
            >>> a = [[]]
            >>> hp.iso(a[0]).get_shpaths(src=hp.iso(a))
             0: Src[0]
        """
        given = {"src": src, "avoid_nodes": avoid_nodes}
        given = {name: getattr(x, "_client", x) for name, x in given.items() if x is not None}
        for name, x in given.items():
            if not isinstance(x, IdentitySet):
                raise TypeError("%s must be a set, not %s" % (name, type(x).__name__))
        value, *others = _in_one_heap(self, *given.values())
        more = dict(zip(given, others))
        if avoid_edges != ():
            more["avoid_edges"] = unwrap(avoid_edges)
        return wrap(self._session, value.attribute("get_shpaths", **more))

    def get_rp(self, depth=None, er=None, imdom=0, bf=0, src=None, stopkind=None,
               nocyc=False, ref=None):
        """The pattern of references to the objects: which kinds of objects refer to them,
        by which kinds these are referred to, and so on.

        Args:
            depth (int): how many levels; None: 7.
            er (EquivalenceRelation or str): what makes kinds; None: Clodo.
            imdom (bool): follow immediate dominators instead of referrers.
            bf (bool): must be false: rows are in depth-first order only.
            src: must be None: referrers are those reached from the interpreter.
            stopkind (Kind): what is not followed; None: modules, types, their dicts, code
                and frames.
            nocyc (bool): leave out referrers that are above already.
            ref: None, or 'imdom' for the same as imdom=1.

        Returns:
            ReferencePattern

        Raises:
            ValueError: for arguments that are not possible.

        Example:
            >>> hp.iso([]).get_rp(depth=2)
        """
        if bf or src is not None or ref not in (None, "imdom"):
            raise ValueError("get_rp: bf, src and ref (but 'imdom') are not there")
        more = {}
        if depth is not None:
            more["depth"] = depth
        if er is not None:
            more["er"] = unwrap(er)
        if imdom or ref:
            more["imdom"] = 1
        if stopkind is not None:
            more["stopkind"] = unwrap(stopkind)
        if nocyc:
            more["nocyc"] = 1
        return wrap(self._session, self._value.attribute("get_rp", **more))

    # ---------------------------------------------------------- the real objects

    @property
    def nodes(self):
        """ImmNodeSet: the objects themselves (heapy_tui.sets), to be iterated.

        Raises:
            ValueError: the heap was loaded from a file.
            ReferenceError: some are no longer alive.

        Example:
            >>> x = []
            >>> [node is x for node in hp.iso(x).nodes]
            [True]
        """
        return ImmNodeSet(_objects(self, "nodes"))

    @property
    def theone(self):
        """object: the only one in the set.

        Raises:
            ValueError: there is none, or more than one, or it was loaded from a file.
            ReferenceError: it is no longer alive.

        Example:
            >>> x = []
            >>> hp.iso(x).theone is x
            True
        """
        n = self.count
        if n != 1:
            raise ValueError("theone is for sets of one object, and this has %d" % n)
        return _objects(self, "theone")[0]

    @property
    def maprox(self):
        """MappingProxy: `x.maprox.attr` and `x.maprox[key]` are the sets of what this gives
        for every object; those that raise an exception are passed over.

        Raises:
            ValueError, ReferenceError: as .nodes

        Example:
            >>> hp.iso({'k': 1}, {'k': 'a'}).maprox['k'].count
            2
        """
        return MappingProxy(self._session, _objects(self, "maprox"))

    @property
    def prod(self):
        """AllocationTraceback: where the only object of the set was allocated, the latest
        call first; None if tracemalloc did not trace it.

        Raises:
            RuntimeError: tracemalloc is not tracing.
            ValueError, ReferenceError: as .theone

        Example:
            >>> import tracemalloc; tracemalloc.start()
            >>> hp.iso([]).prod
            Traceback (most recent call first):
              File "<stdin>", line 1
        """
        return allocation_of(self.theone)

    # --------------------------------------------------------------- and the rest

    @property
    def brief(self):
        """str: what it is on one line of at most 80 characters or so.

        Example:
            >>> hp.iso(1, 2).brief
            '<2 int: 1, 2>'
        """
        return brief_of_set(self)

    @property
    def partition(self):
        """Partition: the rows, with their sets and numbers.

        Example:
            >>> [row.name for row in hp.iso(1, 'a').partition.get_rows()]
            ['str', 'int']
        """
        return Partition(self)

    @property
    def parts(self):
        """list of IdentitySet: those of the rows, in order.

        Example:
            >>> [part.count for part in hp.iso(1, 2, 'a').parts]
            [2, 1]
        """
        return [self[i] for i in range(len(self))]

    @property
    def stat(self):
        """Stat: the numbers of the table, without the objects.

        Example:
            >>> hp.iso(1).stat
            Partition of a set of 1 object. Total size = 28 bytes.
             Index  Count   %     Size   % Cumulative  % Kind (class / dict of class)
                 0      1 100       28 100        28 100 int
        """
        return stat_of(self)

    def diff(self, other):
        """What self has more than other, kind by kind: self.stat - other.by(self.er).stat.

        Args:
            other (IdentitySet)

        Returns:
            Stat

        Raises:
            TypeError: other is no set.

        Example:
            >>> before = hp.heap()
            >>> kept = [[] for i in range(1000)]
            >>> hp.heap().diff(before)
        """
        other = getattr(other, "_client", other)
        if not isinstance(other, IdentitySet):
            raise TypeError("diff() takes a set, not %s" % type(other).__name__)
        return self.stat - other.by(self.er).stat

    def save(self, path):
        """Write the whole heap of this set as a snapshot, for heapy-tui and hp.load().

        Args:
            path (str or path-like): an existing file is replaced; readable by its owner
                only.

        Raises:
            OSError: it cannot be written.

        Example:
            >>> hp.heap().save("/tmp/now.hps")
        """
        from os import fspath
        self._value.heap.save(fspath(path))


def _seen_by(name, what):
    def seen(self):
        return wrap(self._session, self._value.attribute(name))
    return property(seen, None, None, """IdentitySet: the same objects, a row for %s.

        Example:
            >>> hp.heap().%s
        """ % (what, name))


def _other_set(name, what):
    def other(self):
        return wrap(self._session, self._value.attribute(name))
    return property(other, None, None, """IdentitySet: %s.

        Example:
            >>> hp.iso(sys.modules).%s
        """ % (what, name))


for _name, _what in {
        "bycycle": "each shape of cycles of objects that refer to each other",
        "byclodo": "each class; dicts of attributes go by their owner's class",
        "byid": "each object",
        "byidset": "each object, too",
        "bymodule": "each module object, and one for all else",
        "byprod": "each line of source that allocated objects (tracemalloc)",
        "byrcs": "each set of kinds of referrers",
        "bysize": "each size",
        "bytype": "each type",
        "byunity": "all of them together",
        "byvia": "each set of ways in which they are referred to",
        "byviafolded": "the same, where positions and keys count as one",
        "bypackage": "each top-level package that defines their classes",
        "bydefiner": "each module that defines their classes"}.items():
    setattr(IdentitySet, _name, _seen_by(_name, _what))

for _name, _what in {
        "dominos": "what would be freed if the set were: it, and all that is reached only "
                   "through it",
        "imdom": "immediate dominators: referrers that are reached without passing "
                 "another referrer",
        "referrers": "the objects that refer to a member (not weakly)",
        "referents": "the objects that a member refers to (not weakly)",
        "owners": "the objects whose `__dict__` a member is",
        "dictof": "the dicts that members have as their `__dict__`"}.items():
    setattr(IdentitySet, _name, _other_set(_name, _what))
del _name, _what


def _paths_property(doc, name):
    def paths(self):
        return wrap(self._session, self._value.attribute(name))
    return property(paths, None, None, doc)


_shortest = """Paths: the shortest paths from the interpreter to the objects.

        Example:
            >>> hp.iso(sys.modules).sp
             0: hp.Root.i0_modules
        """
IdentitySet.sp = IdentitySet.shpaths = _paths_property(_shortest, "shpaths")
IdentitySet.pathsin = _paths_property("""Paths: from the referrers to the objects, one step.

        Example:
            >>> x = [[]]
            >>> hp.iso(x[0]).pathsin
        """, "pathsin")
IdentitySet.pathsout = _paths_property("""Paths: from the objects to what they refer to.

        Example:
            >>> hp.iso([1]).pathsout
        """, "pathsout")
IdentitySet.rp = _paths_property("""ReferencePattern: get_rp() with nothing else said.

        Example:
            >>> hp.iso([]).rp
        """, "rp")
