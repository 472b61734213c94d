# needs engine
HEAPY_TUI_PYTHON_DIR=$real
cat > shop.py <<'P'
import sys
class Session: pass
SESSIONS = [Session() for _ in range(1234)]
for session in SESSIONS:
    session.name = "x"
print(sys.argv, __name__)
sys.exit(6)
P
heapy-tui run -p "$python" -o shop.hps shop.py one two; echo $?
heapy-tui run -p "$python" -o shop.cap shop.py > /dev/null; echo $?
for file in shop.hps shop.cap; do
    heapy-tui eval --format csv $file heap.bytype | grep -c '^[0-9]*,1234,[0-9]*,[0-9]*,__main__.Session$'
    heapy-tui info $file | sed -n 's/^Method *//p'
    stat -c %a $file
done
