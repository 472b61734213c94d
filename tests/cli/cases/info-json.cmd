heapy-tui info --format json sample.cap
