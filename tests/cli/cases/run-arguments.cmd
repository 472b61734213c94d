export FAKE_CAPTURE=sample.cap
cat > program.py <<'P'
import sys
print(sys.argv, sys.stdin.read(), contents)
P
echo typed | heapy-tui run --python "$python" program.py -n --help -- 'a b' ''
echo $?
echo x | heapy-tui run -p "$python" -c 'import sys; print(sys.argv, contents)' -c one
heapy-tui run -p "$python" -m pkg.mod --flag
heapy-tui run -p "$python" -o kept.cap -c 'print(contents)'
heapy-tui run -p "$python" -o kept.hps --contents values -c 'print(contents)'
stat -c '%a %n' kept.cap kept.hps
cmp kept.cap sample.cap && heapy-tui eval kept.hps heap.count
ls -A
