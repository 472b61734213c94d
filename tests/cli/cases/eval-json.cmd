heapy-tui eval --format json sample.hps heap
heapy-tui eval --format json --rows 1 sample.hps heap.byid
