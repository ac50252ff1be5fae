#!/usr/bin/env bash
# marks.sh IRQLAB - executions of dfs and dpor that went on in the middle of one before
# them are the same as from the beginning: trace hash, steps, time and findings of each.
set -u
irqlab=$1 source=$(realpath "$(dirname "$0")/../..") bad=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for file in "$source"/tests/states/*.c "$source"/tests/check/programs/{rounds,peterson,wakeup,abba}.c \
    "$source/examples/shared-event/driver.c $source/examples/shared-event/app.cpp" \
    "$source/examples/resource/driver.c"; do
    for strategy in dfs dpor; do
        # shellcheck disable=SC2086 # an example is several files
        "$irqlab" check --strategy $strategy --verify-restore --no-shrink --schedules 120 $file \
            >"$work/out" 2>"$work/err"
        code=$?
        if [ $code -gt 1 ] || grep -q 'internal error\|went another way\|worker-died' "$work/out" "$work/err"; then
            echo "$strategy $file: exit code $code"
            grep -h 'irqlab:' "$work/err" "$work/out" | head -3
            bad=1
        fi
    done
done
[ $bad = 0 ] && echo "as from the beginning"
exit $bad
