umask 0
heapy-tui save sample.cap -o out.hps && stat -c %a out.hps
cmp out.hps sample.hps && echo same
heapy-tui eval out.hps heap.count
heapy-tui save - -o in.hps < sample.cap && cmp in.hps sample.hps && echo same
