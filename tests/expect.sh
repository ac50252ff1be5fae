#!/usr/bin/env bash
# expect.sh FILE COMMAND... - run a command twice and hold its output against an expectation.
#
# A line of FILE is one of
#   exit N      the exit status
#   text        must appear in the output, after the place where the line before it was found
#   ~ regex     the same, as an extended regular expression
#   ! text      must not appear at all
#   # comment
# The two runs must print the same bytes: a run is deterministic or it is wrong.
set -u
expectation=$1
shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

timeout -k 5 60 "$@" >"$work/out" 2>&1 </dev/null
status=$?
timeout -k 5 60 "$@" >"$work/again" 2>&1 </dev/null
if [ $? -ne $status ] || ! cmp -s "$work/out" "$work/again"; then
    echo "FAIL: a second run differed:"
    diff "$work/out" "$work/again" | head -20
    exit 1
fi

# The column of a finding is not promised: it is the compiler's, of what macros became. Both may be
# expected, the line with it and without.
sed -E 's/^([^ :]+:[0-9]+):[0-9]+: (error|warning|note): /\1: \2: /' "$work/out" >"$work/plain"

# look GREP-OPTION TEXT: where it is found, counted from line_number; nothing: nowhere.
look() {
    local file line
    for file in out plain; do
        line=$(tail -n +$((line_number + 1)) "$work/$file" | grep -n"$1" -m1 -- "$2" | cut -d: -f1)
        if [ -n "$line" ]; then
            echo "$line"
            return
        fi
    done
}

failed=0
wanted=0
line_number=0 # of the output, up to which everything has been used
while IFS= read -r line || [ -n "$line" ]; do
    case $line in
    '' | '#'*) continue ;;
    'exit '*)
        wanted=${line#exit }
        continue
        ;;
    '! '*)
        if grep -qF -- "${line#! }" "$work/out" "$work/plain"; then
            echo "FAIL: there should be no \"${line#! }\""
            failed=1
        fi
        continue
        ;;
    '~ '*) found=$(look E "${line#\~ }") ;;
    *) found=$(look F "$line") ;;
    esac
    if [ -z "$found" ]; then
        echo "FAIL: missing or out of order: $line"
        failed=1
    else
        line_number=$((line_number + found))
    fi
done <"$expectation"

if [ "$status" -ne "$wanted" ]; then
    echo "FAIL: exit status $status, expected $wanted"
    failed=1
fi
if [ $failed -ne 0 ]; then
    echo "--- output of: $*"
    cat "$work/out"
    exit 1
fi
