#!/usr/bin/env bash
# --time-limit ends what would not end: with and without an app, waiting, spinning, in any schedule.
. "$(dirname "$0")/common.sh"
export XDG_CACHE_HOME=$work/cache

check 124 'the time limit of 0.5 s was reached' run --time-limit 0.5 sleeper_app.c
grep -qF 'sleeper_app.exe was still running' "$work/out" || fail "it does not say who still runs"
check 124 'the time limit of 0.5 s was reached' run --time-limit 0.5 forever.c
check 124 'the time limit of 0.5 s was reached' run --seed 1 --time-limit 0.5 sleeper_app.c
check 0 '0 findings' run --time-limit 50 hello.c
check 2 '--time-limit takes a number of seconds' run --time-limit soon hello.c
check 2 '--time-limit takes a number of seconds' run --time-limit -1 hello.c
check 2 '--time-limit takes a number of seconds' run --time-limit 0 hello.c
exit $failed
