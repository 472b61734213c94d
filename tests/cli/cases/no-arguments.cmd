heapy-tui
