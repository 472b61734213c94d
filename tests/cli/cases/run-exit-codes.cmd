export FAKE_CAPTURE=sample.cap
heapy-tui run -p "$python" -c 'import sys; sys.exit(7)'; echo $?
heapy-tui run -p "$python" -c 'import sys; sys.exit("told")'; echo $?
heapy-tui run -p "$python" -o kept.hps -c 'raise SystemExit(3)'; echo $?
heapy-tui eval kept.hps heap.count
FAKE_CAPTURE= heapy-tui run -p "$python" -c 'raise SystemExit(5)'; echo $?
FAKE_CAPTURE= heapy-tui run -p "$python" -c 'pass'; echo $?
heapy-tui run -p "$python" -c 'import os, signal; os.kill(os.getpid(), signal.SIGKILL)'; echo $?
heapy-tui run -p "$python" -o nowhere/x.hps -c 'print("not run")'; echo $?
heapy-tui run -p "$python" -o tmp -c 'print("not run")'; echo $?
heapy-tui run -p "$python" -o nowhere/x.cap -c 'print("not run")'
