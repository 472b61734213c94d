heapy-tui eval sample.hps 'heap[500]'
