#!/usr/bin/env bash
# The examples have no bug in any schedule that is seen; the mutex seed is exhausted.
. "$(dirname "$0")/../cli/common.sh"
root=$(cd "$(dirname "$0")/../.." && pwd)

for folder in "$root"/examples/*/; do
    cd "$folder" || exit 1
    [ -f args ] || continue
    eval "irqlab check $(cat args)" >"$work/out" 2>&1
    [ $? -eq 0 ] || { fail "$folder"; head -30 "$work/out"; }
done
seed=$root/../shared/seeds/5-mutex
if [ -d "$seed" ]; then
    cd "$seed" || exit 1
    check 0 'all schedules: 2 traces' check driver.c
fi
exit $failed
