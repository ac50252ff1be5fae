#!/usr/bin/env bash
# --points: where plain accesses are choices. `races` branches only at those that an earlier execution
# has shown to race: fewer schedules than `shared`, and the update that the race loses is seen.
. "$(dirname "$0")/common.sh"

search=(check --strategy dfs --preemptions 1 --no-shrink --values Total lost_update.c)
executions() { sed -n 's/^irqlab: \([0-9]*\) executions, .*/\1/p' "$work/out"; }

check 2 '--points takes shared, access, races or ddi' check --points all lost_update.c
check 1 'at the end Total = 1 in' "${search[@]}" --points shared
shared=$(executions)
check 1 'at the end Total = 1 in' "${search[@]}" --points access
check 1 'points races' "${search[@]}" --points races
grep -q 'at the end Total = 1 in' "$work/out" || fail 'races: no update is lost'
[ "$(executions)" -lt "$shared" ] || fail "races: $(executions) executions, shared: $shared"
token=$(sed -n 's/^replay: irqlab replay \(irq1:[^ ]*\) .*/\1/p' "$work/out" | head -1)
check 1 '[data-race]' replay "$token" lost_update.c
# Of the executions that show the race, the one that loses an update is reported.
check 1 'in this schedule an update is lost' check --schedules 200 lost_update.c
check 1 '[data-race]' "${search[@]}" --points ddi
grep -q 'Total = 1 in' "$work/out" && fail 'ddi: accesses are choices'
exit $failed
