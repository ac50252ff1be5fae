#!/usr/bin/env bash
# What a campaign says it has covered, exit codes, limits, shards, workers, bad input.
. "$(dirname "$0")/../cli/common.sh"
cp ./*.c ./*.h "$work" && cd "$work" || exit 1 # long tokens are written beside the program

# The theoretical minimum: one execution for each order of the critical sections.
check 0 'all schedules: 6 traces' check --strategy dpor -DT=2 -DK=2 rounds.c
check 0 'all schedules: 90 traces' check --strategy dpor -DT=3 -DK=2 rounds.c
check 0 'all schedules: 1680 traces' check --strategy dpor rounds.c
check 0 '1680 executions, the space is exhausted' check --strategy dpor rounds.c

check 0 'schedules with <= 1 preemption' check --strategy dfs --preemptions 1 -DT=2 -DK=1 rounds.c
check 0 'schedules, without a bound' check --strategy dfs --preemptions none --points ddi \
    -DT=2 -DK=1 rounds.c
check 0 'finds a bug of depth 4 with a probability of at least' \
    check --strategy pct --depth 4 --schedules 50 rounds.c
check 0 '50 executions, as planned' check --strategy random --schedules 50 rounds.c
check 0 '4 CPUs (auto), clock any, waiters fifo, points shared' check --schedules 20 rounds.c
check 0 '2 CPUs (with strict priority), clock idle, waiters any, points ddi' \
    check --schedules 20 --cpus 2 --clock idle --waiters any --points ddi rounds.c

# Coverage that was asked for and not reached.
check 3 'capped by --time' check --strategy dfs --preemptions none --time 0.3 rounds.c
check 3 'cut after 1000 steps' check --strategy random --schedules 3 --steps 1000 -DT=4 -DK=200 rounds.c

# Workers and shards: all executions, nothing twice, the same each time.
check 0 '200 executions, as planned' check -j 2 --strategy random --schedules 200 rounds.c
check 1 'SUMMARY: 0xE2 peterson.c' check -j 3 -DSWAPPED peterson.c
for i in 1 2 3; do
    check 1 "shard $i of 3" check --shard $i/3 --results "$work/results" -DLOST rounds.c
done
check 1 '2000 executions, 1 finding' merge "$work/results"
rm "$work/results/part-2-of-3.json"
check 1 '1 of 3 shards are missing' merge "$work/results"
echo '{' >"$work/results/part-2-of-3.json"
check 2 'part-2-of-3.json' merge "$work/results"
check 2 'No such file' merge "$work/nothing"
check 2 'usage: irqlab merge' merge
check 2 'results cannot be written' check --results /proc/irqlab rounds.c

# A program that irqlab does not control.
check 1 '[nondeterminism]' check host-time.c
grep -q '^replay: ' "$work/out" && fail 'a token for a program that is not deterministic'
grep -q 'host-time.c:.*the first step that differs' "$work/out" || fail 'no step that differs'

# The same schedule with memory elsewhere and other garbage in it: addresses, pool, stack.
for way in 1 2 3; do
    check 1 '[nondeterminism]' check -DWAY=$way address.c
    grep -q '^replay: ' "$work/out" && fail "address.c, way $way: a token"
    grep -qE 'address.c:(1[23]|5[01]): note: the first step that differs' "$work/out" ||
        fail "address.c, way $way: $(grep differs "$work/out")"
    check 0 '0 findings' check -DGOOD -DWAY=$way address.c
done

# Options that are wrong.
check 2 '--strategy takes' check --strategy luck rounds.c
check 2 '--schedules takes' check --schedules 0 rounds.c
check 2 '--time takes' check --time never rounds.c
check 2 '--shard takes' check --shard 4/3 rounds.c
check 2 '-j takes' check -j 0 rounds.c
check 2 '--points takes' check --points some rounds.c
check 2 'option of check' run --strategy dfs rounds.c
check 2 'options of replay' check --near rounds.c

# A token of another program; near it.
irqlab check -DSWAPPED peterson.c >"$work/first" 2>&1
token=$(sed -n 's/^replay: irqlab replay \([^ ]*\) .*/\1/p' "$work/first")
[ ${#token} -le 40 ] || fail "a token of ${#token} characters"
check 2 'this token belongs to other sources' replay "$token" -DSWAPPED -DMORE peterson.c
check 1 'irqlab: near: found with' replay --near "$token" -DSWAPPED -DMORE peterson.c
check 0 'nothing was found near' replay --near "$token" peterson.c
if command -v gdb >/dev/null; then
    irqlab replay "$token" --gdb -DSWAPPED peterson.c >"$work/gdb" 2>&1
    grep -q 'Worker (Context=.*peterson.c:21' "$work/gdb" || fail 'gdb does not stop at the finding'
fi

# Ctrl-C says what is known.
"$program" check --strategy dfs --preemptions none -DT=4 -DK=4 rounds.c >"$work/out" 2>&1 &
pid=$!
for _ in $(seq 100); do worker=$(pgrep -P $pid) && break; sleep 0.1; done
sleep 1
kill -INT $pid
wait $pid
[ $? -eq 130 ] || fail 'Ctrl-C: the exit code'
grep -q 'executions, interrupted' "$work/out" || fail 'Ctrl-C: nothing is said'
exit $failed
