heapy-tui info sample.hps
