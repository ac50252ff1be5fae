#!/usr/bin/env bash
# Options of rules and findings: what they do, and what is said of bad ones.
. "$(dirname "$0")/common.sh"

wait=crash_dpc_wait.c

# --- outputs
check 1 'SUMMARY: 0xC4/0x121 crash_dpc_wait.c:6 in Routine' run -o "$work/r.json" -o "$work/r.xml" \
    -o "$work/r.sarif" -o "json:$work/r.txt" $wait
for text in '"rule": "0xC4/0x121"' '"severity": "error"' '"file": "crash_dpc_wait.c"' '"line": 6' \
    '"function": "Routine"' '"bucket": "' '"summary": "0xC4/0x121 crash_dpc_wait.c:6 in Routine"' \
    '"token": "irq1:' '"trace_hash": "' '"executions": 1' '"exhausted": false'; do
    grep -qF -- "$text" "$work/r.json" || fail "r.json has no $text"
done
cmp -s "$work/r.json" "$work/r.txt" || fail 'json: writes something else than .json'
grep -qF '<failure type="0xC4/0x121"' "$work/r.xml" || fail 'r.xml has no failure'
grep -qF '"ruleId": "0xC4/0x121"' "$work/r.sarif" || fail 'r.sarif has no result'
check 0 '"findings": []' run -o json:- ../../../tests/cli/programs/hello.c
check 2 '-o /nonexistent/x.json: No such file or directory' run -o /nonexistent/x.json $wait
grep -q SUMMARY "$work/out" && fail 'it ran before it looked whether the report can be written'
check 2 'which format?' run -o report.txt $wait
check 2 'which format?' run -o json: $wait
check 2 'No such file or directory' check -o /nonexistent/x.json $wait

# --- suppressions
cat >"$work/good" <<'END'
# a comment
0xC4/0x121:Routine # known

0xB8:crash_dpc_wait.c:6
END
check 0 '2 findings suppressed' run --suppress "$work/good" $wait
echo '*:crash_dpc*' >"$work/all"
check 0 '2 findings suppressed' run --suppress "$work/all" $wait
echo 'IrqlReturn:*' >"$work/other"
check 1 'SUMMARY: 0xC4/0x121' run --suppress "$work/other" $wait
grep -q suppressed "$work/out" && fail 'a suppression of another rule counts'
printf '\n# x\nRoutine\n' >"$work/bad"
check 2 "$work/bad:3: a suppression is RULE:PATTERN" run --suppress "$work/bad" $wait
printf ':Routine\n' >"$work/bad"
check 2 "$work/bad:1: there is no rule before the colon" run --suppress "$work/bad" $wait
printf '0xB8:\n' >"$work/bad"
check 2 "$work/bad:1: there is no pattern behind the colon" run --suppress "$work/bad" $wait
printf 'IrqlRetrun:x\n' >"$work/bad"
check 2 "$work/bad:1: there is no such rule" run --suppress "$work/bad" $wait
head -c 5000 /dev/zero | tr '\0' x >"$work/bad"
check 2 "$work/bad:1: this line is too long" run --suppress "$work/bad" $wait
check 2 'No such file or directory' run --suppress "$work/none" $wait

# --- switching rules off
check 1 'SUMMARY: 0xB8' run --no-rule 0xC4/0x121 $wait
grep -q 0x121 <(grep SUMMARY "$work/out") && fail '--no-rule does not switch it off'
check 0 '0 findings' run --no-rule IrqlDispatch --no-rule 0xc4/0x0122 hello.c
check 2 'there is no rule 0xC4/0x12X' run --no-rule 0xC4/0x12X $wait
grep -q 'near: .*0xC4/0x12' "$work/out" || fail 'no rule is named that is near'
check 2 'near: IrqlReturn' run --no-rule IrqlRetrun $wait
check 1 '1 finding,' run --rules off $wait
check 2 '--rules takes on or off' run --rules maybe $wait
check 1 'SUMMARY: 0xC4/0x121' run --verifier standard $wait
check 1 'SUMMARY: 0xC4/0x121' run --verifier 'Force IRQL checking' $wait
check 1 'SUMMARY: 0xC4/0x121' run --verifier force-irql-checking,deadlock $wait
check 1 'SUMMARY: 0xC4/0x121' run --verifier 0x209BB $wait
check 1 '1 finding,' run --verifier deadlock-detection $wait
check 2 '"irqi" is no class of Driver Verifier; they are standard, all, special pool (0x1)' \
    run --verifier irqi $wait
check 2 'is no class' run --verifier 0 $wait

# --- what makes the exit code
check 0 SUMMARY run --fail-on never $wait
check 0 'DebugBreakUsage' run ../../rules/accident/DebugBreakUsage/bad.c
check 1 'DebugBreakUsage' run --fail-on warning ../../rules/accident/DebugBreakUsage/bad.c
check 1 'DebugBreakUsage' run --fail-on note ../../rules/accident/DebugBreakUsage/bad.c
check 2 '--fail-on takes error, warning, note or never; not "x"' run --fail-on x $wait

# --- thousands of findings
check 1 'seen: 5000 times' run many_findings.c
grep -q 'more findings were only counted' "$work/out" || fail 'no limit is told'
[ "$(wc -l <"$work/out")" -lt 200 ] || fail "the report has $(wc -l <"$work/out") lines"

# --- the list of rules
check 0 'a thread waited at DISPATCH_LEVEL with a timeout' rules
check 0 'breaks it (tests/rules/irql/0xC4-0x122/bad.c):' rules 0xC4/0x122
check 0 '0xC4/0x2001D (IrqlReturn)' rules IrqlReturn
check 0 'PagedCode' rules irql
check 0 'deadlock detection' rules --classes
check 2 'there is no rule IrqlRetrun' rules IrqlRetrun
check 2 'usage: irqlab rules' rules a b
exit $failed
