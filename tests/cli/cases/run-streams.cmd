export FAKE_CAPTURE=$PWD/sample.cap
heapy-tui run -p "$python" -c 'import os, sys; print(os.getpgrp() == os.getpgid(os.getppid())); sys.stderr.write("error\n"); os.chdir("/")' 2>&1
# nothing of ours is open in it
cat > open.py <<'P'
import os
print(sorted(os.readlink("/proc/self/fd/" + fd).split(":")[0] for fd in os.listdir("/proc/self/fd") if os.path.exists("/proc/self/fd/" + fd)))
P
heapy-tui run -p "$python" open.py > list; mv list with
"$python" open.py > list; mv list without
diff without with && echo same
