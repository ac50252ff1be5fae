#!/usr/bin/env bash
# instructions.sh COMPILER [MOST] - instructions of an access that the shadow knows, memory rules and
# race detector on: the loop in bench/access, run under callgrind. What is counted is the hook, which
# lies in the driver's image and has no name for callgrind, and the way to it (argument and call: 2).
# Fails above MOST (26).
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
            if (name ~ /^0x0*24000000[0-9a-f]+$/ && calls[name] > 1000 &&
                self[name] > 5 * calls[name]) { # and not the way to the hook of branches
                each = self[name] / calls[name] + 2
                printf "%-24s %8d calls, %.1f instructions\n", name, calls[name], each
                hooks++
                all += calls[name]
                sum += calls[name] * each
            }
        if (hooks < 5) { # of the eight for reads and writes of 1, 2, 4 and 8 bytes; clang needs six
            printf "only %d hooks were called\n", hooks
            exit 1
        }
        printf "an access: %.1f instructions, %d allowed\n", sum / all, most
        exit sum / all > most
    }' "$work/out"
