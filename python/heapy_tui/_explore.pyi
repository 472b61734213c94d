from typing import Optional

from heapy_tui._capture import CaptureResult

PROGRAM: str

def find_program() -> str: ...
def explore() -> Optional[CaptureResult]: ...
