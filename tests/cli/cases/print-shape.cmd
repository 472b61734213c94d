heapy-tui --print sample.hps > frame; wc -l < frame
heapy-tui --print --size 60x12 sample.hps | wc -l
heapy-tui --print --roles --size 60x12 sample.hps | wc -l
heapy-tui --print --ascii sample.hps | LC_ALL=C grep -c '[^ -~]'
heapy-tui --print --keys c sample.hps | grep -o 'dict of shop.Session'
heapy-tui --print --keys c sample.cap | grep -c 'shop.Session$'
