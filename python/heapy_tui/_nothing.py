"""hp.Nothing: the empty set, which is of no heap."""

from heapy_tui._set import IdentitySet
from heapy_tui._partition import MappingProxy
from heapy_tui._sets import ImmNodeSet
from heapy_tui._stat import Stat
from heapy_tui._uniset import UniSet, operand
from heapy_tui._wrap import hide, wrap


@hide
class EmptySet(IdentitySet):
    """The set of no objects: hp.Nothing. Its other sets are itself, its numbers 0.

    Example:
        >>> hp.Nothing.count, hp.iso(1) & hp.iso(2) == hp.Nothing
        (0, True)
    """

    __slots__ = ()

    def __len__(self):
        return 0

    def __bool__(self):
        return False

    def __contains__(self, thing):
        return False

    def __getitem__(self, index):
        if isinstance(index, slice):
            return self
        raise IndexError("no row %r: there are 0" % (index,))

    def _n_lines(self):
        return 0

    def _text(self, first, n):
        return "Partition of a set of 0 objects. Total size = 0 bytes."

    def _kindheader(self):
        return "Kind (class / dict of class)"

    def by(self, er):
        return self

    def _other(self, other):
        return other if isinstance(other, UniSet) else wrap(self._session, operand(other))

    def _self(self, other):
        operand(other)
        return self

    __or__ = __ror__ = __xor__ = __rxor__ = __rsub__ = _other
    __and__ = __rand__ = __sub__ = _self

    @property
    def er(self):
        return self._session.Clodo

    @property
    def stat(self):
        return Stat(self._session, [], self._kindheader())

    @property
    def parts(self):
        return []

    @property
    def nodes(self):
        return ImmNodeSet(())

    @property
    def maprox(self):
        return MappingProxy(self._session, ())

    def _no_heap(self, *args, **kwargs):
        raise ValueError("hp.Nothing is of no heap")

    save = get_shpaths = get_rp = _no_heap
    sp = shpaths = pathsin = pathsout = rp = property(_no_heap)

    def __eq__(self, other):
        return not other if isinstance(other, IdentitySet) else UniSet.__eq__(self, other)

    def __ne__(self, other):
        return bool(other) if isinstance(other, IdentitySet) else UniSet.__ne__(self, other)

    __hash__ = IdentitySet.__hash__

    def __le__(self, other):
        operand(other)  # whatever may be compared
        return True

    def __ge__(self, other):
        return not other if isinstance(other, IdentitySet) else UniSet.__ge__(self, other)

    def __lt__(self, other):
        return bool(other) if isinstance(other, IdentitySet) else UniSet.__lt__(self, other)

    def __gt__(self, other):
        return False if isinstance(other, IdentitySet) else UniSet.__gt__(self, other)


def _constant(value, like):
    return property(lambda self: self if value is None else value, None, None, like.__doc__)


for _name in ("byclodo", "byid", "byidset", "bymodule", "byprod", "byrcs", "bysize", "bytype",
              "bycycle", "byunity", "byvia", "byviafolded", "bypackage", "bydefiner", "dominos", "imdom",
              "referrers", "referents", "owners", "dictof", "kind"):
    setattr(EmptySet, _name, _constant(None, getattr(IdentitySet, _name)))
for _name in ("count", "size", "indisize", "domisize"):
    setattr(EmptySet, _name, _constant(0, getattr(IdentitySet, _name)))
del _name
