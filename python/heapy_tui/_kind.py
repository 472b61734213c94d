"""Kinds: sets told by a rule; and equivalence relations, which make kinds."""

from heapy_tui import _heap
from heapy_tui._brief import brief_of_kind
from heapy_tui._names import named_type
from heapy_tui._reprs import pasteable
from heapy_tui._uniset import UniSet, operand
from heapy_tui._wrap import hide, of_sort, unwrap, wrap


@of_sort("kind")
class Kind(UniSet):
    """A set told by a rule and not by its members: hp.Type(str), ~hp.Via('.key').

    Kinds are combined with & | ^ - ~ to other kinds; `set & kind` and `set - kind` are
    sets. repr() is text that makes the kind again.

    Example:
        >>> hp.heap() & (hp.Type(str) | hp.Type(bytes)) & hp.Size(100).alt('>')
    """

    __slots__ = ()

    def __repr__(self):
        return pasteable(self._session, self._value.expression())

    def __str__(self):
        return self.brief

    def _asked(self, question, other):
        """True, False, or None where it cannot be told: of two kinds, by their rules."""
        heaps = [value.heap for value in (self._value, other) if value.heap is not None]
        heap = heaps[0] if heaps else self._session._any_heap()
        return heap.compare_kinds(self._value, question, other)

    def _within(self, other):
        return self._value.expression() == other.expression() or \
            self._asked("within", other) is True

    def __le__(self, other):
        """bool: whether whatever is of this kind is of the other: Type(int) <= Type(int) | str.
        As far as the rules tell; a heap is captured if there is none that knows the types.

        Example:
            >>> hp.Type(int) <= hp.Type(int) | str
            True
        """
        value = operand(other)
        return self._within(value) if value.sort == "kind" else UniSet.__le__(self, other)

    def __ge__(self, other):
        value = operand(other)
        return Kind(self._session, value)._within(self._value) if value.sort == "kind" else \
            UniSet.__ge__(self, other)

    def __lt__(self, other):
        value = operand(other)
        return self <= other and not self >= other if value.sort == "kind" else \
            UniSet.__lt__(self, other)

    def __gt__(self, other):
        value = operand(other)
        return self >= other and not self <= other if value.sort == "kind" else \
            UniSet.__gt__(self, other)

    def __eq__(self, other):
        try:
            value = operand(other)
        except TypeError:
            return NotImplemented
        if value.sort != "kind":
            return UniSet.__eq__(self, other)
        return self._within(value) and Kind(self._session, value)._within(self._value)

    __hash__ = UniSet.__hash__

    def disjoint(self, other):
        value = operand(other)
        return self._asked("disjoint", value) is True if value.sort == "kind" else \
            UniSet.disjoint(self, other)

    disjoint.__doc__ = UniSet.disjoint.__doc__

    def __bool__(self):
        """bool: whether anything may belong to the kind."""
        return not self._within(_heap.name("Nothing"))

    def __contains__(self, thing):
        """bool: whether an object is of this kind; it is captured for that if needed.

        Example:
            >>> 5 in hp.Type(int)
            True
        """
        return self._session.iso(thing) <= self

    def alt(self, cmp):
        """The kind of those objects that compare otherwise.

        Args:
            cmp (str): '<', '<=', '==', '!=', '>=' or '>'. What is compared: of Size the
                number; of Type '<=' is it or a subtype; of Rcs and Via the set of
                referring kinds or relations, where '>=' means at least these.

        Returns:
            Kind

        Raises:
            ValueError: cmp is none of these, or the kind cannot be compared so.

        Example:
            >>> hp.heap() & hp.Type(dict).alt('<=')
        """
        return wrap(self._session, self._value.attribute("alt", cmp))

    @property
    def dictof(self):
        """Kind: the dicts that objects of this kind have as their `__dict__`.

        Raises:
            ValueError: the kind does not tell types.

        Example:
            >>> class Cls: pass
            >>> (hp.heap() & hp.Type(Cls).dictof).count
            0
        """
        return wrap(self._session, self._value.attribute("dictof"))

    @property
    def brief(self):
        """str: the rule on one line, as in the rows of a table.

        Example:
            >>> hp.Size(3).alt('<').brief
            '<size < 3>'
        """
        return brief_of_kind(self._value.expression())


