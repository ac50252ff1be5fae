#!/usr/bin/env bash
# No place for the cache, and no stale object.
. "$(dirname "$0")/common.sh"

export XDG_CACHE_HOME=$work/cache
cp hello.c "$work/driver.c"
check 0 hello run "$work/driver.c"
sed -i 's/hello/changed/' "$work/driver.c"
check 0 changed run "$work/driver.c"
echo 'nonsense' >>"$work/driver.c"
check 2 'error:' run "$work/driver.c"
grep -q changed "$work/out" && [ "$(grep -c 'CPU0' "$work/out")" -ne 0 ] && fail "a stale object ran"
cp hello.c "$work/driver.c"
check 0 hello run "$work/driver.c"

# As a damaged disk leaves it.
find "$work/cache" -name '*.so' -exec sh -c 'head -c 100 /dev/urandom > "$1"' _ {} \;
check 0 hello run "$work/driver.c"

: >"$work/file"
export XDG_CACHE_HOME=$work/file/cache
check 0 hello run "$work/driver.c"
unset XDG_CACHE_HOME
HOME=/proc/nowhere check 0 hello run "$work/driver.c"
HOME='' check 0 hello run "$work/driver.c"
if [ "$(id -u)" -ne 0 ]; then
    mkdir "$work/closed"
    chmod 500 "$work/closed"
    HOME=$work/closed check 0 hello run "$work/driver.c"
fi
if [ -w /dev/full ]; then # what is printed is lost, and said so
    irqlab run hello.c >/dev/full 2>"$work/err"
    [ $? -ne 0 ] || fail "a full disk for the output goes unnoticed"
fi
exit $failed
