heapy-tui save sample.cap; echo $?
heapy-tui save sample.cap -o nowhere/out.hps; echo $?
heapy-tui save missing -o out.hps; echo $?
ls
