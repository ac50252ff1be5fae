#!/usr/bin/env bash
# check.sh DIR - the racy driver or program bad.c (or .cpp) and its mended twin good.c.
#
# In bad.c, lines that take part in the race end in `/* races */`. One of a few schedules (the usual
# one, then random ones) must find it: at least one data-race finding, and all of them on such lines
# with the other place on such a line as well. good.c must show no finding in any of them. A line
# `/* run: OPTIONS */` gives options; app.c belongs to both.
set -u
here=$(cd "$(dirname "$0")" && pwd)
irqlab=$(realpath "${IRQLAB:-$here/../../build/irqlab}")
cd "$1" || exit 2
ext=c
[ -f bad.cpp ] && ext=cpp
read -ra options <<<"$(sed -n '1,8s|.*/\* run: \(.*\) \*/.*|\1|p' "bad.$ext" | head -1)"
read -ra more <<<"${RACE_OPTIONS:-}"
seeds=${RACE_SEEDS:-5} tries=${RACE_TRIES:-199}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

run() { # WHICH SEED
    local files=("$1.$ext") seed=()
    [ -f app.c ] && files+=(app.c)
    [ "$2" -ne 0 ] && seed=(--seed "$2")
    timeout -k 5 60 "$irqlab" run "${more[@]}" "${options[@]}" "${seed[@]}" "${files[@]}" \
        >"$work/$1.$2" 2>&1 </dev/null
    status=$?
}

marked() { # FILE:LINE has a mark
    sed -n "${1##*:}p" "${1%%:*}" | grep -q '/\* races \*/'
}

found=0
for seed in $(seq 0 "$tries"); do
    run bad "$seed"
    while IFS=: read -r file line _; do
        found=1
        marked "$file:$line" || { echo "FAIL: bad.c: reported at $file:$line"; failed=1; }
    done < <(grep -E '\[data-race(-unmarked)?\]$' "$work/bad.$seed")
    if [ $found -ne 0 ]; then break; fi
done
if [ $found -eq 0 ]; then
    echo "FAIL: bad.c: no race found in $((tries + 1)) schedules"
    failed=1
fi
if grep -E ': (error|warning): ' "$work/bad.$seed" | grep -qvE '\[data-race(-unmarked)?\]$'; then
    echo "FAIL: bad.c: found something else"
    failed=1
fi
[ $failed -eq 0 ] || cat "$work/bad.$seed"

for seed in $(seq 0 "$seeds"); do
    run good "$seed"
    if [ $status -ne 0 ] || grep -qE '^[^ ]+: (error|warning): ' "$work/good.$seed"; then
        echo "FAIL: good.c, seed $seed, exit status $status"
        cat "$work/good.$seed"
        failed=1
        break
    fi
done
exit $failed
