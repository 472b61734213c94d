#!/bin/sh
# install.sh SOURCE-DIR BUILD-DIR
#
# What `make install` puts in place works from there, wherever that is, and
# `make uninstall` takes all of it away again.
set -eu
build=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
prefix=$(sed -n 's/^prefix = //p' "$build/Makefile")
quiet() { "$@" > "$work/log" 2>&1 || { echo "$*"; cat "$work/log"; exit 1; }; }

quiet make -C "$build" MAKEFLAGS= install DESTDIR="$work/root"
# Moved, so that nothing can depend on the configured prefix.
mv "$work/root$prefix" "$work/moved"
program=$work/moved/bin/heapy-tui
quiet "$program" --version

python=$(sed -n 's/^PYTHON_3\.[0-9]* = //p' "$build/python-engines.mk" | tail -n 1)
if [ -n "$python" ]; then
    quiet env -u PYTHONPATH "$program" run --python "$python" -n -o "$work/x.hps" -c 'kept = [[] for i in range(4321)]'
    env -u PYTHONPATH "$program" eval --format json "$work/x.hps" 'heap.bytype.count' > "$work/log"
    grep -qE '"value": *[0-9]{4,}' "$work/log" || { echo "eval said:"; cat "$work/log"; exit 1; }
fi

mkdir -p "$work/root$prefix"
rmdir "$work/root$prefix"
mv "$work/moved" "$work/root$prefix"
quiet make -C "$build" MAKEFLAGS= uninstall DESTDIR="$work/root"
left=$(find "$work/root" -type f -o -type l)
if [ -n "$left" ]; then
    echo "uninstall leaves behind:"
    echo "$left"
    exit 1
fi
