#!/usr/bin/env bash
# dpor's tree, searched by several workers: the same traces, values and findings as one finds; the same
# report each time; workers that die, limits, interruption.
. "$(dirname "$0")/../cli/common.sh"
states=$(realpath "$(dirname "$0")/../states")
cp ./*.c ./*.h "$work" && cd "$work" || exit 1

dpor() { # WORKERS ARGUMENTS... - output in $work/out
    local workers=$1
    shift
    timeout -k 5 200 "$program" check --strategy dpor -j "$workers" "$@" >"$work/out" 2>/dev/null </dev/null
}

# What does not depend on which execution was first: traces, values at the end, buckets.
seen() { grep -E '^irqlab: (all schedules|at the end|[0-9]+ executions?, )|^SUMMARY' "$work/out" | sort; }

for file in "$states"/*.c; do
    dpor 1 --clock idle --values g_State --no-shrink "$file"
    seen >"$work/one"
    for workers in 2 3; do
        dpor $workers --clock idle --values g_State --no-shrink "$file"
        seen | cmp -s - "$work/one" || fail "$(basename "$file"), $workers workers: $(seen | diff - "$work/one")"
    done
done
for k in 2 3; do
    for workers in 2 3 5; do
        check 0 "all schedules: $((k == 2 ? 90 : 1680)) traces" check --strategy dpor -j $workers -DK=$k rounds.c
    done
done
check 0 'all schedules: 34650 traces' check --strategy dpor -j 2 -DK=4 rounds.c

# Byte for byte, with findings, values, and an order of executions that shows in the report.
for arguments in '-j 2 -DLOST -DT=2 --values Counter rounds.c' '-j 3 -DLOST -DK=1 --values Counter rounds.c' \
    '-j 2 --schedules 500 -DLOST rounds.c' '-j 2 --first -DLOST rounds.c' '-j 2 -DSWAPPED peterson.c' '-j 3 abba.c'; do
    # shellcheck disable=SC2086 # several arguments
    dpor $(echo "$arguments" | sed 's/-j //')
    mv "$work/out" "$work/first"
    for _ in 1 2; do
        # shellcheck disable=SC2086
        dpor $(echo "$arguments" | sed 's/-j //')
        cmp -s "$work/out" "$work/first" || fail "$arguments: $(diff "$work/first" "$work/out")"
    done
done
grep -q 'deadlock\|SUMMARY' "$work/out" || fail 'abba.c: no finding'

# So many by all together, no more and no less.
check 0 '500 executions, as planned' check --strategy dpor -j 3 --schedules 500 --no-shrink -DGOOD rounds.c
check 0 '1680 executions, the space is exhausted' check --strategy dpor -j 3 --schedules 2000 rounds.c
check 3 'capped by --time' check --strategy dpor -j 2 --time 0.5 -DT=5 -DK=4 rounds.c
check 1 'stopped at the first error' check --strategy dpor -j 2 --first -DLOST rounds.c

# The whole tree is the first shard's.
check 0 'all schedules: 1680 traces' check --strategy dpor -j 2 --shard 1/2 rounds.c
check 0 '0 executions' check --strategy dpor -j 2 --shard 2/2 rounds.c

# Workers are killed, more than once: nothing is lost.
long=(2 -DT=4 -DK=3 --values Counter rounds.c)
dpor "${long[@]}"
seen >"$work/undisturbed"
for victim in 1 2; do
    dpor "${long[@]}" &
    pid=$!
    for _ in 1 2; do
        sleep 1.3
        worker=$(pgrep -P "$(pgrep -P "$(pgrep -P $pid | head -1)" | head -1)" 2>/dev/null | sed -n "${victim}p")
        [ -n "$worker" ] && kill -KILL "$worker"
    done
    wait $pid
    seen | grep -v worker-died | cmp -s - "$work/undisturbed" ||
        fail "dead workers: $(seen | diff "$work/undisturbed" -)"
done

# A driver that kills irqlab itself in some schedules: the rest is seen all the same.
dpor 2 --clock idle kills.c
[ $? -eq 1 ] || fail "kills.c: $(tail -3 "$work/out")"
grep -q '\[worker-died\]' "$work/out" || fail "kills.c: $(tail -3 "$work/out")"
grep -qE '[1-9][0-9]* executions? could not be finished' "$work/out" || fail "kills.c: $(tail -3 "$work/out")"
grep -q 'all schedules' "$work/out" && fail 'all schedules, and some could not be finished'

# What a worker hands on cannot be written: that is said, and nobody waits for it.
if command -v prlimit >/dev/null; then
    "$program" check --strategy dpor -j 2 -DT=4 -DK=3 rounds.c </dev/null 2>/dev/null | cat >"$work/out" &
    for _ in $(seq 200); do
        pid=$(pgrep -P $$ -x irqlab)
        [ -n "$pid" ] && [ "$(pgrep -c -P "$pid")" -ge 2 ] && break
        sleep 0.02
    done
    for one in $(pgrep -P "$pid"); do prlimit --pid "$one" --fsize=100:100; done
    wait
    grep -q 'no memory or file space was left' "$work/out" || fail "no file may grow: $(tail -3 "$work/out")"
fi

# Ctrl-C says what is known.
"$program" check --strategy dpor -j 3 -DT=5 -DK=4 rounds.c >"$work/out" 2>&1 </dev/null &
pid=$!
for _ in $(seq 100); do pgrep -P $pid >/dev/null && break; sleep 0.1; done
sleep 1
kill -INT $pid
wait $pid
[ $? -eq 130 ] || fail 'Ctrl-C: the exit code'
grep -q 'executions, interrupted' "$work/out" || fail 'Ctrl-C: nothing is said'
exit $failed
