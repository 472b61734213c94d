heapy-tui --color pink sample.hps; echo $?
heapy-tui run --color 16 -c 'print("not run")'
