heapy-tui eval sample.cap heap.bytype
heapy-tui eval - heap.bytype.count < sample.cap
