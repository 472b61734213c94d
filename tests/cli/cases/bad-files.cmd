mkdir folder
: > empty
head -c 4096 /dev/zero > zeros
printf 'just some text\n' > text
head -c 1000 sample.cap > cut.cap
head -c 2000 sample.hps > cut.hps
head -c 5 sample.cap > stub
{ head -c 1500 sample.cap; printf X; tail -c +1502 sample.cap; } > damaged.cap
{ head -c 1500 sample.hps; printf '\376'; tail -c +1502 sample.hps; } > damaged.hps
{ cat sample.cap; printf more; } > longer.cap
for file in missing folder empty zeros text stub cut.cap cut.hps damaged.cap damaged.hps longer.cap /dev/null; do
    for verb in 'eval' 'info' 'save' 'open' 'print'; do
        case $verb in
        eval) heapy-tui eval "$file" heap ;;
        info) heapy-tui info "$file" ;;
        save) heapy-tui save "$file" -o out.hps ;;
        open) heapy-tui "$file" ;;
        print) heapy-tui --print "$file" ;;
        esac > out 2> err
        code=$?
        lines=$(wc -l < err)
        [ $code -eq 2 ] && [ "$lines" -eq 1 ] && [ ! -s out ] || echo "$file $verb: exit $code, $lines lines"
        [ $verb = eval ] && sed 's/[0-9][0-9]*/N/g' err
    done
done
ls out.hps 2>/dev/null
