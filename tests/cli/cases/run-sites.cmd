# needs engine
HEAPY_TUI_PYTHON_DIR=$real
cat > a.py <<'P'
class Node: pass
def make():
    return [Node() for _ in range(70)]
KEEP = make()
P
printf 'import _tracemalloc\n_tracemalloc.stop()\n' > stops.py
heapy-tui run -p "$python" --sites -o a.hps a.py; echo $?
heapy-tui run -p "$python" -o plain.hps a.py; echo $?
heapy-tui run -p "$python" --sites -o stops.hps stops.py; echo $?
heapy-tui eval --format csv a.hps "(heap & Type('__main__.Node')).byprod" | sed "s|$PWD/||" | sed 's|,.*,| |'
heapy-tui eval a.hps "(heap & Prod('$PWD/a.py', 3) & Type('__main__.Node')).count"
heapy-tui eval a.hps "(heap & Type('__main__.Node')).byid[0].prod" | sed "s|$PWD/||" | sed 2q
heapy-tui eval plain.hps "heap.byprod[0].count == heap.count"
heapy-tui eval plain.hps "(heap & Type('__main__.Node')).byid[0].prod"
heapy-tui info a.hps | grep Frames
heapy-tui info plain.hps | grep -c Frames || :
heapy-tui info stops.hps | grep -c Frames || :
