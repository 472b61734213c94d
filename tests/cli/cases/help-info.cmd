heapy-tui info --help
