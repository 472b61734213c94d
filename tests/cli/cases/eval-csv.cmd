heapy-tui eval --format csv sample.hps heap.bytype
