heapy-tui --nope sample.hps; echo $?
heapy-tui eval -x sample.hps heap; echo $?
heapy-tui info --rows 4 sample.hps
