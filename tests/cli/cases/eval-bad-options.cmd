heapy-tui eval --format xml sample.hps heap; echo $?
heapy-tui eval --rows many sample.hps heap; echo $?
heapy-tui eval --rows -1 sample.hps heap; echo $?
heapy-tui eval --rows= sample.hps heap; echo $?
heapy-tui eval --rows 99999999999999999999999 sample.hps heap
