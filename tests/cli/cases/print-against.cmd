heapy-tui --print --against sample.hps --keys '=' --size 80x10 sample.cap
heapy-tui --print --against sample.hps --keys '= v' --size 80x10 sample.cap | sed -n 2,3p
heapy-tui --keys 'c j r' --size 60x10 --print sample.hps | head -n 4
heapy-tui --print --against none.hps sample.hps; echo $?
heapy-tui --print --against /dev/null sample.hps; echo $?
heapy-tui --print --against; echo $?
heapy-tui info --against sample.hps sample.hps; echo $?
heapy-tui --print --keys 'c m j m : compare Space sample.cap Enter =' --size 80x10 sample.hps | head -n 2
heapy-tui --print --keys ': compare Space none.hps Enter' --size 80x10 sample.hps | tail -n 2 | head -n 1
heapy-tui --print --keys ': compare Space sample.cap Enter : (old Space - Space new).count Enter' --size 80x10 sample.hps | sed -n 3p
