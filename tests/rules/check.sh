#!/usr/bin/env bash
# check.sh DIR - run the bad and the good program of a rule and hold the findings against the marks.
#
# DIR/bad.c has `/* finds: RULE[, RULE] */` at the end of each line that must be named, and perhaps,
# in the first lines, `/* run: OPTIONS */` and `/* also: RULE, RULE */` (findings that may follow, in
# any place). DIR/good.c must report nothing. app.c belongs to both, bad-app.c and good-app.c to one.
# DIR/bad.golden, where it exists, is the whole output, less what depends on the compiler or on the
# version of a header: addresses, tokens, the table of steps, what was inlined. GOLDEN=1 writes it anew.
# Each program runs twice: the same bytes.
set -u
here=$(cd "$(dirname "$0")" && pwd)
irqlab=${IRQLAB:-$here/../../build/irqlab}
irqlab=$(realpath "$irqlab")
cd "$1" || exit 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

fail() {
    echo "FAIL: $*"
    failed=1
}

# mark NAME FILE: what stands in `/* NAME: … */` of the first ten lines.
mark() {
    sed -n "1,10s|.*/\* $1: \(.*\) \*/.*|\1|p" "$2" | head -1
}

# The part of a report that is promised.
stable() {
    sed -E -e 's/irq1:[A-Za-z0-9_-]+/irq1:TOKEN/' -e 's/^(Arg[1-4]: )0000[1-9a-f][0-9a-f]{11}/\1ADDRESS/' \
        -e 's/^([^ :]+:[0-9]+):[0-9]+: (error|warning|note): /\1: \2: /' \
        -e 's/, step [0-9]+,/, step N,/' -e 's/^  #[0-9]+ /  # /' -e 's/ \(inlined\)$//' \
        -e '/^ *step +time /d' -e '/^ *\*? +[0-9]+ +\+[0-9]+ [mu]?s /d' \
        -e '/^ *… [0-9]+ (earlier|more|later) steps? /d' -e '/^$/d' "$1" |
        LC_ALL=C sed -E 's/[\x80-\xFF]{8,}.*$/BYTES/' # beyond a buffer lies what lies there
}

# run WHICH: out and status of the program.
run() {
    local files=("$1.c") options
    if [ -f app.c ]; then files+=(app.c); fi
    if [ -f "$1-app.c" ]; then files+=("$1-app.c"); fi
    read -ra options <<<"$(mark run "$1.c")"
    timeout -k 5 60 "$irqlab" run "${options[@]}" "${files[@]}" >"$work/$1" 2>&1 </dev/null
    status=$?
    timeout -k 5 60 "$irqlab" run "${options[@]}" "${files[@]}" >"$work/again" 2>&1 </dev/null
    if [ $? -ne $status ] || ! cmp -s "$work/$1" "$work/again"; then
        fail "a second run of $1.c differed"
        diff "$work/$1" "$work/again" | head
    fi
}

# Findings as lines `FILE:LINE RULE`; FILE:LINE is - where there is none.
findings() {
    sed -nE -e 's/^([^ :]+:[0-9]+)(:[0-9]+)?: (error|warning|note): .* \[([^][]+)\]$/\1 \4/p' \
        -e 's/^irqlab: (error|warning|note): .* \[([^][]+)\]$/- \2/p' "$1" | LC_ALL=C sort -u
}

expected() {
    for file in bad.c bad-app.c app.c; do
        [ -f "$file" ] && awk -v file="$file" '
            match($0, /\/\* finds: [^*]*\*\//) {
                text = substr($0, RSTART + 10, RLENGTH - 12)
                n = split(text, rule, /[ ,]+/)
                for (i = 1; i <= n; i++)
                    if (rule[i] != "")
                        print file ":" FNR, rule[i]
            }' "$file"
    done | LC_ALL=C sort -u
}

if [ -f bad.c ]; then
    run bad
    findings "$work/bad" >"$work/found"
    expected >"$work/expected"
    also=" $(mark also bad.c | tr ',' ' ') "
    if [ ! -s "$work/expected" ] && [ -z "${also// /}" ]; then
        fail "bad.c has no mark /* finds: RULE */"
    fi
    while read -r line; do
        fail "not found: $line"
    done < <(LC_ALL=C comm -23 "$work/expected" "$work/found")
    while read -r place rule; do
        case $also in
        *" $rule "*) ;;
        *) fail "found, not expected: $place $rule" ;;
        esac
    done < <(LC_ALL=C comm -13 "$work/expected" "$work/found")
    for rule in $also; do
        grep -q " $rule\$" "$work/found" || fail "not found, anywhere: $rule"
    done
    wanted=0
    if grep -qE '^[^ ]+: error: .*\[[^][]+\]$' "$work/bad"; then wanted=1; fi
    [ "$status" -eq "$wanted" ] || fail "bad.c: exit status $status, expected $wanted"
    stable "$work/bad" >"$work/stable"
    if [ -n "${GOLDEN:-}" ] && [ $failed -eq 0 ]; then cp "$work/stable" bad.golden; fi
    if [ -f bad.golden ] && ! diff -u <(stable bad.golden) "$work/stable" >"$work/diff"; then
        fail "the report is not that of bad.golden"
        cat "$work/diff"
    fi
    if [ $failed -ne 0 ]; then
        echo "--- output of bad.c"
        cat "$work/bad"
    fi
fi

if [ -f good.c ]; then
    before=$failed
    failed=0
    run good
    while read -r line; do
        fail "good.c: found $line"
    done < <(findings "$work/good")
    [ "$status" -eq 0 ] || fail "good.c: exit status $status"
    if [ $failed -ne 0 ]; then
        echo "--- output of good.c"
        cat "$work/good"
    fi
    failed=$((failed | before))
else
    fail "there is no good.c"
fi
exit $failed
