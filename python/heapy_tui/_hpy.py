"""hpy(): a session, with the names of Heapy."""

import sys
from _weakref import ref
from os import fspath

from heapy_tui import _heap, _kind, _paths, _pattern, _reprs, _set
from heapy_tui._doc import Doc
from heapy_tui._nothing import EmptySet
from heapy_tui._root import RootState
from heapy_tui._stat import Stat
from heapy_tui._uniset import operand
from heapy_tui._wrap import Objects, hidden, hide, wrap


def _gc_collect():
    """gc.collect, without gc's showing in sys.modules if the program has not imported it.

    A second module object of our own is made then, of which only the function stays:
    the others would make a cycle that a heap shows. (CPython 3.9 knows one gc only.)
    """
    known = sys.modules.get("gc")
    if known is not None:
        return known.collect
    if sys.version_info < (3, 10):
        import gc
        del sys.modules["gc"]
        return gc.collect
    import _imp
    bootstrap = sys.modules["_frozen_importlib"]
    module = _imp.create_builtin(bootstrap.ModuleSpec("gc", bootstrap.BuiltinImporter))
    _imp.exec_builtin(module)
    collect = module.collect
    module.__dict__.clear()
    return collect


_collect = _gc_collect()


class Reference:
    """What heap() and heapu() leave out: sets, or for heapu() the numbers of one."""

    __slots__ = ("heap", "unreachable")

    def __init__(self):
        self.heap = self.unreachable = None


