#!/usr/bin/env bash
# What is found in each program and not in its mended twin; every replay line is typed again.
. "$(dirname "$0")/../cli/common.sh"
cp ./*.c ./*.h "$work" && cd "$work" || exit 1 # long tokens are written beside the program

# finds TEXT ARGUMENTS... - exit 1 with that text, the same again, and each replay line works
finds() {
    local text=$1 summary command
    shift
    check 1 "$text" check "$@"
    cp "$work/out" "$work/first"
    check 1 "$text" check "$@"
    # A slow machine shows progress every ten seconds.
    cmp -s <(grep -v ' executions, [0-9]*/s, ' "$work/first") <(grep -v ' executions, [0-9]*/s, ' "$work/out") ||
        fail "check $*: a second campaign differs"
    paste -d'|' <(grep '^SUMMARY: ' "$work/first") <(grep '^replay: ' "$work/first") |
        while IFS='|' read -r summary command; do
            eval "irqlab ${command#replay: irqlab }" >"$work/replay" 2>&1
            grep -qF -- "$summary" "$work/replay" || echo "$command"
        done >"$work/bad"
    [ -s "$work/bad" ] && fail "check $*: does not replay: $(cat "$work/bad")"
}

clean() { check 0 '0 findings' check "$@"; }

for strategy in portfolio random dfs dpor; do
    finds 'SUMMARY: 0xE2 peterson.c:21 in Worker' --strategy $strategy -DSWAPPED peterson.c
    finds 'SUMMARY: deadlock wakeup.c:21 in Consumer' --strategy $strategy -DLOST wakeup.c
done
finds 'SUMMARY: 0xE2 rounds.c:62 in DriverEntry' -DLOST rounds.c
finds 'SUMMARY: 0xE2 rounds.c:62 in DriverEntry' --strategy pct -DLOST rounds.c
clean peterson.c
clean wakeup.c
clean rounds.c

# Hangs, told apart.
finds 'T2 and T3 wait for each other for ever [deadlock]' abba.c
check 1 'which T3 holds' check abba.c
clean -DGOOD abba.c
finds 'spin locks are held crosswise: CPU' spin-abba.c
finds '[livelock]' livelock.c
clean -DGOOD livelock.c
finds '[hang]' forever.c
clean -DGOOD --schedules 100 forever.c
finds 'T3 (priority 8) never gets a CPU: T2 (priority 20)' --cpus 1 starve.c
clean starve.c
check 1 'nobody has signalled Changed for T2' check -DLOST wakeup.c

# What the machine may do besides.
finds 'delayed by 10.000 ms' slow.c
clean --clock idle slow.c
clean --time idle slow.c
clean -DGOOD slow.c
finds 'SUMMARY: 0xE2 order.c' --clock idle --waiters any order.c
clean --clock idle order.c
for lock in RESOURCE PUSH_LOCK; do
    finds 'SUMMARY: 0xE2 order.c' --clock idle --waiters any -D$lock order.c
    clean --clock idle -D$lock order.c
    clean --clock idle --waiters any -D$lock -DGOOD order.c
done
clean --clock idle --waiters any -DGOOD order.c
finds 'needs: allocation number 2 of the driver fails' --faults unchecked.c
clean --faults -DGOOD unchecked.c
check 0 'each of 3 allocations failed once' check --faults -DGOOD unchecked.c

# The steps: a preemption is marked, both sides are there.
check 1 'reads Flag' check -DSWAPPED peterson.c
grep -q '^ \*.*writes Turn' "$work/out" || fail 'no preemption is marked'
grep -q 'found: by .*2 preemptions, seen with as few as 1 CPU' "$work/out" || fail 'what it needs'
exit $failed
