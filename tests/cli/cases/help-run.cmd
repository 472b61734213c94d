heapy-tui run -h
