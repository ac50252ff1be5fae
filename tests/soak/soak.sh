#!/usr/bin/env bash
# soak.sh IRQLAB REPLAYS [EVERY] - replays of the suite's tokens: each gives the trace hash that the
# execution had from which the token was made.
#
# The programs are those of tests/races, tests/rules, tests/states and the examples (only each
# EVERY-th one, if given). Of each come the tokens of two seeds, and of what `check` finds. REPLAYS are
# spread over all tokens; each token is replayed in processes of its own. SANITIZED=1: as in
# tests/rules/observers.sh.
set -u
here=$(cd "$(dirname "$0")/.." && pwd)
irqlab=$(realpath "$1")
replays=$2
every=${3:-1}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export irqlab work

# collect NUMBER FOLDER KIND ARGUMENTS... - lines `folder<TAB>hash<TAB>replay command` into a file
collect() {
    local number=$1 folder=$2 kind=$3 out="$work/$1.out" seed hash token
    shift 3
    mkdir -p "$work/$number.dir" && cp -r "$folder"/. "$work/$number.dir" && cd "$work/$number.dir" || return
    if [ "$kind" = run ]; then
        for seed in 1 2; do
            timeout -k 5 60 "$irqlab" run "$@" --seed $seed --token --times 1 >"$out" 2>&1 </dev/null
            token=$(sed -n 's/^token: //p' "$out")
            hash=$(sed -n 's/.* trace hash \([0-9a-f]*\) .*/\1/p' "$out")
            [ -n "$hash" ] && printf '%s\t%s\t%s\n' "$PWD" "$hash" "$token$(printf ' %q' "$@")"
        done
    fi
    timeout -k 5 60 "$irqlab" check "$@" --schedules 40 --no-shrink >"$out" 2>&1 </dev/null
    [ $? -le 3 ] || printf '%s\t-\tcheck %s: exit status\n' "$PWD" "$*"
    sed -n "s|^replay: irqlab replay |$PWD\t-\t|p" "$out"
}
export -f collect

# Each token in two processes: the hashes are the same, and those of the run it was made from.
replay() {
    local times=$1 folder hash command once
    IFS=$'\t' read -r folder hash command <<<"$2"
    cd "$folder" || return
    for once in 1 2; do
        eval "timeout -k 5 600 '$irqlab' replay --times $times $command" >"$work/$$.replay" 2>&1 </dev/null
        local found
        found=$(sed -n 's/^irqlab: \([0-9]*\) executions, trace hash \([0-9a-f]*\) in \([0-9]*\) of them$/\1 \2 \3/p' \
            "$work/$$.replay")
        [ "$hash" = - ] && hash=$(cut -d' ' -f2 <<<"$found")
        if [ -n "$hash" ] && [ "$found" = "$times $hash $times" ]; then
            echo "good $times"
        else
            echo "bad $(basename "$folder"): irqlab replay $command: expected $times $hash, got $found"
        fi
    done
    rm -f "$work/$$.replay"
}
export -f replay

# mark NAME FILE - what stands in `/* NAME: ... */` of the first lines
mark() { sed -n "1,10s|.*/\* $1: \(.*\) \*/.*|\1|p" "$2" | head -1; }

list() {
    local file folder
    for file in "$here"/races/*/bad.c "$here"/rules/*/*/bad.c; do
        folder=$(dirname "$file")
        if [ -n "${SANITIZED:-}" ] && grep -q 'finds: object-on-returned-stack' "$file"; then
            continue
        fi
        local files=(bad.c)
        [ -f "$folder/app.c" ] && files+=(app.c)
        [ -f "$folder/bad-app.c" ] && files+=(bad-app.c)
        echo "$folder run $(mark run "$file") ${files[*]}"
    done
    for file in "$here"/states/*.c; do
        echo "$here/states check --clock idle $(basename "$file")"
    done
    for file in "$here"/../examples/*/args; do
        echo "$(dirname "$file") run $(sed 's/--seed [0-9]*//' "$file")"
    done
}

list | awk -v n="$every" 'NR % n == 0' >"$work/list"
number=$(wc -l <"$work/list")
nl -ba -w1 -s' ' "$work/list" | tr '\n' '\0' | xargs -0 -P "${JOBS:-1}" -I{} bash -c "collect {} >\"\$work/tokens.\$(cut -d' ' -f1 <<<'{}')\"" 2>/dev/null
cat "$work"/tokens.* >"$work/tokens"
count=$(wc -l <"$work/tokens")
times=$(((replays + 2 * count - 1) / (2 * (count ? count : 1))))
tr '\n' '\0' <"$work/tokens" | xargs -0 -P "${JOBS:-1}" -I{} bash -c 'replay "$1" "$2"' replay "$times" {} >"$work/results"
good=$(awk '$1 == "good" { n += $2 } END { print n + 0 }' "$work/results")
bad=$(grep -c '^bad ' "$work/results")
grep '^bad ' "$work/results" | head -20
echo "$good replays of $count tokens of $number programs gave the same trace hash; $bad tokens did not"
[ "$bad" -eq 0 ] && [ "$good" -ge "$replays" ]
