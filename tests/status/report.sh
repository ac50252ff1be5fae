#!/usr/bin/env bash
# report.sh - which results of which routines the tests have seen.
#
#   report.sh run IRQLAB [TEST...]   run all tests, or these; keep what they saw in results/TEST.txt and
#                                    write src/ddi/proved.def and docs/ddi-status.md
#   report.sh write                  the two files, from src/ddi/returns and results/
#   report.sh check                  do the two files agree with that? Has each test run?
#   report.sh names                  are the routines of src/ddi/returns in the tables, once, and are
#                                    the results that were seen among those they have?
#   report.sh open [COMPONENT]       what is not seen yet
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
ddi=$root/src/ddi
export LC_ALL=C

# The tests: drivers and programs, not the programs that belong to a driver.
tests() {
    local test
    for test in "$here"/*.c; do
        [[ $test = *-app.c ]] || basename "$test" .c
    done
}

# All results: component, routine, result, number in its line, the tests that saw it (- none).
pairs() {
    local order=() kept=()
    mapfile -t kept < <(find "$here/results" -name '*.txt' | sort)
    while read -r name; do order+=("$ddi/returns/$name"); done < <(sed -nE 's|^#include "ddi/returns/(.*)"|\1|p' "$ddi/returns.def")
    awk '
        FILENAME ~ /results\/[^\/]*\.txt$/ {
            test = FILENAME; sub(/.*\//, "", test); sub(/\.txt$/, "", test)
            if (!index(" " seen[$2, $3] " ", " " test " "))
                seen[$2, $3] = seen[$2, $3] (seen[$2, $3] ? " " : "") test
            next
        }
        /^RETURNS\(/ {
            component = FILENAME; sub(/.*\//, "", component); sub(/\.def$/, "", component)
            name = $0; sub(/^RETURNS\(/, "", name); sub(/,.*/, "", name)
            split($0, part, "\"")
            n = split(part[2], word, " ")
            for (i = 1; i <= n; i++)
                print component "\t" name "\t" word[i] "\t" i "\t" ((name, word[i]) in seen ? seen[name, word[i]] : "-")
        }' /dev/null "${kept[@]}" "${order[@]}"
}

write_table() {
    echo '/* proved.def - made by tests/status/report.sh: PROVED(routine, results seen, "tests"). */'
    pairs | awk -F '\t' '
        function out() {
            if (seen)
                print "PROVED(" name ", " seen ", \"" tests "\")"
        }
        $2 != name { out(); name = $2; seen = 0; tests = "" }
        $5 != "-" {
            seen++
            n = split($5, word, " ")
            for (i = 1; i <= n; i++)
                if (!index(" " tests " ", " " word[i] " "))
                    tests = tests (tests ? " " : "") word[i]
        }
        END { out() }'
}

