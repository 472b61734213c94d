"""From values of the C side to what the user holds, and back.

Every module that has a class for a sort of value (see _heap.pyi) names it here, so
that none of them needs to import the others.
"""

import builtins

makers = {"number": lambda session, value: value.number(),
          "truth": lambda session, value: bool(value.number())}

hidden = []  # type: list  # our classes: their instances are not part of the heap


def hide(cls):
    """Decorator: instances of this class do not show in heap()."""
    hidden.append(cls)
    return cls


@hide
class Objects(list):
    """A list of ours: it does not show as a referrer of what is in it."""

    __slots__ = ()


def of_sort(sort):
    """Decorator: values of this sort become instances of this class, which is hidden."""
    def register(cls):
        makers[sort] = cls
        return hide(cls)
    return register


def wrap(session, value):
    return makers[value.sort](session, value)


def unwrap(thing):
    """The value of a set, kind or the like; whatever else it is, itself.

    Classes stand for their names, which the C side knows how to make; but what builtins
    does not show, as the class of frames, is found only by its full name.
    """
    if type(thing) is type and thing.__module__ == "builtins" and \
            getattr(builtins, thing.__name__, None) is not thing:
        return "builtins." + thing.__name__
    thing = getattr(thing, "_client", thing)  # _.more stands for what it shows
    return getattr(thing, "_value", thing)
