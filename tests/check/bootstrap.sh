#!/bin/sh
# bootstrap.sh SOURCE-DIR BUILD-DIR
#
# ./bootstrap installs exactly what is missing, as root or with sudo, says so
# first, stops with the names where it cannot, and does nothing twice. Checked in
# an empty tree with stand-ins for the commands it calls, which log what they do.
set -eu
src=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "$*"; echo "--- said:"; cat "$work/said"; echo "--- did:"; cat "$work/did"; exit 1; }

mkdir "$work/bin" "$work/tree"
cp "$src/bootstrap" "$work/tree/"
stand_in() {
    { echo '#!/bin/sh'; echo "did=$work/did; missing=$work/missing"; cat; } > "$work/bin/$1"
    chmod +x "$work/bin/$1"
}
# The commands bootstrap needs for itself; nothing else is on PATH, so that sudo
# is there only when this test puts it there.
for tool in sh cat dirname grep id ls mkdir mktemp nproc rm sed sleep tail tr env; do
    ln -s "$(command -v $tool)" "$work/bin/$tool"
done
rm "$work/bin/id"
stand_in id <<'END'
echo "$FAKE_UID"
END
stand_in pkg-config < /dev/null
stand_in dpkg-query <<'END'
for package; do :; done
if grep -qx "$package" "$missing"; then exit 1; fi
echo installed
END
stand_in apt-get <<'END'
echo "apt-get $*" >> "$did"
case $* in
*update*) : > "$did.updated" ;;
*install*)
    if [ -e "$did.stale" ] && [ ! -e "$did.updated" ]; then exit 100; fi
    [ ! -e "$did.broken" ] || exit 100
    : > "$missing" ;;
esac
END
stand_in autoreconf <<'END'
echo "autoreconf" >> "$did"
printf '#!/bin/sh\necho "configure $*" >> "%s"\n: > Makefile\necho "PYTHON_3.11 = /bin/sh" > python-engines.mk\n' "$did" > configure
chmod +x configure
END
stand_in make <<'END'
echo "make" >> "$did"
END
ln -s "$(command -v mv)" "$work/bin/mv"
ln -s "$(command -v chmod)" "$work/bin/chmod"

# bootstrap UID ARGUMENT…: what it printed is in "said", its status in $status.
bootstrap() {
    uid=$1
    shift
    : > "$work/did"
    rm -f "$work/did.updated"
    status=0
    (cd / && FAKE_UID=$uid PATH=$work/bin "$work/tree/bootstrap" "$@") > "$work/said" 2>&1 < /dev/null || status=$?
}

printf 'libroaring-dev\npython3-dev\n' > "$work/missing"
bootstrap 1000 build
[ $status -eq 1 ] || fail "no root, no sudo: exit $status"
grep -q 'libroaring-dev python3-dev' "$work/said" || fail "the missing packages were not named"
[ ! -s "$work/did" ] || fail "something was done all the same"

bootstrap 0 build
[ $status -eq 0 ] || fail "as root: exit $status"
grep -q 'installing with apt-get: libroaring-dev python3-dev' "$work/said" || fail "not said what is installed"
grep -q 'apt-get .*install libroaring-dev python3-dev$' "$work/did" || fail "not installed"
grep -q '^configure' "$work/did" || fail "not configured"
[ "$(tail -n 1 "$work/did")" = make ] || fail "not built"

bootstrap 1000 build
[ $status -eq 0 ] || fail "again: exit $status"
[ "$(cat "$work/did")" = make ] || fail "a second run did more than make"

bootstrap 1000 build --with-python=python3.11
grep -q 'configure --with-python=python3.11' "$work/did" || fail "options did not configure again"

echo 'PYTHON_3.11 = /nowhere/python3' > "$work/tree/build/python-engines.mk"
bootstrap 1000 build
grep -q '^configure' "$work/did" || fail "an interpreter is gone and configure was not run again"

echo 'libjansson-dev' > "$work/missing"
: > "$work/did.stale"
bootstrap 0 build
[ $status -eq 0 ] || fail "stale package lists: exit $status"
grep -q 'apt-get .*update' "$work/did" || fail "stale package lists were not renewed"
rm "$work/did.stale"

echo 'libjansson-dev' > "$work/missing"
: > "$work/did.broken"
bootstrap 0 build
[ $status -eq 1 ] || fail "apt-get cannot: exit $status"
tail -n 1 "$work/said" | grep -q 'libjansson-dev' || fail "the package was not named at the end"
rm "$work/did.broken"

stand_in sudo <<'END'
echo "sudo $*" >> "$did"
[ "$1" != -n ] || shift
"$@"
END
bootstrap 1000 build
[ $status -eq 0 ] || fail "with sudo: exit $status"
grep -q 'sudo -n env .*apt-get .*install libjansson-dev' "$work/did" || fail "sudo was not used"

echo 'libcriterion-dev' > "$work/missing"
bootstrap 1000 build
[ "$(cat "$work/did")" = make ] || fail "what only tests need was installed for a build"
bootstrap 0 check
grep -q 'install libcriterion-dev$' "$work/did" || fail "what tests need was not installed"

bootstrap 0 nonsense
[ $status -eq 2 ] || fail "unknown verb: exit $status"
