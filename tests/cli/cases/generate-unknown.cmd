heapy-tui --generate poem
