for size in 80 x 80x 80x24x 0x5 -1x5 5000x5 ''; do
    heapy-tui --print --size "$size" sample.hps
    echo $?
done
