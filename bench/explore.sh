#!/usr/bin/env bash
# explore.sh IRQLAB - what exploring costs and how soon it finds, for the programs that
# facts/peers-performance.md has figures of relacy, shuttle, loom and nidhugg for. The driver is
# built before anything is timed; a rate is that of the executions beyond the first thousand.
set -u
program=${1:-build/irqlab}
program=$(realpath "$program")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$(dirname "$0")"/../tests/check/programs/*.[ch] "$work" && cd "$work" || exit 1
seeds=${SEEDS:-100}

seconds() {
    local begin end
    begin=$(date +%s%N)
    "$program" check "$@" >/dev/null 2>&1
    end=$(date +%s%N)
    echo $((end - begin))
}

# rate NAME N ARGUMENTS... - executions per second of N more than 1000
rate() {
    local name=$1 more=$2 short long
    shift 2
    seconds --schedules 10 "$@" >/dev/null
    short=$(seconds --schedules 1000 "$@")
    long=$(seconds --schedules $((1000 + more)) "$@")
    awk -v n="$name" -v m="$more" -v t=$((long - short)) \
        'BEGIN { printf "%-44s %10.0f executions/s\n", n, m / (t / 1e9) }'
}

# whole NAME ARGUMENTS... - a search to its end
whole() {
    local name=$1 time
    shift
    seconds --schedules 1 "$@" >/dev/null
    time=$(seconds "$@")
    printf '%-44s %10.3f s   %s\n' "$name" "$(awk -v t="$time" 'BEGIN { print t / 1e9 }')" \
        "$("$program" check "$@" 2>/dev/null | grep -m1 '^irqlab: all' | cut -c9-)"
}

# first NAME GOAL ARGUMENTS... - executions to the first bug with the default portfolio
first() {
    local name=$1 goal=$2
    shift 2
    for ((seed = 1; seed <= seeds; seed++)); do
        "$program" check --first --no-shrink --seed $seed "$@" 2>/dev/null |
            sed -n 's/.*in execution \([0-9]*\),.*/\1/p' | head -1
    done | sort -n | awk -v n="$name" -v g="$goal" -v s="$seeds" '{ a[NR] = $1 }
        END { printf "%-44s %10d median of %d seeds (found in %d; goal %d)\n", n, a[int((NR + 1) / 2)], s, NR, g }'
}

rate 'random, 3x3 mutex rounds' 50000 --strategy random rounds.c
rate 'random, 3x3 mutex rounds, DDI points only' 50000 --strategy random --points ddi rounds.c
rate 'pct, 3x3' 50000 --strategy pct rounds.c
rate 'dfs without bound, 3x3' 50000 --strategy dfs --preemptions none rounds.c
rate 'random, Peterson' 50000 --strategy random peterson.c
whole 'dpor, 3x2' --strategy dpor -DK=2 rounds.c
whole 'dpor, 3x3' --strategy dpor rounds.c
whole 'dpor, 3x4' --strategy dpor -DK=4 rounds.c
whole 'dfs, 2 preemptions, 3x2' --strategy dfs -DK=2 rounds.c
first 'lost update, 3x3' 2 -DLOST rounds.c
first 'Peterson, turn and flag swapped' 84 -DSWAPPED peterson.c
first 'lost wake-up' 7 -DLOST wakeup.c
