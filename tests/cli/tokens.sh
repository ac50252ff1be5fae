#!/usr/bin/env bash
# A run again from its token, byte for byte; tokens that are damaged or of something else.
. "$(dirname "$0")/common.sh"

for seed in 1 2 3 4 5; do
    irqlab run --seed $seed --token random.c >"$work/first" 2>&1 || fail "seed $seed"
    token=$(sed -n 's/^token: //p' "$work/first")
    irqlab replay --token "$token" random.c >"$work/second" 2>&1 || fail "replay of $token"
    cmp "$work/first" "$work/second" || fail "seed $seed: the replay of $token differs"
    check 0 'turn 6' run --seed $seed --verify-restore random.c
done
irqlab run --seed 4 spin.c >"$work/first" 2>&1
command=$(sed -n 's/^replay: irqlab //p' "$work/first")
[ -n "$command" ] || fail "no replay line"
irqlab $command >"$work/second" 2>&1
cmp "$work/first" "$work/second" || fail "the replay line gives something else"
echo "$token" >"$work/token"
check 0 'turn 6' replay "$work/token" random.c

refused='this is no token that can be replayed'
check 2 "$refused" replay "${token:0:12}" random.c
check 2 "$refused" replay "${token:0:-1}" random.c
check 2 "$refused" replay "${token}A" random.c
check 2 "$refused" replay irq1: random.c
check 2 "$refused" replay "irq9:${token#irq1:}" random.c
check 2 "$refused" replay '' random.c
check 2 "$refused" replay hello random.c
for at in 6 9 14 18; do
    letter=${token:$at:1}
    [ "$letter" = Q ] && other=R || other=Q
    check 2 'irqlab: this' replay "${token:0:$at}$other${token:$((at + 1))}" random.c
done
head -c 1000000 /dev/urandom >"$work/garbage"
check 2 "$refused" replay "$work/garbage" random.c
head -c 1000000 /dev/zero | tr '\0' A | sed 's/^/irq1:/' >"$work/long"
check 2 "$refused" replay "$work/long" random.c
: >"$work/empty"
check 2 "$refused" replay "$work/empty" random.c
check 2 'this token belongs to other sources, options or another compiler' replay "$token" hello.c
check 2 'this token belongs to other sources, options or another compiler' replay "$token" -D X=1 random.c
exit $failed
