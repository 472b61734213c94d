"$python" - <<'P'
import random
for seed in range(1, 9):
    with open("noise-%d" % seed, "wb") as file:
        file.write(bytes(random.Random(seed).choices(range(256), k=5000)))
P
for seed in 1 2 3 4 5 6 7 8; do
    # the beginnings of good files, then noise that is the same every time
    for n in 0 8 64 512; do
        for good in sample.cap sample.hps; do
            { head -c $n $good; cat noise-$seed; } > noise
            heapy-tui eval noise heap > out 2> err
            [ $? -eq 2 ] && [ "$(wc -l < err)" -eq 1 ] && [ ! -s out ] || { echo "$seed $n $good"; cat err; }
        done
    done
done
