#!/usr/bin/env bash
# What clang leaves to the hooks: a read that a write to the same place follows is one of its own, so
# that others may come between, and a rule that asks whether a variable was looked at sees it.
. "$(dirname "$0")/common.sh"

command -v clang >/dev/null || exit 77
ring=$(dirname "$0")/../programs/ring-buffer
check 0 '0 findings' run --cc clang "$ring/ringbuf.c" "$ring/ringapp.cpp"
grep -q 'kept-without-looking' "$work/out" && fail 'the old event is looked at'
check 1 'at the end Total = 1 in' check --cc clang --strategy dfs --preemptions 1 --no-shrink \
    --values Total lost_update.c
check 1 'in this schedule an update is lost' check --cc clang --schedules 200 lost_update.c
exit $failed
