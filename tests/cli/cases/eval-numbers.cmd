heapy-tui eval sample.hps heap.count
heapy-tui eval sample.hps 'heap[-1].size'
heapy-tui eval --format json sample.hps 'heap.bytype[1].byid[3:10].count'
heapy-tui eval --format csv sample.hps heap.size
heapy-tui eval sample.hps heapu.count
