heapy-tui eval sample.hps heap > /dev/full
