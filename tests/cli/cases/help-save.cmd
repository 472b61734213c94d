heapy-tui save --help
