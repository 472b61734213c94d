heapy-tui eval sample.hps 'heap[0].byid'
heapy-tui eval sample.hps 'heap.bytype[1].byid'
heapy-tui eval sample.hps 'heap.bytype[1].byclodo[0:2].bysize'
