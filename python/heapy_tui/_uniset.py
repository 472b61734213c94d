"""What sets and kinds have in common: operators and comparisons."""

from heapy_tui import _heap
from heapy_tui._wrap import unwrap, wrap


def operand(other):
    """The value of what stands beside an operator; a class means its direct instances."""
    value = unwrap(other)
    if isinstance(value, _heap.Value) and value.sort in ("set", "kind"):
        return value
    if isinstance(other, type):
        return _heap.call("Type", unwrap(other))
    raise TypeError("a set, a kind or a class is needed here, not %s; hp.iso(…) makes a set "
                    "of objects" % type(other).__name__)


def _combined(verb, symbol, example):
    dunder = "__%s__" % verb

    def method(self, other):
        return wrap(self._session, getattr(self._value, dunder)(operand(other)))

    def reflected(self, other):
        return wrap(self._session, getattr(operand(other), dunder)(self._value))

    method.__name__ = dunder
    method.__doc__ = """Objects in %s.

        Args:
            other (IdentitySet, Kind or type): a type means Type(other).

        Returns:
            IdentitySet, or Kind if no member is known: two kinds, or `set | kind`

        Raises:
            TypeError: other is something else, e.g. a list.

        Example:
            >>> hp.heap() %s %s
        """ % (verb_words[verb], symbol, example)
    reflected.__name__ = "__r%s__" % verb
    reflected.__doc__ = "The same with the operands the other way round."
    return method, reflected


verb_words = {"and": "both", "or": "either", "xor": "one of them only",
              "sub": "self and not in other"}


def _comparison(name, words):
    def method(self, other):
        return bool(getattr(self._value, name)(operand(other)).number())
    method.__name__ = name
    method.__doc__ = """bool: whether %s.

        Raises:
            TypeError: other is no set, kind or class.

        Example:
            >>> h = hp.heap()
            >>> h[0] <= h
            True
        """ % words
    return method


class UniSet:
    """A set of objects: an IdentitySet, which knows its members, or a Kind, which has a
    rule for them.

    Example:
        >>> isinstance(hp.heap(), type(hp.Type(int)).__mro__[1])
        True
    """

    __slots__ = ("_session", "_value")

    def __init__(self, session, value):
        self._session = session
        self._value = value

    __and__, __rand__ = _combined("and", "&", "int")
    __or__, __ror__ = _combined("or", "|", "hp.iso([])")
    __xor__, __rxor__ = _combined("xor", "^", "int")
    __sub__, __rsub__ = _combined("sub", "-", "hp.iso(hp)")

    __le__ = _comparison("__le__", "every member of self is in other")
    __lt__ = _comparison("__lt__", "every member of self is in other, which has more")
    __ge__ = _comparison("__ge__", "every member of other is in self")
    __gt__ = _comparison("__gt__", "every member of other is in self, which has more")

    def __eq__(self, other):
        """bool: whether both have the same members; False for what is no set or kind.

        Example:
            >>> hp.iso(1) == hp.iso(1)
            True
        """
        try:
            value = operand(other)
        except TypeError:
            return NotImplemented
        return bool((self._value == value).number())

    def __ne__(self, other):
        equal = self.__eq__(other)
        return equal if equal is NotImplemented else not equal

    def __hash__(self):
        """int: equal sets and kinds have equal hashes."""
        return hash(self._value)

    def __invert__(self):
        """Kind: all objects that are not in self.

        Example:
            >>> (hp.heap() & ~hp.Type(str)).count
            39127
        """
        return wrap(self._session, ~self._value)

    def disjoint(self, other):
        """Whether no object is in both.

        Args:
            other (IdentitySet, Kind or type)

        Returns:
            bool

        Raises:
            TypeError: other is something else.

        Example:
            >>> hp.Type(int).disjoint(str)
            True
        """
        return not self & other

    @property
    def biper(self):
        """EquivalenceRelation: two classes, x.biper(0) in x, x.biper(1) not in x.

        Example:
            >>> hp.heap().by(hp.Type(str).biper)
        """
        return wrap(self._session, self._value.attribute("biper"))

    @property
    def doc(self):
        """Doc: the attributes there are; x.doc.NAME is the text about one of them.

        Example:
            >>> hp.heap().doc.count
            int: how many objects.
            ...
        """
        from heapy_tui._doc import Doc
        return Doc(type(self))

    def __dir__(self):
        return [name for name in object.__dir__(self)
                if name.startswith("__") or not name.startswith("_")]