@of_sort("equivalence relation")
class EquivalenceRelation:
    """A way to tell objects apart: hp.Type, hp.Clodo, hp.Size, hp.Type & hp.Size …

    `er(…)` makes the kind of one class; `er[set]` is the kind of a set's members;
    `set.by(er)` sees a set by it; `er & er` has a class for each combination;
    `er <= er` says that one tells apart all that the other does: Clodo <= Type <= Unity.
    `set in er` says that all members of a set are equivalent.

    Example:
        >>> hp.heap().by(hp.Type & hp.Size)
        >>> hp.Type[hp.iso(1, 2)]
        hp.Type('int')
    """

    __slots__ = ("_session", "_value")

    def __init__(self, session, value):
        self._session = session
        self._value = value

    def __call__(self, *args, **kwargs):
        """The kind of one class of objects.

        Args: as of the relation in docs/expressions.md, e.g. Type(type or its name),
            Size(bytes), Clodo(type), Clodo(dictof=type), Clodo(dictof=()) for dicts
            without owner, Module(name='os'), Rcs(kind, …), Via('.attr', …).

        Returns:
            Kind; of Idset an IdentitySet

        Raises:
            TypeError, ValueError: for arguments that the relation does not have.

        Example:
            >>> hp.Clodo(dictof=type(hp))
        """
        args = [unwrap(x) for x in args]
        kwargs = {name: unwrap(x) for name, x in kwargs.items()}
        name = self._value.expression()
        if name.isidentifier():
            return wrap(self._session, _heap.call(name, *args, **kwargs))
        return wrap(self._session, self._value(*args, **kwargs))

    def __getitem__(self, identity_set):
        """Kind: those that the members of a set belong to."""
        value = unwrap(identity_set)
        if not isinstance(value, _heap.Value) or value.sort != "set":
            raise TypeError("a set is needed here, not %s" % type(identity_set).__name__)
        return wrap(self._session, value.attribute("by", self._value).attribute("kind"))

    def __contains__(self, identity_set):
        """bool: whether all members of a set are in one class."""
        if getattr(unwrap(identity_set), "sort", None) != "set":
            raise TypeError("a set is needed here, not %s" % type(identity_set).__name__)
        return len(identity_set.by(self)) == 1

    def __and__(self, other):
        if not isinstance(other, EquivalenceRelation):
            return NotImplemented
        return wrap(self._session, self._value & other._value)

    def _refines(self, other):
        return (self._value & other._value).expression() == self._value.expression()

    def __le__(self, other):
        """bool: whether self tells apart all that other does."""
        return self._refines(other) if isinstance(other, EquivalenceRelation) else NotImplemented

    def __ge__(self, other):
        return other._refines(self) if isinstance(other, EquivalenceRelation) else NotImplemented

    def __eq__(self, other):
        if not isinstance(other, EquivalenceRelation):
            return NotImplemented
        return self._refines(other) and other._refines(self)

    def __ne__(self, other):
        return NotImplemented if not isinstance(other, EquivalenceRelation) else \
            not self == other

    def __lt__(self, other):
        return NotImplemented if not isinstance(other, EquivalenceRelation) else \
            self <= other and self != other

    def __gt__(self, other):
        return NotImplemented if not isinstance(other, EquivalenceRelation) else other < self

    def __hash__(self):
        return hash(frozenset(self._value.expression().split(" & ")))

    def __repr__(self):
        expression = self._value.expression()
        if " & " in expression and not expression.endswith(")"):
            expression = "(%s)" % expression
        return pasteable(self._session, expression)

    def __getattr__(self, name):
        """Type.Int, Type.Module, Type.Code …: kinds of built-in types by name."""
        found = named_type(name) if repr(self).endswith("Type") else None
        if found is None:
            raise AttributeError("%r has no attribute %r" % (self, name))
        return self(found)

    def __dir__(self):
        from heapy_tui._names import type_names
        names = [name for name in object.__dir__(self)
                 if name.startswith("__") or not name.startswith("_")]
        return sorted(names + (type_names() if repr(self).endswith("Type") else []))

    @property
    def doc(self):
        """Doc: what can be done with a relation.

        Example:
            >>> hp.Type.doc
        """
        from heapy_tui._doc import Doc
        return Doc(type(self))


@hide
class Idset(EquivalenceRelation):
    """hp.Idset: each object by itself, as hp.Id; called, the set of one object.

    Example:
        >>> x = []
        >>> hp.Idset(x).theone is x
        True
    """

    __slots__ = ()

    def __call__(self, node):
        """The set of one object: the same as hp.iso(node).

        Args:
            node (object): any.

        Returns:
            IdentitySet

        Example:
            >>> hp.Idset(None).count
            1
        """
        return self._session.iso(node)

    def __repr__(self):
        return self._session.reprefix + "Idset"
