export FAKE_CAPTURE=sample.cap
cat > waits.py <<'P'
import signal, sys, time
def handler(number, frame):
    print("got", signal.Signals(number).name, flush=True)
    sys.exit(4)
for number in signal.SIGTERM, signal.SIGHUP, signal.SIGINT:
    signal.signal(number, handler)
open("ready", "w").close()
time.sleep(60)
P
for name in TERM HUP; do
    rm -f ready
    heapy-tui run -p "$python" waits.py & pid=$!
    while [ ! -e ready ]; do sleep 0.02; done
    kill -$name $pid
    wait $pid; echo $?
done
# what the keys of a terminal do reaches both; the program decides
rm -f ready
setsid -w sh -c 'trap - INT; exec "$python" -c "
import os, signal, subprocess, sys, time
signal.signal(signal.SIGINT, signal.SIG_IGN)
child = subprocess.Popen([\"heapy-tui\", \"run\", \"-p\", sys.executable, \"waits.py\"],
    preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
while not os.path.exists(\"ready\"): time.sleep(0.02)
os.killpg(0, signal.SIGINT)
print(child.wait())"'
# without a handler, as if the program had been run alone
heapy-tui run -p "$python" -c 'import os, signal; signal.signal(signal.SIGTERM, signal.SIG_DFL); os.kill(os.getppid(), signal.SIGTERM); import time; time.sleep(60)'
echo $?
