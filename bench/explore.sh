#!/usr/bin/env bash
# explore.sh IRQLAB [BENCH-RESTART] - what exploring costs and how soon it finds, for the programs that
# facts/peers-performance.md has figures of relacy, shuttle, loom and nidhugg for. The driver is
# built before anything is timed; a rate is that of the executions beyond the first thousand. SPIN
# (Debian's package) searches models made by hand (bench/models), in the same run. BENCH-RESTART
# (irqlab-bench-restart) tells the bound of an execution and the memcpy by which recorded figures are
# scaled. On a machine that others use only ratios of one line mean something.
set -u
program=${1:-build/irqlab}
program=$(realpath "$program")
restart=${2:-$(dirname "$0")/../build-bench/bench/irqlab-bench-restart}
[ -x "$restart" ] && restart=$(realpath "$restart") || restart=
models=$(realpath "$(dirname "$0")")/models
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$(dirname "$0")"/../tests/check/programs/*.[ch] "$work" && cd "$work" || exit 1
seeds=${SEEDS:-100}
seeds_folder=${SEED_PROGRAMS:-$(realpath "$OLDPWD")/../shared/seeds}

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

# pan NAME MODEL OPTIONS... - SPIN on a model: the search alone, and with making it; sets $pan_ns
pan() {
    local name=$1 model=$2 begin made end states
    shift 2
    pan_ns=
    command -v spin >/dev/null || { printf '%-44s spin is not installed\n' "$name"; return; }
    mkdir -p pan && cp "$models/$model" pan && cd pan || return
    begin=$(date +%s%N)
    spin -a "$@" "$model" >/dev/null && gcc -O2 -DSAFETY -w -o pan pan.c
    made=$(date +%s%N)
    ./pan -m100000 >out 2>&1
    end=$(date +%s%N)
    states=$(sed -n 's/^ *\([0-9.e+]*\) states, stored.*/\1/p' out)
    grep -q 'errors: [1-9]' out && states="$states, its bug found"
    awk -v n="$name" -v m=$((made - begin)) -v t=$((end - made)) -v s="$states" \
        'BEGIN { printf "%-44s %10.3f s alone, %.3f s with spin and gcc   %s states\n", n, t / 1e9, (m + t) / 1e9, s }'
    pan_ns=$((end - made)) pan_all_ns=$((end - begin))
    cd ..
}

# against NAME T K - dpor and SPIN on the same program
against() {
    local time
    seconds --schedules 1 -DT=$2 -DK=$3 rounds.c >/dev/null
    time=$(seconds --strategy dpor --clock idle -DT=$2 -DK=$3 rounds.c)
    pan "spin, $1, model by hand" rounds.pml -DT=$2 -DK=$3
    [ -n "$pan_ns" ] && awk -v t="$time" -v p="$pan_ns" -v a="$pan_all_ns" -v n="$1" 'BEGIN {
        printf "%-44s %10.3f s from the C source; %.1f x pan alone, %.2f x spin + gcc + pan\n",
            "dpor, " n, t / 1e9, t / p, t / a }'
}

# cpu_ms ARGUMENTS... - user and system time of a check and its workers
cpu_ms() {
    local TIMEFORMAT='%U %S'
    { time "$program" check "$@" >/dev/null 2>&1; } 2>&1 | awk '{ print int(1000 * ($1 + $2)) }'
}

median() { sort -n | awk '{ a[NR] = $1 } END { print a[int((NR + 1) / 2)] }'; }

# jobs N ARGUMENTS... - what more workers cost: CPU time and wall time of the same executions, in turns
jobs_cost() {
    local i one=() two=() wall1=() wall2=() n=$1
    shift
    for i in 1 2 3 4 5; do
        one+=("$(cpu_ms -j 1 "$@")") two+=("$(cpu_ms -j "$n" "$@")")
        wall1+=("$(seconds -j 1 "$@")") wall2+=("$(seconds -j "$n" "$@")")
    done
    awk -v n="$n" -v a="$(printf '%s\n' "${one[@]}" | median)" -v b="$(printf '%s\n' "${two[@]}" | median)" \
        -v c="$(printf '%s\n' "${wall1[@]}" | median)" -v d="$(printf '%s\n' "${wall2[@]}" | median)" 'BEGIN {
        printf "%-44s %+9.1f %% CPU time (goal <= 5 %% of instructions), wall %.2f of one worker\n",
            "-j " n ", the same executions", 100 * (b / a - 1), d / c }'
}

# instructions N ARGUMENTS... - the same counted by callgrind; there each execution begins from nothing
instructions() {
    local j sum=() n=$1
    shift
    command -v valgrind >/dev/null || return
    for j in 1 "$n"; do
        valgrind --tool=callgrind --trace-children=no --callgrind-out-file=/dev/null \
            --vex-iropt-register-updates=allregs-at-mem-access \
            --px-file-backed=allregs-at-mem-access "$program" check -j "$j" "$@" 2>&1 |
            awk '/Collected/ { s += $NF } END { printf "%d\n", s }' >"callgrind.$j"
    done
    awk -v n="$n" -v a="$(cat callgrind.1)" -v b="$(cat "callgrind.$n")" 'BEGIN {
        printf "%-44s %+9.1f %% instructions (goal <= 5 %%; %.0f and %.0f million)\n",
            "-j " n ", callgrind, no snapshots", 100 * (b / a - 1), a / 1e6, b / 1e6 }'
}

