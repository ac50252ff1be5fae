#!/usr/bin/env bash
# instructions.sh COMPILER [MOST] - instructions of an access that the shadow knows, memory rules and
# race detector on: the loop in bench/access, run under callgrind. What is counted is the hook and
# the way to it (argument, call, jump through the table: 3). Fails above MOST (26).
set -eu
irqlab=$(realpath "$IRQLAB")
most=${2:-26}
cd "$(dirname "$0")/../../bench/access"
command -v valgrind >/dev/null || { echo "valgrind is not installed: not measured"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$irqlab" run --cc "$1" -D ROUNDS=40 driver.c >/dev/null # compiled and cached
timeout 280 valgrind --tool=callgrind --callgrind-out-file="$work/out" --compress-strings=no \
    --compress-pos=no "$irqlab" run --cc "$1" -D ROUNDS=40 driver.c >"$work/log" 2>&1
awk -v most="$most" '
    /^fn=/ { name = substr($0, 4); next }
    /^cfn=/ { callee = substr($0, 5); next }
    /^calls=/ { split($0, part, /[= ]/); calls[callee] += part[2]; skip = 1; next }
    /^(0x[0-9a-f]+ )?[0-9+*-]+ [0-9]+$/ { if (skip) skip = 0; else self[name] += $NF }
    END {
        for (name in calls)
            if (name ~ /^kernel_hook_(unaligned_)?(read|write)(1|2|4|8)$/ && calls[name] > 1000) {
                each = self[name] / calls[name] + 3
                printf "%-24s %8d calls, %.1f instructions\n", name, calls[name], each
                all += calls[name]
                sum += calls[name] * each
            }
        if (!all) {
            print "no calls of hooks were counted"
            exit 1
        }
        printf "an access: %.1f instructions, %d allowed\n", sum / all, most
        exit sum / all > most
    }' "$work/out"
