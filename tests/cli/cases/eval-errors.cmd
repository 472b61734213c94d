for expression in '' hep heap.siez 'heap[' 'heap.count[0]' 'heap..x' 'heap é' "heap.by('é€').é" 'heap[99999999999999999999]' \
    'heap.by("nope")' 'heap | 3' "$(printf 'he\033[31map')"; do
    heapy-tui eval sample.hps "$expression"; echo $?
done
