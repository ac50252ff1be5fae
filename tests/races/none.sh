#!/usr/bin/env bash
# none.sh DIR... | FILE.c... - no data race is reported in RACE_EXECUTIONS (500) executions of programs
# that have none: folders with `args`, or drivers with a program FILE-app.c beside them and their
# options in `/* args: … */`. What else a schedule brings to light there is other tests' business.
# RACE_SECONDS: most seconds for one of them (20).
set -u
here=$(cd "$(dirname "$0")" && pwd)
irqlab=$(realpath "${IRQLAB:-$here/../../build/irqlab}")
seconds=${RACE_SECONDS:-20}
failed=0
for program in "$@"; do
    if [ -d "$program" ]; then
        cd "$program" || exit 2
        eval "arguments=($(cat args))"
    else
        cd "$(dirname "$program")" || exit 2
        arguments=("$(basename "$program")")
        [ -f "${program%.c}-app.c" ] && arguments+=("$(basename "${program%.c}")-app.c")
        read -ra options <<<"$(sed -nE '1,12s|^/\* args: *(.*[^ ]) *\*/$|\1|p' "$program" | head -1)"
        arguments=("${options[@]}" "${arguments[@]}")
    fi
    output=$(timeout -k 5 $((seconds + 60)) "$irqlab" check --no-shrink --time "$seconds" \
        --schedules "${RACE_EXECUTIONS:-500}" "${arguments[@]}" 2>&1 </dev/null)
    status=$?
    rm -f irqlab-????????.token # of what else it found
    if [ $status -ge 2 ] && [ $status -ne 3 ]; then
        echo "FAIL: $program: exit status $status"
        tail -5 <<<"$output"
        failed=1
    fi
    if grep -qE '\[(data-race(-unmarked)?|nondeterminism|worker-died)\]$' <<<"$output"; then
        echo "FAIL: $program:"
        grep -A12 -E '\[(data-race(-unmarked)?|nondeterminism|worker-died)\]$' <<<"$output" | head -40
        failed=1
    fi
done
exit $failed
