heapy-tui report; echo $?
heapy-tui report missing.hps; echo $?
echo nothing > text; heapy-tui report text; echo $?
heapy-tui report --format csv sample.hps; echo $?
heapy-tui report -o no/such/folder/x sample.hps; echo $?
heapy-tui report --rows 3 sample.hps; echo $?
