#!/bin/sh
# pythons.sh SOURCE-DIR BUILD-DIR
#
# build-aux/find-pythons.sh takes what can be built for and says of everything
# else why not: checked with stand-ins that answer as such interpreters would.
set -eu
src=$1
find=$src/build-aux/find-pythons.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "$*"; exit 1; }

# interpreter NAME IMPLEMENTATION VERSION FREE-THREADED HEADERS INTERNAL
interpreter() {
    mkdir -p "$work/$1"
    minor=${3%.*}
    cat > "$work/$1/python3" <<END
#!/bin/sh
cat <<FACTS
implementation=$2
version=$3
minor=$minor
executable=$work/$1/python3
includes=/inc/$minor
suffix=.cpython-$(echo "$minor" | tr -d .)-here.so
ldversion=$minor
free_threaded=$4
headers=$5
internal=$6
FACTS
END
    chmod +x "$work/$1/python3"
}
interpreter good CPython 3.12.4 0 1 1
interpreter newer CPython 3.12.9 0 1 1
interpreter other CPython 3.9.1 0 1 1
interpreter pypy PyPy 3.10.14 0 1 1
interpreter old CPython 3.8.18 0 1 1
interpreter two CPython 2.7.18 0 1 0
interpreter next CPython 3.14.0 0 1 1
interpreter free CPython 3.13.0 1 1 1
interpreter bare CPython 3.11.2 0 0 0
interpreter outer CPython 3.11.2 0 1 0
printf '#!/bin/sh\necho "no such version" >&2\nexit 127\n' > "$work/broken"
chmod +x "$work/broken"

# refused NAME REASON: named, it is an error, with the reason said.
refused() {
    if "$find" -o "$work/mk" "$work/$1/python3" > "$work/said"; then fail "$1 was taken"; fi
    grep -qF "$2" "$work/said" || fail "$1: not said '$2' but: $(cat "$work/said")"
}
refused pypy "PyPy, and only CPython's memory"
refused old "CPython 3.8.18 is older than 3.9"
refused two "CPython 2.7.18 is older than 3.9"
refused next "CPython 3.14.0 is not supported yet"
refused free "free-threaded"
refused bare "CPython 3.11.2 without its headers"
refused outer "without its internal headers"
if "$find" -o "$work/mk" "$work/broken" > "$work/said"; then fail "one that cannot run was taken"; fi
grep -q 'cannot be run: no such version' "$work/said" || fail "broken: $(cat "$work/said")"
if "$find" -o "$work/mk" "$work/nowhere/python3" > "$work/said"; then fail "a missing one was taken"; fi
grep -q 'no such interpreter' "$work/said" || fail "missing: $(cat "$work/said")"

# Named with commas and spaces; one per minor version, the first named.
"$find" -o "$work/mk" "$work/good/python3,$work/other/python3" "$work/newer/python3" > "$work/said" ||
    fail "good ones were refused: $(cat "$work/said")"
grep -qx 'PYTHON_VERSIONS = 3.9 3.12' "$work/mk" || fail "$(cat "$work/mk")"
grep -qx "PYTHON_3.12 = $work/good/python3" "$work/mk" || fail "$(cat "$work/mk")"
grep -qx "PYTHON_OTHERS_3.12 += $work/newer/python3" "$work/mk" || fail "$(cat "$work/mk")"
grep -qx 'PYTHON_INCLUDES_3.9 = /inc/3.9' "$work/mk" || fail "$(cat "$work/mk")"

# Not named: found on PATH and under the version managers; PATH wins over a newer
# release, and what will not do is left out without failing.
mkdir -p "$work/home/.pyenv/versions" "$work/path"
for name in newer other free old pypy; do
    mkdir -p "$work/home/.pyenv/versions/$name"
    ln -s "$work/$name" "$work/home/.pyenv/versions/$name/bin"
done
ln -s "$work/good/python3" "$work/path/python3"
(unset PYENV_ROOT; HOME=$work/home PATH=$work/path:/usr/bin:/bin "$find" -o "$work/mk") > "$work/said" ||
    fail "nothing was found: $(cat "$work/said")"
grep -qx "PYTHON_3.12 = $work/good/python3" "$work/mk" || fail "PATH did not win: $(cat "$work/mk")"
grep -qx "PYTHON_3.9 = $work/other/python3" "$work/mk" || fail "pyenv was not looked at: $(cat "$work/mk")"
grep -q 'left out: .*/free/bin/python3: a free-threaded build' "$work/said" || fail "$(cat "$work/said")"
grep -q 'left out: .*/pypy/bin/python3: PyPy' "$work/said" || fail "$(cat "$work/said")"
