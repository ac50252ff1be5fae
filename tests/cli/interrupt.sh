#!/usr/bin/env bash
# Ctrl-C while it runs, and while it compiles: 130, and nothing stays behind.
. "$(dirname "$0")/common.sh"
export XDG_CACHE_HOME=$work/cache TMPDIR=$work/tmp
mkdir "$TMPDIR"

# interrupt SECONDS ARGUMENTS...
interrupt() {
    local after=$1 status
    shift
    timeout --preserve-status -s INT -k 20 "$after" "$program" "$@" >"$work/out" 2>&1
    status=$?
    if [ $status -ne 130 ]; then
        fail "irqlab $* interrupted after $after s: exit status $status"
        tail -5 "$work/out"
    fi
}

interrupt 0.05 run forever.c
[ -n "$(ls "$TMPDIR")" ] && fail "files left: $(ls "$TMPDIR")"
irqlab run hello.c >/dev/null 2>&1
find "$work/cache" -type f >"$work/before"
interrupt 2 run forever.c
grep -q started "$work/out" || fail "it did not run"
grep -q 'interrupted' "$work/out" || fail "it does not say that it was interrupted"
interrupt 2 run forever.c
find "$work/cache" -type f -name '*tmp*' | grep . && fail "temporary files left in the cache"
[ -n "$(ls "$TMPDIR")" ] && fail "files left: $(ls "$TMPDIR")"
exit $failed
