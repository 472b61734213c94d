"""From values of the C side to what the user holds, and back.

Every module that has a class for a sort of value (see _heap.pyi) names it here, so
that none of them needs to import the others.
"""

makers = {"number": lambda session, value: value.number(),
          "truth": lambda session, value: bool(value.number())}

hidden = []  # our classes: their instances are not part of the heap


def hide(cls):
    """Decorator: instances of this class do not show in heap()."""
    hidden.append(cls)
    return cls


def of_sort(sort):
    """Decorator: values of this sort become instances of this class, which is hidden."""
    def register(cls):
        makers[sort] = cls
        return hide(cls)
    return register


def wrap(session, value):
    return makers[value.sort](session, value)


def unwrap(thing):
    """The value of a set, kind or the like; whatever else it is, itself."""
    thing = getattr(thing, "_client", thing)  # _.more stands for what it shows
    return getattr(thing, "_value", thing)
