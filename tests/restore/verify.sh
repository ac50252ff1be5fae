#!/usr/bin/env bash
# verify.sh COMMAND... - two schedules of a program, each once live, once from scratch and three times
# from the snapshot at the first choice; all memory is compared after each restart, and the trace.
set -u
for seed in 1 2; do
    out=$(timeout -k 5 60 "$1" run --seed $seed --verify-restore "${@:2}" 2>&1 </dev/null)
    status=$?
    if [ $status -ge 70 ]; then
        echo "FAIL: seed $seed: exit status $status"
        tail -5 <<<"$out"
        exit 1
    fi
done
