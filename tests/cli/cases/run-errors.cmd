heapy-tui run missing.py; echo $?
heapy-tui run -p no-such-python -c pass; echo $?
heapy-tui run -p /bin/true -c pass; echo $?
heapy-tui run -p /bin/false -c pass; echo $?
heapy-tui run --contents all -c pass; echo $?
HEAPY_TUI_PYTHON_DIR=/nonexistent heapy-tui run -p "$python" -c pass; echo $?
TMPDIR=/nonexistent heapy-tui run -p "$python" -c pass; echo $?
heapy-tui run; echo $?
mkdir -p other/heapy_tui && cp "$package/heapy_tui/_runner.py" other/heapy_tui
HEAPY_TUI_PYTHON_DIR=other heapy-tui run -p "$python" -c pass 2>&1 | sed "s|^heapy-tui: .* is cpython 3.[0-9]*|heapy-tui: PYTHON is VERSION|"
: > other/heapy_tui/_engine.cpython-398-x86_64-linux-gnu.so
: > other/heapy_tui/_engine.cpython-399-x86_64-linux-gnu.so
HEAPY_TUI_PYTHON_DIR=other heapy-tui run -p "$python" -c pass 2>&1 | sed "s|^heapy-tui: .* is cpython 3.[0-9]*|heapy-tui: PYTHON is VERSION|"
