# The same capture twice is of one process: nothing is new, everything is kept.
for expression in 'new - old' 'old & new == old' 'heap <= old' 'diff(old, new)' '(new[0].kind & old).count' \
    'old.size + new.size' 'old = new' 'old | new'; do
    heapy-tui eval sample.hps sample.cap "$expression"; echo $?
done
heapy-tui eval sample.hps 'old.size' 2>&1 | cut -c1-30; echo $?
heapy-tui eval nowhere.hps sample.cap 'old'; echo $?
