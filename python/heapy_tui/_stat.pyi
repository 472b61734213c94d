from typing import Iterator, List, Optional, Sequence, Tuple, Union

from heapy_tui._hpy import Session
from heapy_tui._more import Paged
from heapy_tui._set import IdentitySet

class StatRow:
    index: Optional[int]
    name: str
    count: int
    size: int
    cumulsize: Optional[int]
    def __init__(self, count: int, size: int, name: str, index: Optional[int] = ...,
                 cumulsize: Optional[int] = ...) -> None: ...

class Stat(Paged):
    count: int
    size: int
    timemade: float
    kindheader: str
    kindname: str
    format_name: str
    b_count: Optional[int]
    b_size: Optional[int]
    firstheader: str
    def __init__(self, session: Session, rows: List[StatRow], kindheader: str,
                 kindname: str = ..., format_name: str = ...,
                 of: Optional[Tuple[int, int]] = ..., b: Optional[Tuple[int, int]] = ...,
                 timemade: Optional[float] = ...) -> None: ...
    @property
    def numrows(self) -> int: ...
    def __dir__(self) -> List[str]: ...
    def __len__(self) -> int: ...
    def __getitem__(self, index: Union[int, slice]) -> Stat: ...
    def __sub__(self, other: Stat) -> Stat: ...
    def get_row(self, index: int) -> StatRow: ...
    def get_rows(self, index: int = ...) -> Iterator[StatRow]: ...
    def get_rows_of_kinds(self, kinds: Sequence[str]) -> List[Optional[StatRow]]: ...
    def get_rows_n_and_other(self, N: int, sortby: str = ...) -> List[StatRow]: ...

def stat_of(identity_set: IdentitySet) -> Stat: ...
