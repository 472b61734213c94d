heapy-tui --help
