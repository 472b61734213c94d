for option in '--keys j' '--size 80x24' --svg --roles; do
    heapy-tui $option sample.hps; echo $?
done
heapy-tui sample.hps sample.cap; echo $?
