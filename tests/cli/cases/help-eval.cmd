heapy-tui eval --help
