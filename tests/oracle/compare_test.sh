#!/usr/bin/env bash
# compare.sh itself: what is listed and differs passes, everything else is said and fails.
set -u
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

# expect STATUS TEXT - of a comparison of the files irqlab, wine and differences
expect() {
    "$here/compare.sh" "$work/irqlab" "$work/wine" "$work/differences" >"$work/out"
    local status=$?
    if [ $status -ne "$1" ] || ! grep -qF -- "$2" "$work/out"; then
        echo "FAIL: exit status $status, expected $1 with \"$2\":"
        cat "$work/out"
        failed=1
    fi
}

entry() { # KEY IRQLAB WINE RIGHT WHY
    printf '%s\nirqlab %s\nwine   %s\nright  %s\nwhy    %s\n\n' "$@" >>"$work/differences"
}

printf 'a: f(1) = 00000000\na: f(1) = 00000001\nb: g() = 00000005\n' >"$work/irqlab"
printf 'a: f(1) = 00000000\r\na: f(1) = 00000001\r\nb: g() = 00000005\r\n' >"$work/wine"
: >"$work/differences"
expect 0 '2 checks, 3 results: 3 the same, 0 differ'

printf 'a: f(1) = 00000000\na: f(1) = 00000002\nb: g() = 00000005\n' >"$work/wine"
expect 1 'not listed: a: f(1) #2'
entry 'a: f(1) #2' 00000001 00000002 irqlab 'the page says so'
expect 0 '2 the same, 1 differ (irqlab right 1,'
entry 'b: g()' 00000005 00000006 wine 'it was so once'
expect 1 'listed, and does not differ: b: g() = 00000005'

: >"$work/differences"
entry 'a: f(1) #2' 00000001 00000003 irqlab 'the page says so'
expect 1 'listed with other values: a: f(1) #2'

: >"$work/differences"
entry 'a: f(1) #2' 00000001 00000002 perhaps 'who knows'
expect 1 'listed without who is right and why: a: f(1) #2'

: >"$work/differences"
entry 'a: f(1) #2' 00000001 00000002 both 'both are allowed'
entry 'c: h()' 00000001 00000002 both 'nobody asks this any more'
expect 1 'listed, and nobody says it: c: h()'

# A side that is silent has the value none.
: >"$work/differences"
printf 'a: f(1) = 00000000\na: f(1) = 00000001\n' >"$work/wine"
expect 1 'not listed: b: g()'
entry 'b: g()' 00000005 none irqlab 'the other one has no g'
expect 0 '1 differ'
exit $failed
