"""Sets of integers and of objects, as Heapy's guppy.sets.

    from heapy_tui.sets import immbitset, mutnodeset

Bitsets hold ints of 64 bits, negative ones too, and may be complements: ~immbit(3) is
all ints but 3. They are small whether their members lie together or far apart. Nodesets
hold objects by identity: equal objects are different members, and no code of theirs runs.

Each kind has an immutable type, which may be hashed, and a mutable one. Operators make
immutable sets; `&= |= ^= -=` change a mutable set in place.
"""

from heapy_tui import _load  # says why if there is no engine for this interpreter
from heapy_tui._sets import (BitSet, CplBitSet, ImmBitSet, ImmNodeSet, MutBitSet, MutNodeSet,
                             NodeSet, immbit, immbitrange, immbitset, immnodeset_union,
                             mutnodeset_union)

del _load
mutbitset = MutBitSet
immnodeset = ImmNodeSet
mutnodeset = MutNodeSet

__all__ = ["BitSet", "CplBitSet", "ImmBitSet", "ImmNodeSet", "MutBitSet", "MutNodeSet", "NodeSet",
           "immbit", "immbitrange", "immbitset", "immnodeset", "immnodeset_union", "mutbitset",
           "mutnodeset", "mutnodeset_union"]
