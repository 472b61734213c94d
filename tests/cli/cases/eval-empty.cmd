heapy-tui eval sample.hps 'heap[0:0]'; echo $?
heapy-tui eval --format json sample.hps 'heap & heapu'