@hide
class Session:
    """What hpy() gives: captures of this process, sets, kinds, equivalence relations.

    Attributes:
        output_rows (int): rows, paths or lines of a page; 10.
        output_width (int): where lines are broken; 100.

    Example:
        >>> from heapy_tui import hpy
        >>> hp = hpy()
        >>> hp.heap()
    """

    __slots__ = ("output_rows", "output_width", "_latest", "_reference", "__weakref__")

    def __init__(self):
        self.output_rows = 10
        self.output_width = 100
        self._latest = None
        self._reference = Reference()

    def __repr__(self):
        prefix = self.reprefix
        return ("Top level interface to heapy_tui.\n"
                "Use eg: %sdoc for more info on %s." % (prefix, prefix[:-1]))

    def __dir__(self):
        return [name for name in object.__dir__(self)
                if name.startswith("__") or not name.startswith("_")]

    # ------------------------------------------------------------------ heaps

    def _capture(self, pin=True, also=Objects()):
        heap = _heap.capture(pin=pin, hidden=tuple(hidden), also=also)
        self._latest = ref(heap)
        return heap

    def _living(self):
        """The latest heap if some set of it lives and it pins its objects, else None."""
        heap = self._latest() if self._latest else None
        return heap if heap is not None and heap.pinned else None

    def _any_heap(self):
        """One that knows the types there are: the latest that lives, or a new one."""
        heap = self._latest() if self._latest else None
        return heap if heap is not None else self._capture(pin=False)

    def _root_set(self):
        heap = self._living() or self._capture()
        return wrap(self, heap.name("root"))

    def heap(self, pin=True):
        """All objects that the interpreter reaches, as they are now.

        Garbage is collected first. The process stands still for the time of a fork; what
        it does afterwards changes nothing in the set. What belongs to heapy_tui is left out.

        Args:
            pin (bool): keep the objects alive as long as a set of this heap lives, so that
                the set can give them back (theone, nodes, `in`). Otherwise nothing is kept
                alive, and such questions find only what is surely the same object.

        Returns:
            IdentitySet, by class or dict owner, without the reference of setref()

        Raises:
            RuntimeError: the capture failed.

        Example:
            >>> hp.heap()
            Partition of a set of 52108 objects. Total size = 7134194 bytes.
             Index  Count   %     Size   % Cumulative  % Kind (class / dict of class)
                 0  16737  32  1520523  21   1520523  21 str
            ...
        """
        _collect()
        found = wrap(self, self._capture(pin).name("heap"))
        reference = self._reference.heap
        return found if reference is None else found - reference

    def heapu(self, rma=1, abs=0, stat=0):
        """Objects that outlive a garbage collection although the interpreter does not reach
        them: what C code holds, for example.

        Args:
            rma (bool): false: with those that it reaches.
            abs (bool): true: without regard to the reference of setref().
            stat (bool): true: the numbers only, as Heapy gives them.

        Returns:
            IdentitySet by type, or a Stat

        Raises:
            RuntimeError: the capture failed.

        Example:
            >>> hp.heapu()
            Partition of a set of 787 objects. Total size = 89776 bytes.
             Index  Count   %     Size   % Cumulative  % Type
                 0     49   6    20776  23     20776  23 type
            ...
        """
        _collect()
        heap = self._capture()
        found = wrap(self, heap.name("unreachable" if rma else "all")).bytype
        reference = None if abs else self._reference.unreachable
        relative = ""
        if reference is not None:
            if isinstance(reference, Stat):
                found, relative = found.stat - reference, " relative to a reference"
            else:
                found, relative = found - reference, " that the reference has not"
        if stat and not isinstance(found, Stat):
            found = found.stat
        if isinstance(found, Stat):
            found.firstheader = "Data from unreachable objects%s." % relative
        return found

    def setref(self, reachable=None, unreachable=None):
        """From now on heap() and heapu() show only what is not in a reference.

        Args:
            reachable (IdentitySet): the reference of heap(); hp.Nothing to have none.
            unreachable (IdentitySet or Stat): that of heapu(). If neither is given, both
                are taken now.

        Raises:
            TypeError: something else is given.

        Example:
            >>> hp.setref()
            >>> kept = [[i] for i in range(7)]
            >>> (hp.heap() & list).count
            8
        """
        if reachable is None and unreachable is None:
            self.setrelheap()
            self.setrelheapu()
        if reachable is not None:
            self.setrelheap(reachable)
        if unreachable is not None:
            self.setrelheapu(unreachable)

    def setrelheap(self, reference=None):
        """The reference of heap() alone; see setref().

        Args:
            reference (IdentitySet): None: the heap as it is now; hp.Nothing: none.

        Example:
            >>> hp.setrelheap(hp.Nothing)
        """
        if reference is None:
            self._reference.heap = None
            reference = self.heap()
        self._reference.heap = reference if operand(reference) and reference else None

    def setrelheapu(self, reference=None):
        """The reference of heapu() alone; see setref().

        Args:
            reference (IdentitySet or Stat): None: as it is now; hp.Nothing: none.

        Example:
            >>> hp.setrelheapu(hp.heapu().stat)
        """
        if reference is None:
            reference = self.heapu(abs=1)
        if not isinstance(reference, Stat):
            operand(reference)
        self._reference.unreachable = reference if len(reference) else None

    def iso(self, *objs):
        """The set of the given objects.

        They are looked for in the heap captured last, if one of its sets still lives; if
        they are not there, a new one is captured.

        Args:
            objs (objects): any.

        Returns:
            IdentitySet

        Raises:
            RuntimeError: the capture failed.
            ValueError: something that belongs to heapy_tui, which heaps do not have.

        Example:
            >>> hp.iso(1, 1, [], [])
            Partition of a set of 3 objects. Total size = 140 bytes.
             Index  Count   %     Size   % Cumulative  % Kind (class / dict of class)
                 0      2  67      112  80       112  80 list
                 1      1  33       28  20       140 100 int
        """
        objects = Objects(objs)
        del objs  # no referrer either
        return self._set_of(objects)

    def idset(self, iterable):
        """The set of the objects that an iterable gives; otherwise as iso().

        Args:
            iterable (iterable): of any objects.

        Returns:
            IdentitySet

        Raises:
            TypeError: it is not iterable. Otherwise as iso().

        Example:
            >>> hp.idset([1, 2]).count
            2
        """
        return self._set_of(Objects(iterable))

    def _set_of(self, objects):
        if not objects:
            return self.Nothing
        heap = self._living()
        if heap is not None:
            value, missing = heap.of_objects(objects)
            if not missing:
                return wrap(self, value)
        value, missing = self._capture(also=objects).of_objects(objects)
        if missing:
            raise ValueError("%d of the objects belong to heapy_tui, and heaps are without "
                             "them: %s" % (len(missing), type(missing[0]).__name__))
        return wrap(self, value)

    def load(self, fn):
        """A heap from a file: a snapshot, or what heapy_tui.dump() wrote.

        Args:
            fn (str or path-like): its path.

        Returns:
            IdentitySet, of what the interpreter reached there

        Raises:
            OSError: it cannot be read, is neither, is damaged or of a later version.
            ValueError: it has the numbers of Heapy's Stat.dump.

        Example:
            >>> hp.heap().save("/tmp/now.hps")
            >>> hp.load("/tmp/now.hps")
        """
        path = fspath(fn)
        with open(path, "rb") as file:
            if file.read(8) == b".loader:":
                raise ValueError("%s has the numbers of Heapy's Stat.dump; this version of "
                                 "heapy_tui loads snapshots and captures only" % path)
        return wrap(self, _heap.load(path).name("heap"))

    # ------------------------------------------------------ sets and relations

    def findex(self, *kinds):
        """A relation with a class for each kind: that of the first which an object is in.

        Args:
            kinds (Kind, IdentitySet or type)

        Returns:
            EquivalenceRelation: er(i) is the kind of class i, er(len(kinds)) of the rest.

        Raises:
            TypeError: something else is given.

        Example:
            >>> hp.heap().by(hp.findex(hp.Type(str), hp.Size(100).alt('>')))
        """
        values = [operand(kind) for kind in kinds]
        return wrap(self, _heap.call("findex", *[~~value if value.sort == "set" else value
                                                 for value in values]))

    @property
    def Anything(self):
        """Kind: all objects.

        Example:
            >>> hp.Anything & hp.iso(1) == hp.iso(1)
            True
        """
        return wrap(self, _heap.name("Anything"))

    @property
    def Nothing(self):
        """IdentitySet: no objects; empty sets are printed as this.

        Example:
            >>> hp.iso(1) & hp.iso(2)
            hp.Nothing
        """
        return EmptySet(self, _heap.name("Nothing"))

    @property
    def Idset(self):
        """EquivalenceRelation: as Id; Idset(obj) is the set of one object.

        Example:
            >>> hp.Idset(None).theone is None
            True
        """
        return _kind.Idset(self, _heap.name("Id"))

    @property
    def Root(self):
        """RootState: the interpreter, from which everything is reached.

        Example:
            >>> hp.Root.i0_modules is sys.modules
            True
        """
        return RootState(self)

    @property
    def reprefix(self):
        """str: in front of names in what is printed: what this session is called in
        __main__ and a dot, else 'hpy().'.

        Example:
            >>> hp.reprefix
            'hp.'
        """
        return _reprs.prefix(self)

    @property
    def doc(self):
        """Doc: what there is; hp.doc.heap is the text about heap.

        Example:
            >>> hp.doc.iso
        """
        return Doc(type(self), around=(
            "Top level interface to heapy_tui. Available attributes:",
            "Use eg: %sdoc.<attribute> for info on <attribute>." % self.reprefix))


