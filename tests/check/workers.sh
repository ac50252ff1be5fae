#!/usr/bin/env bash
# Workers that die: others go on, nothing is lost but perhaps one execution, and it is reported with its
# token. Full disks, a folder that cannot be written to, the limit on steps.
. "$(dirname "$0")/../cli/common.sh"
cp ./*.c ./*.h "$work" && cd "$work" || exit 1

# campaign TIMES ARGUMENTS... - check in the background; a worker is killed so often
campaign() {
    local times=$1 pid worker n
    shift
    "$program" check "$@" >"$work/out" 2>&1 </dev/null &
    pid=$!
    for ((n = 0; n < times; n++)); do
        sleep 1.3 # long enough for a stand-by to be there
        worker=$(pgrep -P $pid | head -1)
        [ -n "$worker" ] && kill -KILL "$worker"
    done
    wait $pid
    status=$?
}

says() { grep -qE -- "$1" "$work/out" || { fail "nothing says '$1'"; cat "$work/out"; }; }

# The same campaign undisturbed and with dead workers: the same executions, the same values at the end.
summary() { grep -E '^irqlab: (at the end|[0-9]+ executions, as|all )' "$work/out"; }
few=(--strategy random --schedules 150000 --values Counter -DLOST --no-shrink rounds.c)
campaign 0 "${few[@]}"
summary >"$work/undisturbed"
campaign 2 "${few[@]}"
[ $status -eq 1 ] || fail "dead workers: exit status $status"
summary >"$work/disturbed"
if grep -q 'worker-died' "$work/out"; then
    says '^irqlab: error: irqlab itself ended in this execution \(signal 9\) \[worker-died\]'
    says '^replay: irqlab replay irq'
    says 'workers? died and w[aser]+ replaced; 0 executions could not be finished'
    cmp -s "$work/undisturbed" "$work/disturbed" ||
        fail "dead workers: $(diff "$work/undisturbed" "$work/disturbed")"
    command=$(sed -n 's/^replay: irqlab //p' "$work/out" | head -1)
    eval "irqlab $command" >"$work/replay" 2>&1
    [ $? -le 1 ] || fail "the token of a dead worker: $(tail -3 "$work/replay")"
fi

# One that dies at once, before there is a stand-by, and all of them.
"$program" check -j 2 --strategy random --schedules 60000 rounds.c >"$work/out" 2>&1 </dev/null &
pid=$!
for _ in $(seq 100); do [ "$(pgrep -c -P $pid)" -ge 2 ] && break; sleep 0.02; done
kill -KILL $(pgrep -P $pid)
wait $pid
grep -q 'executions, as planned' "$work/out" || fail "all dead at once: $(tail -3 "$work/out")"

# A driver that kills irqlab itself in some schedules: the rest is seen all the same.
campaign 0 --strategy dpor --clock idle kills.c
[ $status -eq 1 ] || fail "kills.c: exit status $status"
says '\(signal 6\) \[worker-died\]'
says '[1-9][0-9]* executions? could not be finished'
grep -q 'all schedules' "$work/out" && fail 'all schedules, and some could not be finished'
campaign 0 --strategy random --schedules 300 --clock idle kills.c
says '^irqlab: 300 executions, as planned'
says '\[worker-died\]'
campaign 0 --clock idle -DGOOD kills.c
[ $status -eq 0 ] || fail "kills.c, mended: exit status $status"

# The disk is full, or no file may grow: what was found is printed all the same, or it is said.
if command -v prlimit >/dev/null; then
    mkfifo "$work/pipe"
    cat "$work/pipe" >"$work/out" &
    reader=$!
    "$program" check -j 2 --schedules 40000 -DLOST --strategy random rounds.c >"$work/pipe" 2>&1 </dev/null &
    pid=$!
    for _ in $(seq 100); do [ "$(pgrep -c -P $pid)" -ge 2 ] && break; sleep 0.02; done
    for one in $pid $(pgrep -P $pid); do prlimit --pid "$one" --fsize=100:100; done
    wait $pid
    status=$?
    wait $reader
    says 'SUMMARY: 0xE2 rounds.c|no memory or file space was left'
    [ $status -eq 1 ] || [ $status -eq 2 ] || fail "no file may grow: exit status $status"
    grep -q 'worker-died' "$work/out" && fail 'a file that may not grow is no dead worker'
fi
mkdir "$work/readonly"
cp rounds.c common.h "$work/readonly" && chmod a-w "$work/readonly"
(cd "$work/readonly" && "$program" check -DLOST --no-shrink --seed 3 rounds.c) >"$work/out" 2>&1 </dev/null
says '^replay: irqlab replay '
check 2 'results cannot be written' check --results /proc/irqlab rounds.c
check 2 'irqlab:' check -o json:/dev/full -DLOST rounds.c
if [ -c /dev/full ]; then
    "$program" check rounds.c >/dev/full 2>"$work/out" </dev/null
    [ $? -eq 0 ] && fail 'output on a full disk: exit status 0'
fi

# The limit on steps: counted, said, and the coverage that was asked for was not reached.
check 3 '3 executions were cut after 1000 steps (--steps)' \
    check --strategy random --schedules 3 --steps 1000 -DT=4 -DK=200 rounds.c
check 0 'were cut after 1000 steps (--steps)' check --steps 1000 --time 2 -DT=4 -DK=200 rounds.c
exit $failed
