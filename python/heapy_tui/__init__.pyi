from heapy_tui._capture import CaptureResult as CaptureResult, dump as dump
from heapy_tui._explore import explore as explore
from heapy_tui._hpy import hpy as hpy

__version__: str
__all__ = ["CaptureResult", "dump", "explore", "hpy", "__version__"]