write_page() {
    cat <<END
# What routines give back, and what was seen

A routine counts as *full* when every result that its documentation names was seen: a status for the
argument that earns it, an error, a value, an effect, an exception, a bug check. The results are those
of [src/ddi/returns](../src/ddi/returns); what was seen is read from the output of drivers and
programs in [tests/status](../tests/status), never from their source. Words in small letters stand for
what has no name: \`value\`, \`null\`, \`true\`, \`false\`, \`success\`, \`void\` (it does what it is for).
Made by \`tests/status/report.sh run build/irqlab\`.

END
    pairs | awk -F '\t' '
        function link(list,    n, i, word, text) {
            n = split(list, word, " ")
            for (i = 1; i <= n; i++)
                text = text (i > 1 ? ", " : "") "[" word[i] "](../tests/status/" word[i] ".c)"
            return text
        }
        function out() {
            if (!name)
                return
            routines[component]++
            all++
            if (seen == count) {
                full[component]++
                proved++
            }
            text[component] = text[component] "| " name " | " seen " of " count " | " got " | " left " | " link(tests) " |\n"
        }
        $2 != name || $1 != component {
            out()
            if ($1 != component)
                order[++components] = $1
            component = $1; name = $2; seen = count = 0; got = left = tests = ""
        }
        {
            count++
            if ($5 == "-") {
                left = left (left ? " " : "") $3
                next
            }
            seen++
            got = got (got ? " " : "") $3
            n = split($5, word, " ")
            for (i = 1; i <= n; i++)
                if (!index(" " tests " ", " " word[i] " "))
                    tests = tests (tests ? " " : "") word[i]
        }
        END {
            out()
            printf "**%d of %d routines whose results are written down have shown all of them.**\n\n", proved, all
            print "| component | routines | all results seen |\n|---|---|---|"
            for (i = 1; i <= components; i++)
                printf "| %s | %d | %d |\n", order[i], routines[order[i]], full[order[i]]
            for (i = 1; i <= components; i++) {
                printf "\n## %s\n\n| routine | seen | results | not seen | tests |\n|---|---|---|---|---|\n%s", order[i], text[order[i]]
            }
        }'
}

case "${1:-}" in
run)
    irqlab=$(realpath "$2")
    shift 2
    failed=0
    mkdir -p "$here/results"
    for name in ${@:-$(tests)}; do
        name=$(basename "$name" .c)
        rm -f "$here/results/$name.txt"
        if "$here/run.sh" "$irqlab" "$here/$name.c" >"$here/results/$name.new"; then
            mv "$here/results/$name.new" "$here/results/$name.txt"
        else
            cat "$here/results/$name.new"
            rm -f "$here/results/$name.new"
            echo "FAIL: $name"
            failed=1
        fi
    done
    for kept in "$here"/results/*.txt; do
        [ -f "$here/$(basename "$kept" .txt).c" ] || rm -f "$kept"
    done
    "$0" write
    exit $failed
    ;;
write)
    write_table >"$ddi/proved.new"
    cmp -s "$ddi/proved.new" "$ddi/proved.def" || cp "$ddi/proved.new" "$ddi/proved.def"
    rm -f "$ddi/proved.new"
    write_page >"$root/docs/ddi-status.md"
    ;;
check)
    write_table | diff "$ddi/proved.def" - >/dev/null ||
        { echo "src/ddi/proved.def is stale: run tests/status/report.sh write"; exit 1; }
    write_page | diff "$root/docs/ddi-status.md" - >/dev/null ||
        { echo "docs/ddi-status.md is stale: run tests/status/report.sh write"; exit 1; }
    for name in $(tests); do
        [ -f "$here/results/$name.txt" ] ||
            { echo "$name has never run: tests/status/report.sh run build/irqlab $name"; exit 1; }
    done
    ;;
names)
    failed=0
    twice=$(sed -nE 's/^RETURNS\(([^,]*),.*/\1/p' "$ddi"/returns/*.def | sort | uniq -d)
    [ -z "$twice" ] || { echo "more than once in src/ddi/returns:" $twice; failed=1; }
    strange=$(comm -23 <(sed -nE 's/^RETURNS\(([^,]*),.*/\1/p' "$ddi"/returns/*.def | sort -u) \
        <(sed -nE 's/^(DDI|CRT)\(([^,]*),.*/\2/p' "$ddi"/*.def | sort -u))
    [ -z "$strange" ] || { echo "in src/ddi/returns, but there is no such routine:" $strange; failed=1; }
    odd=$(pairs | cut -f3 | sort -u | grep -vxE 'STATUS_[A-Z0-9_]+|ERROR_[A-Z0-9_]+|[A-Z]+_[A-Z0-9_]+|E[A-Z0-9]+|value|null|true|false|void|success|raises:STATUS_[A-Z0-9_]+|raises:0x[0-9A-F]+|bugcheck:0x[0-9A-F]+(/0x[0-9A-F]+)?' || true)
    [ -z "$odd" ] || { echo "not a word for a result:" $odd; failed=1; }
    typos=$(comm -23 <(cat /dev/null "$here"/results/*.txt | cut -d' ' -f2,3 | sort -u) <(pairs | awk -F '\t' '{ print $2 " " $3 }' | sort -u))
    [ -z "$typos" ] || { echo "seen, but not in src/ddi/returns:"; echo "$typos"; failed=1; }
    exit $failed
    ;;
open)
    pairs | awk -F '\t' -v only="${2:-}" '$5 == "-" && (only == "" || $1 == only) { print $1, $2, $3 }'
    ;;
*)
    sed -n '2,11p' "$0" >&2
    exit 2
    ;;
esac
