heapy-tui eval --rows 3 sample.hps heap
heapy-tui eval --rows all sample.hps heap.bysize
heapy-tui eval -r0 sample.hps heap.bymodule
