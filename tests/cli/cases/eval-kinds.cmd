for format in text json csv; do
    heapy-tui eval --format "$format" sample.hps 'heap[0:2].kind'
    heapy-tui eval --format "$format" sample.hps 'heap[0] <= heap'
done
heapy-tui eval sample.hps 'x = heap[0]; y = x.referrers; (y & ~x).count'
heapy-tui eval sample.hps "Type('a') | findex"; echo $?
