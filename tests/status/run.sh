#!/usr/bin/env bash
# run.sh IRQLAB TEST.c [options of the run] - run a test of results, print `earns ROUTINE RESULT` for
# each that was seen, sorted. Fails when a check failed, when a result is not among those that
# src/ddi/returns names, and when the kept results/TEST.txt has one that was not seen this time.
#
#   /* args: --cpus 1 */                        options of the run
#   /* ends: 0x4000008A */                      errors that the run reports besides, as in tests/conform
#   /* bugcheck: 0xA KeSetEvent: event is not */  a case: stops with that code, and says so
#
# A program for the driver lies beside it as TEST-app.c. Rules and races are not watched: what a
# routine gives back for what should not be done is the matter here (/* args: --rules on */ has them).
set -u
irqlab=$1
test=$2
shift 2
here=$(cd "$(dirname "$0")" && pwd)
name=$(basename "$test" .c)
sources=("$test")
[ -f "${test%.c}-app.c" ] && sources+=("${test%.c}-app.c")
head_line() { sed -nE "s|^/\* $1: *(.*[^ ]) *\*/\$|\1|p" "$test"; }
read -ra args <<<"$(head_line args | head -1)"
ends=$(head_line ends | head -1)
failed=0
fail() {
    echo "FAIL: $*"
    failed=1
}

# once OPTIONS: run it; the output in $output, the ids of its errors in $errors.
once() {
    output=$(timeout -k 5 100 "$irqlab" run --quiet --rules off --no-races "$@" "${args[@]}" "${sources[@]}" 2>&1 </dev/null)
    status=$?
    errors=$(sed -nE 's/^.*: error: .*\[([^]]*)\]$/\1/p' <<<"$output" | sort -u)
    grep -q '\[-W' <<<"$output" && fail "the compiler warned"
}

earned=
number=0
while IFS= read -r line; do
    [ -n "$line" ] || continue
    number=$((number + 1))
    says=${line#*: }
    read -r code routine <<<"${line%%: *}"
    before=$failed
    once -D "STATUS_CASE=$number" "$@"
    [ $status -eq 1 ] || fail "case $number: exit status $status, expected 1"
    grep -qxE -- "$code(/.*)?" <<<"$errors" || fail "case $number ($routine): it did not end with $code but with: ${errors:-nothing}"
    tr '\n' ' ' <<<"$output" | grep -qF -- "$says" || fail "case $number ($routine): the report does not say: $says"
    [ $failed -ne $before ] && printf '%s\n' "$output"
    earned+="earns $routine bugcheck:$code"$'\n'
done <<<"$(head_line bugcheck)"
if [ $number -eq 0 ]; then
    once "$@"
    wanted=1
    [ -z "$ends" ] && wanted=0
    [ $status -eq $wanted ] || fail "exit status $status, expected $wanted"
    for id in $errors; do
        [[ " $ends " = *" $id "* ]] || fail "unexpected $id"
    done
    for id in $ends; do
        grep -qxF -- "$id" <<<"$errors" || fail "it did not end with $id"
    done
    grep -q '^conform: [0-9]* checks failed' <<<"$output" && fail "checks failed"
    passed=$(grep -c '^conform: passed' <<<"$output")
    [ "$passed" -eq ${#sources[@]} ] || fail "$passed of ${#sources[@]} images say that they passed"
    earned=$(grep -E '^earns ' <<<"$output")
    [ $failed -ne 0 ] && printf '%s\n' "$output"
fi
earned=$(printf '%s\n' "$earned" | grep . | LC_ALL=C sort -u)

# A result that its page does not name is a mistake, of the test or of the table.
unknown=$(awk '
    FILENAME ~ /\.def$/ && /^RETURNS\(/ {
        split($0, part, "\"")
        name = $0; sub(/^RETURNS\(/, "", name); sub(/,.*/, "", name)
        n = split(part[2], word, " ")
        for (i = 1; i <= n; i++)
            known[name, word[i]] = 1
        next
    }
    FILENAME == "-" && NF && !(($2, $3) in known) { print $2 ": " $3 }' "$here"/../../src/ddi/returns/*.def - <<<"$earned")
[ -n "$unknown" ] && fail "not in src/ddi/returns: $(tr '\n' ';' <<<"$unknown" | head -c 2000)"
if [ -f "$here/results/$name.txt" ]; then
    lost=$(LC_ALL=C comm -23 "$here/results/$name.txt" <(printf '%s\n' "$earned"))
    [ -n "$lost" ] && fail "seen before, not now: $(tr '\n' ';' <<<"$lost")"
fi
[ $failed -ne 0 ] && exit 1
printf '%s\n' "$earned"
