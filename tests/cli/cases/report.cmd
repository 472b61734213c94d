heapy-tui report sample.hps
