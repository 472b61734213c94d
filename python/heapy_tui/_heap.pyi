"""The C side of hpy(): captured graphs and the values of questions about them.

One module per interpreter, beside _engine. Not a public interface: heapy_tui.hpy is
made of it. Whatever may take long runs without the GIL and stops at Ctrl-C
(KeyboardInterrupt). Errors: ValueError for what breaks the rules of expressions
(str(error) says what), IndexError for a row or path that is not there, MemoryError,
RuntimeError for a capture that failed, OSError for files.
"""

from typing import Any, Callable, Dict, List, Optional, Tuple, Union

class Heap:
    """A captured graph, immutable. Can be referred to weakly. Made by capture and load.

    A pinned heap owns one reference to each of its objects, from the capture until the
    last Value of it and itself are gone. Not to frames, which would keep what their
    functions store later, nor to what was being destroyed. sys.getrefcount shows the
    references; sizes are those at the capture.
    """
    pinned: bool
    live: bool                  # captured in this process, not from a file
    facts: Dict[str, str]       # "python.version" …, see docs/snapshot.md
    n_objects: int              # reachable
    size: int                   # bytes of these
    def name(self, name: str, /) -> "Value": ...      # heap, unreachable, all, root
    def eval(self, expression: str, /) -> "Value": ... # docs/expressions.md; keeps names, _
    def of_objects(self, objects: List[object], /) -> Tuple["Value", List[object]]:
        """The set of the given objects; and those that this heap does not have."""
    def compare_kinds(self, a: "Value", question: str, b: "Value", /) -> Optional[bool]:
        """By their rules and the types of this heap. question: "within" (all of a is in b),
        "disjoint" (nothing is in both). None where it cannot be told."""
    def save(self, path: str, /) -> None: ...         # snapshot, 0600
    def complete(self, text: str, /) -> List[str]: ... # names that may stand at its end

class Value:
    """A set, kind, number, … of docs/expressions.md. Immutable, hashable if a set or kind."""
    heap: Optional[Heap]        # None for kinds that name no objects
    sort: str                   # "set", "kind", "number", "truth", "paths", "path",
                                # "pattern", "difference", "equivalence relation",
                                # "object", "text" (of which text() is the text itself)
    def attribute(self, name: str, /, *args: Any, **kwargs: Any) -> "Value":
        """value.name or value.name(args): arguments are int, str, Value, None, ()."""
    def rows(self, index: Union[int, slice, str, "Value"], /) -> "Value":
        """value[index]: rows, a path, a row of a pattern by name, the kind of a set."""
    def __call__(self, *args: Any, **kwargs: Any) -> "Value":
        """Of an equivalence relation: the kind of one class, as Type('str')."""
    def __and__(self, other: "Value") -> "Value": ...
    def __or__(self, other: "Value") -> "Value": ...
    def __xor__(self, other: "Value") -> "Value": ...
    def __sub__(self, other: "Value") -> "Value": ...
    def __invert__(self) -> "Value": ...
    # == != < <= > >= as in expressions: truths (what cannot be compared is not equal). Sets of two heaps of one process are
    # compared and combined by identity; the result belongs to the heap of the left one.
    def number(self) -> int: ...                      # of a number or truth
    def n_rows(self) -> int: ...                      # len() of Heapy
    def text(self, first: int = ..., n: int = ..., width: int = ...) -> str:
        """What Heapy prints, from row (line) `first`, n of them; -1 for all."""
    def table(self) -> List[Tuple[str, int, int]]: ... # (label, count, bytes) by row
    def header(self) -> str: ...                      # of a set: over the last column, "Type"
    def expression(self) -> str: ...                  # of a kind or relation: the text that makes it
    def addresses(self) -> List[int]: ...             # of a set, ascending
    def objects(self, limit: int = ...) -> Tuple[List[object], int]:
        """The real objects of a set, and how many members are no longer alive (or
        cannot be told to be: docs/coming-from-guppy.md)."""
    def has(self, object: object, /) -> bool: ...     # membership by identity, still alive

def capture(*, pin: bool, hidden: Tuple[type, ...] = ..., values: bool = ...,
            also: List[object] = ...) -> Heap:
    """The heap of this process, without what belongs to heapy_tui itself; and with these
    objects (not the list), which may be held by nothing but a caller in C or in heapy_tui.

    hidden: classes whose instances are left out, and what these alone hold; those of the
    package need not be given. Places of allocation are told where tracemalloc traces.
    """
def load(path: str, /) -> Heap: ...                   # capture stream or snapshot
def call(name: str, /, *args: Any, **kwargs: Any) -> Value:
    """A kind, as Type('str') of expressions; a class may stand for its name."""
def name(name: str, /) -> Value: ...                  # Type, Clodo … as relations; Anything, Nothing
def names() -> Dict[str, str]: ...                    # name -> help: heap, Type …
def attributes(sort: str, /) -> Dict[str, str]: ...   # name -> help, classifiers too
