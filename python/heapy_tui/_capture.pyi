import os
from typing import Any, Dict, Mapping, Optional, Tuple, Union

LEVELS: Tuple[str, ...]

class CaptureResult:
    pause_s: float
    walk_s: float
    objects: int
    edges: int
    bytes: int
    added_bytes: int
    method: str
    reason: str
    skipped: Dict[str, int]
    stream_bytes: int
    def __init__(self, figures: Mapping[str, Any]) -> None: ...

def wants_values(contents: str) -> bool: ...
def dump(path: Union[str, bytes, "os.PathLike[Any]"], contents: str = ..., *,
         deadline_s: float = ..., force: Optional[str] = ...,
         command: Optional[str] = ...) -> CaptureResult: ...