# peak N ARGUMENTS... - the largest resident memory of any of the processes
peak() {
    local most=0 now pid n=$1 p
    shift
    "$program" check --schedules "$n" "$@" >/dev/null 2>&1 &
    pid=$!
    while kill -0 $pid 2>/dev/null; do
        now=0
        for p in $pid $(pgrep -P $pid); do
            # what is shared by several counts once
            now=$((now + $(awk '/^Pss:/ { s = $2 } END { print s + 0 }' /proc/$p/smaps_rollup 2>/dev/null || echo 0)))
        done
        [ $now -gt $most ] && most=$now
        sleep 0.1
    done
    awk -v n="$n" -v m=$most -v w="$*" 'BEGIN {
        printf "%-44s %10.0f MiB of memory at most, all processes (goal < 500)\n", n " executions, " w, m / 1024 }'
}

if [ -n "$restart" ]; then
    "$restart" >bound
    grep -E '^fiber|share of the bound|random, rules' bound
fi
rate 'random, 3x3 mutex rounds' 50000 --strategy random rounds.c
rate 'random, 3x3 mutex rounds, DDI points only' 50000 --strategy random --points ddi rounds.c
rate 'pct, 3x3' 50000 --strategy pct rounds.c
rate 'dfs without bound, 3x3' 50000 --strategy dfs --preemptions none rounds.c
rate 'random, Peterson' 50000 --strategy random peterson.c
whole 'dpor, 3x2' --strategy dpor -DK=2 rounds.c
whole 'dpor, 3x3' --strategy dpor rounds.c
whole 'dpor, 3x4' --strategy dpor -DK=4 rounds.c
whole 'dfs, 2 preemptions, 3x2' --strategy dfs -DK=2 rounds.c
against 3x2 3 2
against 3x3 3 3
against 3x4 3 4
pan 'spin, lost update' lost.pml
pan 'spin, Peterson' peterson.pml
pan 'spin, lost wake-up' wakeup.pml
if [ -n "$restart" ]; then # recorded where a memcpy of 4 MiB took 67 us: nidhugg, 3x4, 2.46 s
    seconds --schedules 1 -DK=4 rounds.c >/dev/null
    awk -v s="$(sed -n 's/.*memcpy of the 4 MiB \([0-9.]*\) ns.*/\1/p' bound)" \
        -v a="$(cpu_ms --schedules 1 -DK=4 rounds.c)" \
        -v t="$(cpu_ms --strategy dpor --clock idle -DK=4 rounds.c)" 'BEGIN {
        n = 2.46 * s / 67000
        t = (t - a) / 1000
        printf "%-44s %10.3f s of CPU; nidhugg 2.46 s x %.2f = %.2f s: 1/%.1f of it (goal 1/20)\n",
            "dpor, 3x4, against the recorded nidhugg", t, s / 67000, n, n / t }'
fi
if [ -n "$restart" ]; then # the same as wall time, its tree searched by two workers
    walls=() starts=()
    for _ in 1 2 3 4 5; do
        walls+=("$(seconds -j 2 --strategy dpor --clock idle -DK=4 rounds.c)")
        starts+=("$(seconds -j 2 --strategy dpor --clock idle --schedules 1 -DK=4 rounds.c)")
    done
    awk -v s="$(sed -n 's/.*memcpy of the 4 MiB \([0-9.]*\) ns.*/\1/p' bound)" \
        -v a="$(printf '%s\n' "${starts[@]}" | median)" \
        -v t="$(printf '%s\n' "${walls[@]}" | median)" 'BEGIN {
        n = 2.46 * s / 67000
        t = (t - a) / 1e9
        printf "%-44s %10.3f s of wall time: 1/%.1f of it (goal 1/20)\n", "dpor, 3x4, -j 2", t, n / t }'
fi
jobs_cost 2 --strategy random --schedules "${JOBS_EXECUTIONS:-200000}" rounds.c
[ -n "${SLOW:-}" ] && instructions 2 --strategy random --schedules 20000 rounds.c
for strategy in random dpor; do
    for n in 100000 1000000 ${SLOW:+10000000}; do
        peak $n --strategy $strategy --clock idle -DT=4 -DK=4 rounds.c
    done
done
if [ -d "$seeds_folder/5-mutex" ]; then
    mkdir seed && cp "$seeds_folder"/5-mutex/* seed && cd seed || exit 1
    whole 'dpor, the mutex program of the seeds' --strategy dpor driver.c
    whole 'dfs without bound, the same' --strategy dfs --preemptions none driver.c
    cd ..
fi
first 'lost update, 3x3' 2 -DLOST rounds.c
first 'Peterson, turn and flag swapped' 84 -DSWAPPED peterson.c
first 'lost wake-up' 7 -DLOST wakeup.c
