#!/usr/bin/env bash
# run.sh IRQLAB TEST.c [options of the run] - run a conformance test and hold the run against its head comments:
#
#   /* facts: F002 F004 */     each of them must have been checked at least once
#   /* args: --cpus 1 */       options of the run
#   /* ends: 0x4000008A */     the errors that the run reports, all of them (bug check or rule), where
#                              the fact is about what a driver should not do
#
# A program of the same facts lies beside it as TEST-app.c.
set -u
irqlab=$1
test=$2
shift 2
sources=("$test")
[ -f "${test%.c}-app.c" ] && sources+=("${test%.c}-app.c")
head_line() { sed -nE "s|^/\* $1: *(.*[^ ]) *\*/\$|\1|p" "$test" | head -1; }
read -ra args <<<"$(head_line args)"
ends=$(head_line ends)

output=$(timeout -k 5 100 "$irqlab" run --quiet "$@" "${args[@]}" "${sources[@]}" 2>&1 </dev/null)
status=$?
failed=0
fail() {
    echo "FAIL: $*"
    failed=1
}
wanted=1
[ -z "$ends" ] && wanted=0
[ $status -eq $wanted ] || fail "exit status $status, expected $wanted"
errors=$(sed -nE 's/^.*: error: .*\[([^]]*)\]$/\1/p' <<<"$output" | sort -u)
for id in $errors; do
    [[ " $ends " = *" $id "* ]] || fail "unexpected $id"
done
for id in $ends; do
    grep -qxF -- "$id" <<<"$errors" || fail "it did not end with $id"
done
grep -q '\[-W' <<<"$output" && fail "the compiler warned"
grep -q '^conform: [0-9]* checks failed' <<<"$output" && fail "checks failed"
passed=$(grep -c '^conform: passed' <<<"$output")
[ "$passed" -eq ${#sources[@]} ] || fail "$passed of ${#sources[@]} images say that they passed"
for fact in $(head_line facts); do
    grep -qE "^$fact: [1-9][0-9]* checks" <<<"$output" || fail "nothing was checked for $fact"
done
if [ $failed -ne 0 ]; then
    printf '%s\n' "$output"
    exit 1
fi
printf '%s\n' "$output" | grep -E '^F[0-9]+: '
