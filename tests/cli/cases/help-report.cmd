heapy-tui report --help
