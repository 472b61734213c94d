setsid -w heapy-tui sample.hps
