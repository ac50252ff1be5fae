#!/usr/bin/env bash
# Ctrl-C while it runs, and while it compiles: 130, and nothing stays behind.
. "$(dirname "$0")/common.sh"
export XDG_CACHE_HOME=$work/cache TMPDIR=$work/tmp
mkdir "$TMPDIR"
set -m # else bash lets a program in the background ignore Ctrl-C

# interrupt TEXT - when the output has this text ("": after 50 ms)
interrupt() {
    local child status
    "$program" run forever.c >"$work/out" 2>&1 </dev/null &
    child=$!
    if [ -n "$1" ]; then
        for ((i = 0; i < 600; i++)); do
            grep -q "$1" "$work/out" && break
            sleep 0.05
        done
    fi
    sleep 0.05
    kill -INT -- -$child
    wait $child 2>/dev/null
    status=$?
    [ $status -eq 130 ] || fail "interrupted: exit status $status: $(tail -3 "$work/out")"
    [ -z "$(ls "$TMPDIR")" ] || fail "files left: $(ls "$TMPDIR")"
}

# While a compiler runs, which sleeps until it is told: 130, and nothing of it stays.
compiler=$work/slow-gcc
cat >"$compiler" <<END
#!/bin/bash
case " \$* " in *' -c '*)
    : >"$work/compiling"
    sleep 30 & # killed with the shell below
    trap 'kill \$!; exit 1' INT
    wait ;;
esac
exec gcc "\$@"
END
chmod +x "$compiler"
"$program" run --cc "$compiler" forever.c >"$work/out" 2>&1 </dev/null &
child=$!
for ((i = 0; i < 600; i++)); do
    [ -e "$work/compiling" ] && break
    sleep 0.05
done
kill -INT $child # irqlab alone: it tells the compiler
wait $child
status=$?
[ $status -eq 130 ] || fail "interrupted while compiling: exit status $status: $(cat "$work/out")"
[ "$(cat "$work/out")" = "irqlab: interrupted" ] || fail "it says: $(cat "$work/out")"
find "$work/cache" -type f -name '*tmp*' | grep . && fail "temporary files left in the cache"

interrupt ''
interrupt started
grep -q 'irqlab: interrupted' "$work/out" || fail "it does not say that it was interrupted"
interrupt started
find "$work/cache" -type f -name '*tmp*' | grep . && fail "temporary files left in the cache"
exit $failed
