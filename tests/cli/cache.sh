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

find "$work/cache" -name '*.so' -delete
find "$work/cache" -name '*.o' -exec sh -c 'head -c 100 /dev/urandom > "$1"' _ {} \;
check 0 hello run "$work/driver.c"
find "$work/cache" -name '*.so' -delete
find "$work/cache" -name '*.o' -exec truncate -s -100 {} \;
check 0 hello run "$work/driver.c"
# What does not link for another reason is said, each time.
printf '#include <ntddk.h>\nVOID Twice(VOID) {}\n' | tee "$work/twice1.c" >"$work/twice2.c"
check 2 'multiple definition' run "$work/driver.c" "$work/twice1.c" "$work/twice2.c"
check 2 'multiple definition' run "$work/driver.c" "$work/twice1.c" "$work/twice2.c"

# No room: files stop growing at 1 KiB. Nothing runs, nothing stays, and then there is room again.
export XDG_CACHE_HOME=$work/small
( trap '' XFSZ; ulimit -f 1; "$program" run "$work/driver.c" ) >"$work/out" 2>&1 </dev/null
[ $? -eq 2 ] || fail "without room: exit status $?: $(cat "$work/out")"
grep -qE 'File too large|cannot write|full' "$work/out" || fail "without room: $(cat "$work/out")"
grep -q 'CPU0' "$work/out" && fail "without room it ran"
find "$work/small" -name '*tmp*' | grep . && fail "temporary files left"
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
