heapy-tui info sample.cap | head -n 1
heapy-tui info - < sample.cap | head -n 1
