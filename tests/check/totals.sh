#!/bin/sh
# totals.sh SOURCE-DIR BUILD-DIR
#
# tests/run counts what its runners say, and takes for a failure what says
# nothing: a runner that dies, that runs no test, that leaves a sanitizer report.
set -eu
run=$1/tests/run
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
src=$work/src
build=$work/build
mkdir -p "$src/tests/cli" "$src/tests/python" "$build/tests/unit"
: > "$src/tests/python/test_x.py"
: > "$build/python-engines.mk"

# total GROUP EXPECTED: what tests/run ends with, and whether its status fits.
total() {
    status=0
    HPY_CRITERION=yes "$run" "$src" "$build" "$1" > "$work/said" 2>&1 || status=$?
    [ "$(tail -n 1 "$work/said")" = "$2" ] ||
        { echo "expected '$2' of: $(cat "$work/program")"; cat "$work/said"; exit 1; }
    case $2 in
    *' 0 failed') [ $status -eq 0 ] || { echo "$2, but exit $status"; exit 1; } ;;
    *) [ $status -eq 1 ] || { echo "$2, but exit $status"; exit 1; } ;;
    esac
}

# program PATH COMMANDS
program() {
    printf '#!/bin/sh\n%s\n' "$2" > "$1"
    chmod +x "$1"
    cp "$1" "$work/program"
}

unit=$build/tests/unit/unit
program "$unit" 'echo "[====] Synthesis: Tested: 12 | Passing: 12 | Failing: 0 | Crashing: 0 "'
total unit '12 passed, 0 failed'
program "$unit" 'echo "[====] Synthesis: Tested: 12 | Passing: 9 | Failing: 1 | Crashing: 2 "; exit 1'
total unit '9 passed, 3 failed'
program "$unit" 'echo "[====] Synthesis: Tested: 12 | Passing: 12 | Failing: 0 | Crashing: 0 "; exit 1'
total unit '12 passed, 1 failed'
program "$unit" 'kill -9 $$'
total unit '0 passed, 1 failed'
program "$unit" 'echo "[====] Synthesis: Tested: 0 | Passing: 0 | Failing: 0 | Crashing: 0 "'
total unit '0 passed, 1 failed'
program "$unit" 'report=${ASAN_OPTIONS#log_path=}; echo leak > "${report%%:*}.77"
echo "[====] Synthesis: Tested: 12 | Passing: 12 | Failing: 0 | Crashing: 0 "'
total unit '12 passed, 1 failed'
HPY_TEST_TIMEOUT=1
export HPY_TEST_TIMEOUT
program "$unit" 'exec sleep 30'
total unit '0 passed, 1 failed'
unset HPY_TEST_TIMEOUT

cli=$src/tests/cli/run.sh
program "$cli" 'echo "cli: 7 passed, 2 failed"; exit 1'
total cli '7 passed, 2 failed'
program "$cli" 'echo 31 passed, 0 failed'
total cli '31 passed, 0 failed'

python=$work/python
echo "PYTHON_3.11 = $python" > "$build/python-engines.mk"
program "$python" 'case $* in *unittest*) printf "Ran 20 tests in 0.1s\n\nOK (skipped=3)\n" >&2 ;; esac'
total python '17 passed, 0 failed'
program "$python" 'case $* in *unittest*) printf "Ran 20 tests in 1.2s\n\nFAILED (failures=2, errors=1, skipped=3)\n" >&2; exit 1 ;; esac'
total python '14 passed, 3 failed'
program "$python" 'case $* in *unittest*) printf "Ran 0 tests in 0.0s\n\nOK\n" >&2 ;; esac'
total python '0 passed, 1 failed'
echo "PYTHON_OTHERS_3.11 += $python" >> "$build/python-engines.mk"
program "$python" 'case $* in *unittest*) printf "Ran 1 test in 0.0s\n\nOK\n" >&2 ;; esac'
total python '2 passed, 0 failed'
