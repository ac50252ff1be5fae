#!/usr/bin/env bash
# rules.sh IRQLAB - what the rules cost: a program with them on against the same with them off, the
# hooks of memory accesses and the race detector on in both. Medians of alternating repetitions,
# less the time of a program that does nothing; the goal is at most 2.
set -euo pipefail
irqlab=$(realpath "${1:-build/irqlab}")
cd "$(dirname "$0")/rules"

seconds() { # ROUNDS MODE FILES... - of the processor
    local rounds=$1 mode=$2
    shift 2
    TIMEFORMAT=%U
    { time "$irqlab" run --rules "$mode" --races -D "ROUNDS=$rounds" "$@" >/dev/null 2>&1; } 2>&1
}

median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

measure() { # NAME ROUNDS FILES...
    local name=$1 rounds=$2 i
    shift 2
    local on=() off=() none=()
    for i in 0 1 2 3 4 5 6 7; do
        none+=("$(seconds 1 on "$@")")
        on+=("$(seconds "$rounds" on "$@")")
        off+=("$(seconds "$rounds" off "$@")")
    done
    local n a b
    n=$(printf '%s\n' "${none[@]:1}" | median)
    a=$(printf '%s\n' "${on[@]:1}" | median)
    b=$(printf '%s\n' "${off[@]:1}" | median)
    awk -v name="$name" -v n="$n" -v a="$a" -v b="$b" -v rounds="$rounds" 'BEGIN {
        printf "%-16s on %6.0f ns, off %6.0f ns a round: ratio %.2f (goal 2)\n", name,
               (a - n) / rounds * 1e9, (b - n) / rounds * 1e9, (a - n) / (b - n)
    }'
}

measure ping-pong 1000000 pingpong.c
measure "device control" 300000 ioctl.c app.c
