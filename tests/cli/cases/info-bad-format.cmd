heapy-tui info --format csv sample.hps
