#!/usr/bin/env bash
# compare.sh IRQLAB PROGRAM.c - all schedules one by one (dfs) and one for each trace (dpor) end in
# the same set of states and find the same; and where the program says how many traces it has, dpor
# takes just so many executions. Programs with times also while the clock may move early.
set -u
irqlab=$1
program=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

explore() { # NAME OPTIONS...
    local name=$1
    shift
    timeout -k 5 300 "$irqlab" check --values g_State --no-shrink "$@" "$program" \
        >"$work/$name" 2>"$work/$name.err"
    [ $? -le 1 ] || { echo "FAIL: $name:"; tail -n5 "$work/$name"; tail -n5 "$work/$name.err"; failed=1; }
    grep -q 'the space is exhausted' "$work/$name" || { echo "FAIL: $name did not see everything:"; tail -n4 "$work/$name"; failed=1; }
    { sed -n 's/^irqlab: at the end \(.*\) in [0-9]* executions*$/\1/p' "$work/$name"
      sed -n 's/^SUMMARY: //p' "$work/$name"; } | sort >"$work/$name.set"
}

both() { # CLOCK
    explore "dfs-$1" --clock "$1" --strategy dfs --preemptions none
    explore "dpor-$1" --clock "$1" --strategy dpor
    cmp -s "$work/dfs-$1.set" "$work/dpor-$1.set" && return
    echo "FAIL: with --clock $1 they end differently (< dfs, > dpor):"
    diff "$work/dfs-$1.set" "$work/dpor-$1.set"
    failed=1
}

both idle
if grep -q QuadPart "$program"; then
    both any
fi
wanted=$(sed -n '1s|^/\* traces: \([0-9]*\) \*/$|\1|p' "$program")
got=$(sed -n 's/^irqlab: all schedules: \([0-9]*\) trace.*/\1/p' "$work/dpor-idle")
all=$(sed -n 's/^irqlab: all \([0-9]*\) schedules.*/\1/p' "$work/dfs-idle")
if [ -n "$wanted" ] && [ "$wanted" != "$got" ]; then
    echo "FAIL: dpor took $got executions; there are $wanted traces"
    failed=1
fi
echo "$(basename "$program" .c): $got traces of ${all:-?} schedules, $(wc -l <"$work/dpor-idle.set") outcomes"
exit $failed
