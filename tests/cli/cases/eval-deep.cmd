deep=$(printf '%20000s' '' | tr ' ' '(')
heapy-tui eval sample.hps "${deep}heap"; echo $?
heapy-tui eval sample.hps "(heap$(printf '%9000s' '' | sed 's/ /|heap/g')).count"
