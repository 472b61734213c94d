heapy-tui eval sample.hps heap
