#!/bin/sh
# Command-line tests: cases/NAME.cmd is run by sh, and what it prints and how it
# ends is compared with NAME.stdout, NAME.stderr (missing = nothing) and NAME.exit
# (missing = 0).
#
#   tests/cli/run.sh [NAME…]       ACCEPT=1 writes the files anew
#
# Needs a built tree: HPY_BUILD (where tests/cli/make_sample is) and HEAPY_TUI (the
# program), as tests/run sets them. Each case has a folder of its own to stand in,
# with sample.cap and sample.hps of one small heap (make_sample.c), heapy-tui on
# the PATH, and TMPDIR, which must be empty again at the end. $python is an
# interpreter, and $package a stand-in for the Python package (fake_runner.py) that
# `run` uses unless a case says otherwise. A first line "# needs engine" skips a
# case where the program was built without one. Ends with "N passed, N failed".
set -u
here=$(cd "$(dirname "$0")" && pwd)
: "${HPY_BUILD:?the folder of the build}"
HEAPY_TUI=${HEAPY_TUI:-$HPY_BUILD/bin/heapy-tui}
sample=$HPY_BUILD/tests/cli/make_sample
[ -x "$sample" ] || { echo "tests/cli/make_sample is not built: make check builds it"; exit 2; }

work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
unset NO_COLOR PYTHONPATH HEAPY_TUI_PYTHON_DIR
LC_ALL=C.UTF-8
export LC_ALL

mkdir "$work/bin" "$work/expected"
ln -s "$HEAPY_TUI" "$work/bin/heapy-tui"
PATH=$work/bin:$PATH
"$sample" "$work/sample.cap" "$work/sample.hps" || exit 2

# The first interpreter that an engine was built for, else any at all.
engine=$(sed -n 's/^PYTHON_3\.[0-9]* = \(.*\)/\1/p' "$HPY_BUILD/python-engines.mk" 2>/dev/null | head -n 1)
python=${engine:-$(command -v python3)}
package=$work/package
mkdir -p "$package/heapy_tui"
cp "$here/fake_runner.py" "$package/heapy_tui/_runner.py"
: > "$package/heapy_tui/_engine$("$python" -c 'from importlib.machinery import EXTENSION_SUFFIXES
print(EXTENSION_SUFFIXES[0])')"
real=$HPY_BUILD/python
export PATH python package real

n_passed=0
n_failed=0
n_skipped=0

# compare NAME WHAT: what was printed against the file, or against nothing
compare() {
    wanted=$here/cases/$1.$2
    if [ -n "${ACCEPT-}" ]; then
        rm -f "$wanted"
        if [ -s "$work/$2" ]; then cp "$work/$2" "$wanted"; fi
        return 0
    fi
    [ -e "$wanted" ] || wanted=/dev/null
    diff -u "$wanted" "$work/$2" > "$work/diff" && return 0
    echo "$1: $2 differs"
    sed 1,2d "$work/diff"
    return 1
}

one_case() {
    name=$1
    command=$here/cases/$name.cmd
    if [ -z "$engine" ] && head -n 1 "$command" | grep -q '^# needs engine'; then
        n_skipped=$((n_skipped + 1))
        return
    fi
    rm -rf "$work/case"
    mkdir -p "$work/case/tmp"
    cp "$work/sample.cap" "$work/sample.hps" "$work/case"
    (cd "$work/case" && TMPDIR=$work/case/tmp HEAPY_TUI_PYTHON_DIR=$package \
        timeout 120 sh "$command" > "$work/stdout" 2> "$work/stderr" < /dev/null)
    echo $? > "$work/exit"
    # 0 is the rule and has no file
    [ "$(cat "$work/exit")" = 0 ] && : > "$work/exit"
    good=true
    for what in stdout stderr exit; do
        compare "$name" $what || good=false
    done
    if [ -n "$(ls -A "$work/case/tmp")" ]; then
        echo "$name: left behind: $(ls -A "$work/case/tmp")"
        good=false
    fi
    if $good; then n_passed=$((n_passed + 1)); else n_failed=$((n_failed + 1)); fi
}

if [ $# -eq 0 ]; then
    for command in "$here"/cases/*.cmd; do
        set -- "$@" "$(basename "$command" .cmd)"
    done
fi
for name; do
    one_case "$name"
done
[ $n_skipped -gt 0 ] && echo "$n_skipped skipped: no engine was built"
echo "$n_passed passed, $n_failed failed"
[ $n_failed -eq 0 ]
