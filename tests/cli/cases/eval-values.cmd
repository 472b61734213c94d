for expression in 'heap[0].sp' 'heap[1].byid[0].rp' 'heap[0].sp[0]' 'heap[0].sp.sets' 'heap.stat - heap[0:2].stat' \
    'heap.byid[0].theone' 'heap[0].brief' 'Type & Size'; do
    for format in text json csv; do
        echo "-- $expression"; heapy-tui eval --rows 3 --format "$format" sample.hps "$expression"
    done
done
heapy-tui eval sample.hps 'heapu.sp'; echo $?
