#!/bin/sh
# Find the CPython interpreters to build the extension module for.
#
#   find-pythons.sh -o FILE [INTERPRETER[,INTERPRETER…]…]
#
# With no interpreter named, looks on PATH and where version managers and
# distributions put them, and takes one per minor version: the first on PATH,
# else the newest patch release. Each candidate is asked by probe_python.py;
# one that will not do is left out with a line that says why. An interpreter
# that was named and will not do is an error (exit 1).
#
# FILE is a make fragment:
#   PYTHON_VERSIONS = 3.9 3.11       what is built for
#   PYTHON_3.11 = /…/python3.11      and for each: interpreter, release,
#   PYTHON_RELEASE_3.11 = 3.11.7     include directories, file name suffix
#   PYTHON_INCLUDES_3.11 = /…        of an extension module,
#   PYTHON_SUFFIX_3.11 = .cpython-311-x86_64-linux-gnu.so
#   PYTHON_OTHERS_3.11 = /…          further ones that load the same module
set -eu

here=$(cd "$(dirname "$0")" && pwd)
supported_from=9
supported_to=13

out=
if [ "${1-}" = -o ]; then
    out=$2
    shift 2
fi
[ -n "$out" ] || { echo "usage: find-pythons.sh -o FILE [INTERPRETER…]" >&2; exit 2; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
: > "$work/seen"
: > "$work/good"

say() { echo "  $*"; }

# Every interpreter worth asking, one per line, PATH first.
candidates() {
    old_ifs=$IFS
    IFS=:
    for dir in $PATH; do
        IFS=$old_ifs
        for name in python3 python3.9 python3.10 python3.11 python3.12 python3.13 python3.14; do
            [ -x "$dir/$name" ] && echo "path $dir/$name"
        done
    done
    IFS=$old_ifs
    home=${HOME:-/nonexistent}
    for exe in \
        "${PYENV_ROOT:-$home/.pyenv}"/versions/*/bin/python3 \
        "${ASDF_DATA_DIR:-$home/.asdf}"/installs/python/*/bin/python3 \
        "${MISE_DATA_DIR:-$home/.local/share/mise}"/installs/python/*/bin/python3 \
        "${UV_PYTHON_INSTALL_DIR:-$home/.local/share/uv/python}"/*/bin/python3 \
        "$home"/miniconda3/bin/python3 "$home"/miniconda3/envs/*/bin/python3 \
        "$home"/miniforge3/bin/python3 "$home"/miniforge3/envs/*/bin/python3 \
        "$home"/anaconda3/bin/python3 "$home"/anaconda3/envs/*/bin/python3 \
        /opt/conda/bin/python3 /opt/conda/envs/*/bin/python3 \
        /opt/python/*/bin/python3 \
        /usr/local/bin/python3 /usr/local/bin/python3.[0-9] /usr/local/bin/python3.1[0-9] \
        /usr/bin/python3 /usr/bin/python3.[0-9] /usr/bin/python3.1[0-9]
    do
        [ -x "$exe" ] && echo "else $exe"
    done
    return 0
}

# fact NAME: from the answer of the last interpreter asked.
fact() { sed -n "s/^$1=//p" "$work/answer"; }

ask() {
    # A version manager's stand-in may hang or fail for a version not installed.
    timeout 30 "$1" -E -s "$here/probe_python.py" > "$work/answer" 2> "$work/why" < /dev/null
}

# Why the interpreter just asked cannot be built for; nothing if it can.
objection() {
    minor=$(fact minor)
    major=${minor%%.*}
    point=${minor#*.}
    if [ "$(fact implementation)" != CPython ]; then
        echo "$(fact implementation), and only CPython's memory can be read"
    elif [ "$major" -ne 3 ] || [ "$point" -lt $supported_from ]; then
        echo "CPython $(fact version) is older than 3.$supported_from"
    elif [ "$point" -gt $supported_to ]; then
        echo "CPython $(fact version) is not supported yet (3.$supported_from to 3.$supported_to are)"
    elif [ "$(fact free_threaded)" = 1 ]; then
        echo "a free-threaded build: its objects cannot be captured consistently"
    elif [ "$(fact headers)" = 0 ]; then
        echo "CPython $(fact version) without its headers (Debian: python$minor-dev)"
    elif [ "$(fact internal)" = 0 ]; then
        echo "CPython $(fact version) without its internal headers (internal/pycore_interp.h)"
    elif [ -z "$(fact suffix)" ]; then
        echo "CPython $(fact version) names no suffix for extension modules"
    fi
}

# Consider one candidate: adds a line to "good", or says why not.
consider() {
    rank=$1
    exe=$2
    if ! ask "$exe"; then
        [ "$rank" = named ] || return 0
        say "$exe: cannot be run: $(head -n 1 "$work/why")"
        return 1
    fi
    real=$(fact executable)
    [ -x "$real" ] || real=$exe
    # python3 and python3.11 of one installation are one interpreter, as are
    # /bin/python3 and /usr/bin/python3.
    identity="$(fact version) $(readlink -f "$real")"
    if grep -qxF "$identity" "$work/seen"; then return 0; fi
    echo "$identity" >> "$work/seen"
    why=$(objection)
    if [ -n "$why" ]; then
        say "left out: $exe: $why"
        [ "$rank" != named ]
        return
    fi
    # Sort key: minor version, then PATH before the rest, then newest release.
    minor=$(fact minor)
    point=${minor#*.}
    patch=$(fact version); patch=${patch##*.}
    case $rank in path|named) order=0; patch_order=0 ;; *) order=1; patch_order=$((1000 - patch)) ;; esac
    printf '%02d %d %04d |%s|%s|%s|%s|%s\n' "$point" "$order" "$patch_order" \
        "$minor" "$(fact version)" "$real" "$(fact suffix)" "$(fact includes)" >> "$work/good"
}

status=0
if [ $# -gt 0 ]; then
    for word in $(echo "$*" | tr ',' ' '); do
        exe=$(command -v "$word" || true)
        if [ -z "$exe" ]; then
            say "$word: no such interpreter"
            status=1
        else
            consider named "$exe" || status=1
        fi
    done
else
    candidates > "$work/candidates"
    while read -r rank exe; do
        consider "$rank" "$exe" || status=1
    done < "$work/candidates"
fi

# One per (minor version, suffix): two of them would write the same file.
sort -s -k1,3 "$work/good" > "$work/sorted"
: > "$work/fragment"
versions=
while IFS='|' read -r key minor version exe suffix includes; do
    case " $versions " in
    *" $minor "*)
        if grep -qxF "PYTHON_SUFFIX_$minor = $suffix" "$work/fragment"; then
            say "CPython $version  $exe (loads what is built for $minor)"
            echo "PYTHON_OTHERS_$minor += $exe" >> "$work/fragment"
        else
            say "left out: $exe: CPython $version, and $minor is built for another"
        fi
        continue ;;
    esac
    say "CPython $version  $exe"
    versions="$versions${versions:+ }$minor"
    {
        echo "PYTHON_$minor = $exe"
        echo "PYTHON_RELEASE_$minor = $version"
        echo "PYTHON_INCLUDES_$minor = $includes"
        echo "PYTHON_SUFFIX_$minor = $suffix"
    } >> "$work/fragment"
done < "$work/sorted"

if [ $status -eq 0 ] && [ -z "$versions" ]; then
    say "none found that can be built for (CPython 3.$supported_from to 3.$supported_to with headers; Debian: python3-dev)"
    status=1
fi
{
    echo "# Made by configure: the interpreters the extension module is built for."
    echo "PYTHON_VERSIONS = $versions"
    cat "$work/fragment"
} > "$work/out"
# What depends on the file is made anew only when it says something new.
cmp -s "$work/out" "$out" || cp "$work/out" "$out"
exit $status
