#!/usr/bin/env bash
# explore.sh DIR - the default `irqlab check` finds the race of DIR/bad.c within 200 executions, and
# none in RACE_EXECUTIONS (500) of good.c.
set -u
here=$(cd "$(dirname "$0")" && pwd)
irqlab=$(realpath "${IRQLAB:-$here/../../build/irqlab}")
cd "$1" || exit 2
ext=c
[ -f bad.cpp ] && ext=cpp
read -ra options <<<"$(sed -n '1,8s|.*/\* run: \(.*\) \*/.*|\1|p' "bad.$ext" | head -1)"
app=()
[ -f app.c ] && app=("$1/app.c")
folder=$1
work=$(mktemp -d) # long tokens become files in the current folder
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
failed=0

output=$(timeout -k 5 300 "$irqlab" check "${options[@]}" --no-shrink --schedules 200 "$folder/bad.$ext" \
    "${app[@]}" 2>&1 </dev/null)
if ! grep -qE '\[data-race(-unmarked)?\]$' <<<"$output"; then
    echo "FAIL: bad.$ext: no race found in 200 executions"
    tail -5 <<<"$output"
    failed=1
fi
output=$(timeout -k 5 3600 "$irqlab" check "${options[@]}" --no-shrink \
    --schedules "${RACE_EXECUTIONS:-500}" "$folder/good.$ext" "${app[@]}" 2>&1 </dev/null)
status=$?
if [ $status -ne 0 ] || grep -qE '^[^ ]+: (error|warning): ' <<<"$output"; then
    echo "FAIL: good.$ext: exit status $status"
    head -60 <<<"$output"
    failed=1
fi
exit $failed
