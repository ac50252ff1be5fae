#!/usr/bin/env bash
# run.sh IRQLAB GENERATE FIRST COUNT - programs made by chance, one for each seed from FIRST on: all
# schedules one by one (dfs without a bound) and one for each trace (dpor) end in the same set of
# states with the same findings. Programs that use times also while the clock may move early, every
# eighth also with two workers and with --verify-restore. A seed that fails is said with its program.
# Programs with more than MOST schedules (default 20000) are left out, and counted.
# JOBS=N: so many at a time. KEEP=DIR: the programs that fail are left there.
set -u
irqlab=$1 generate=$2 first=$3 count=$4
[[ $first =~ ^[0-9]+$ && $count =~ ^[1-9][0-9]*$ ]] || { echo "fuzz: FIRST and COUNT are numbers, not \"$first\" and \"$count\""; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
most=${MOST:-20000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Findings that depend on more than the trace: which of two accesses of a race came second.
outcomes() { # LOG
    sed -n 's/^irqlab: at the end \(.*\) in [0-9]* executions*$/\1/p' "$1"
    sed -n 's/^SUMMARY: //p' "$1"
}

explore() { # DIR NAME OPTIONS...; 0: saw everything, 1: failed, 2: too much
    local dir=$1 name=$2 code
    shift 2
    timeout -k 5 120 "$irqlab" check --values "$values" --no-shrink -I "$here" -I "$here/../states" "$@" "$dir/fuzz.c" \
        >"$dir/$name" 2>"$dir/$name.err"
    code=$?
    outcomes "$dir/$name" | sort >"$dir/$name.set"
    grep -q 'the space is exhausted' "$dir/$name" && [ $code -le 1 ] && return 0
    grep -qi 'not deterministic\|differs' "$dir/$name" "$dir/$name.err" || case $code in 0 | 1 | 3 | 124) return 2 ;; esac
    echo "$name: exit code $code:"
    tail -n 5 "$dir/$name" "$dir/$name.err"
    return 1
}

values=g_Saw,g_End,g_X,g_Y

# A crash shows how far the others are, at accesses that are nobody else's, too: dfs makes no choice there
# unless it is told to.
compare() { # DIR CLOCK
    local code
    compare_at "$1" "$2" shared >"$1/why"
    code=$?
    if [ $code -eq 1 ]; then
        compare_at "$1" "$2" access >"$1/why"
        code=$?
    fi
    cat "$1/why"
    return $code
}

compare_at() { # DIR CLOCK POINTS
    local dir=$1 clock=$2 points=$3
    explore "$dir" "dfs-$clock" --clock "$clock" --points "$points" --strategy dfs --preemptions none --schedules "$most" || return
    explore "$dir" "dpor-$clock" --clock "$clock" --points "$points" --strategy dpor --schedules "$((most + 1000))"
    case $? in
    1) return 1 ;;
    2) echo "dpor makes more executions than there are schedules ($clock)"; return 1 ;;
    esac
    cmp -s "$dir/dfs-$clock.set" "$dir/dpor-$clock.set" && return 0
    echo "with --clock $clock they end differently (< dfs, > dpor):"
    diff "$dir/dfs-$clock.set" "$dir/dpor-$clock.set"
    return 1
}

traces() { # LOG
    sed -n 's/^irqlab: all schedules: \([0-9]*\) trace.*/\1/p' "$1"
}

# The whole search has other ways: several workers, and executions that go on in the middle.
other_ways() { # DIR
    local dir=$1 way
    for way in '-j 2' '--verify-restore'; do
        # shellcheck disable=SC2086
        explore "$dir" dpor-again --clock idle --points shared --strategy dpor $way ||
            { echo "dpor $way: did not end as without"; return 1; }
        if [ "$(traces "$dir/dpor-again")" != "$(traces "$dir/dpor-idle")" ] ||
            ! cmp -s "$dir/dpor-again.set" "$dir/dpor-idle.set"; then
            echo "dpor $way: $(traces "$dir/dpor-again") traces, without $(traces "$dir/dpor-idle")"
            diff "$dir/dpor-idle.set" "$dir/dpor-again.set"
            return 1
        fi
    done
}

one() { # SEED; one line for the summary
    local seed=$1 dir="$work/$1" code=0
    mkdir -p "$dir"
    "$generate" "$seed" >"$dir/fuzz.c"
    {
        compare "$dir" idle
        code=$?
        if [ $code -eq 0 ] && grep -q 'g_Second\|g_Two\|QueryInterruptTime' "$dir/fuzz.c"; then
            compare "$dir" any
            code=$?
            [ $code -eq 2 ] && code=3
        fi
        if [ $code -ne 1 ] && [ $code -ne 2 ] && [ $((seed % 8)) -eq 0 ]; then
            other_ways "$dir" || code=1
        fi
    } >"$dir/told"
    case $code in
    0) echo "same $seed" ;;
    2) echo "large $seed" ;;
    3) echo "half $seed" ;;
    *)
        echo "differ $seed"
        { echo "FAIL: seed $seed:"; cat "$dir/told"; echo "--- the program:"; cat "$dir/fuzz.c"; } >"$work/fail-$seed"
        [ -n "${KEEP:-}" ] && mkdir -p "$KEEP" && cp "$work/fail-$seed" "$KEEP/$seed.txt" && cp "$dir/fuzz.c" "$KEEP/$seed.c"
        ;;
    esac
    rm -rf "$dir"
}

export irqlab generate here most work values
export -f one compare explore compare_at outcomes other_ways traces
seq "$first" $((first + count - 1)) | xargs -P "${JOBS:-2}" -I{} bash -c 'one {}' >"$work/all"
cat "$work"/fail-* 2>/dev/null
told() { grep -c "^$1 " "$work/all"; }
echo "$count programs: $(told same) alike, $(told half) alike with --clock idle and too large with any," \
    "$(told large) too large, $(told differ) different"
ended=$(grep -c . "$work/all")
[ "$ended" -eq "$count" ] || { echo "FAIL: only $ended of $count were judged"; exit 1; }
# (If most were too large nothing would have been compared.)
[ $((4 * ($(told same) + $(told half)))) -ge "$count" ] || { echo "FAIL: too few could be compared"; exit 1; }
! grep -q '^differ' "$work/all"
