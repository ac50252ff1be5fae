#!/usr/bin/env bash
# nightly.sh [EXECUTIONS] - explore.sh and none.sh over everything, with 10,000 executions each.
set -u
here=$(cd "$(dirname "$0")" && pwd)
export RACE_EXECUTIONS=${1:-10000} RACE_SECONDS=${RACE_SECONDS:-600}
failed=0
one() {
    "$@" || { echo "FAIL: ${*##*/}"; failed=1; }
}
for folder in "$here"/*/; do
    one "$here/explore.sh" "${folder%/}"
done
for folder in "$here"/../../examples/*/args "$here"/../programs/*/args; do
    one "$here/none.sh" "${folder%/args}"
done
for file in "$here"/../conform/F*.c; do
    case $file in *-app.c) continue ;; esac
    one "$here/none.sh" "$file"
done
[ $failed -eq 0 ] && echo "no race was reported where there is none, in $RACE_EXECUTIONS executions each"
exit $failed