_relations = {
    "Clodo": ("by class, and dicts of attributes by their owner's class",
              "hp.Clodo(list); hp.Clodo(dictof=type(sys))"),
    "Type": ("by type", "hp.heap() & hp.Type(dict).alt('<=')"),
    "Size": ("by size in bytes", "hp.heap() & hp.Size(1000).alt('>')"),
    "Id": ("each object by itself", "hp.Id(id(None))"),
    "Module": ("module objects each by itself, all others together",
               "hp.Module('sys'); hp.Module(name='sys'); hp.Module()"),
    "Unity": ("all objects together", "hp.Unity()"),
    "Rcs": ("by the kinds of their referrers", "hp.heap() & hp.Rcs(list).alt('>=')"),
    "Via": ("by the ways in which they are referred to",
            "hp.heap() & hp.Via('.__code__').alt('>=')"),
    "ViaFolded": ("as Via, where positions and keys of plain dicts count as one",
                  "hp.heap() & hp.ViaFolded('[*]')"),
    "Package": ("by the top-level package that defines their class",
                "hp.heap() & hp.Package('collections')"),
    "Definer": ("by the module that defines their class",
                "hp.heap() & hp.Definer('collections.abc')"),
    "Prod": ("by the line of source that allocated them (tracemalloc)",
             "hp.heap().by(hp.Prod)"),
}


def _relation(name, what, example):
    def relation(self):
        return wrap(self, _heap.name(name))
    return property(relation, None, None, """EquivalenceRelation: %s.

        Example:
            >>> %s
        """ % (what, example))


for _name, (_what, _example) in _relations.items():
    setattr(Session, _name, _relation(_name, _what, _example))
del _name, _what, _example


def hpy(ht=None):
    """A new session: the entry to all that Heapy's hpy() gave.

    Args:
        ht: must be None. Heapy's hiding tag; what belongs to heapy_tui is hidden anyway.

    Returns:
        Session

    Raises:
        ValueError: ht is given.

    Example:
        >>> from heapy_tui import hpy
        >>> hp = hpy()
        >>> hp.heap()
    """
    if ht is not None:
        raise ValueError("hpy() has no hiding tag: what belongs to heapy_tui is hidden anyway")
    return Session()
