#!/usr/bin/env bash
# races.sh [IRQLAB] - what the race detector costs while schedules are explored: processor time of
# 50,000 executions of the 3x3 mutex rounds with it and without (--no-races), alternately in one run,
# the smallest of five each. At most 1.5 times.
set -eu
irqlab=$(realpath "${1:-build/irqlab}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$(dirname "$0")"/../tests/check/programs/*.[ch] "$work" && cd "$work"
user_ms() {
    local TIMEFORMAT=%U out
    out=$( { time "$irqlab" check "$@" rounds.c >/dev/null 2>&1; } 2>&1 )
    awk -v s="$out" 'BEGIN { printf "%d", s * 1000 }'
}
smallest() { # NAME VALUE
    if [ -z "${!1}" ] || [ "$2" -lt "${!1}" ]; then printf -v "$1" '%d' "$2"; fi
}
for how in "--strategy random" "--strategy random --points ddi" "--strategy dfs --preemptions none"; do
    with='' without=''
    for _ in 1 2 3 4 5; do
        # shellcheck disable=SC2086 # words
        smallest with $(($(user_ms $how --schedules 51000) - $(user_ms $how --schedules 1000)))
        # shellcheck disable=SC2086
        smallest without $(($(user_ms $how --no-races --schedules 51000) - $(user_ms $how --no-races --schedules 1000)))
    done
    awk -v n="$how" -v a="$with" -v b="$without" 'BEGIN {
        printf "%-36s %5d ms with, %5d ms without: %.2f times\n", n, a, b, a / b }'
done
