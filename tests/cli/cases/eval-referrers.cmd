for expression in 'heap.byrcs' 'heap.byvia[0:3]' 'heap.byviafolded' 'heap.by("Type&Rcs")' 'heap.bypackage' \
    "(heap & Type('list')).referrers" 'root.referents.bytype' "heap & Rcs(Clodo(dictof='shop.Session'))" \
    "heap & ~Via('[0]').alt('>=')"; do
    echo "$expression"
    heapy-tui eval --rows 4 sample.hps "$expression"
done
