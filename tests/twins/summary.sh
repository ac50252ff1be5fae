#!/usr/bin/env bash
# summary.sh - how many mutants of table.tsv are reported, harmless (survivors.tsv says why), missed.
# Fails if one is silent without an argument, an argument is stale, or fewer than 90 % are accounted for.
set -u
cd "$(dirname "$0")" || exit 2
awk -F '\t' '
    FILENAME == "survivors.tsv" {
        if ($2 != "harmless" && $2 != "missed" || $3 == "") {
            print "survivors.tsv:" FNR ": not ID <tab> harmless|missed <tab> why"
            bad = 1
        }
        verdict[$1] = $2
        next
    }
    {
        count++
        split($1, word, " ")
        operator = word[2]
        tried[operator]++
        if ($3 != "silent") {
            reported++; by_how[$3]++; seen[operator]++
            delete verdict[$1]
        } else if (!($1 in verdict)) {
            print "no argument: " $1
            bad = 1
        } else {
            if (verdict[$1] == "missed") { missed++; lost[operator]++ } else harmless++
            delete verdict[$1]
        }
    }
    END {
        for (id in verdict) {
            print "not silent any more, or gone: " id
            stale = 1
        }
        printf "%d mutants: %d reported (%d by a run, %d by exploring), %d harmless, %d missed\n", count,
            reported, by_how["run"], reported - by_how["run"], harmless, missed
        printf "reported or harmless: %.1f %%; of those that are not harmless %.1f %% are reported\n",
            100 * (reported + harmless) / count, 100 * reported / (reported + missed)
        for (operator in tried)
            printf "%-24s %3d tried %3d reported %3d missed\n", operator, tried[operator], seen[operator],
                lost[operator] | "LC_ALL=C sort"
        close("LC_ALL=C sort")
        exit bad || stale || 100 * (reported + harmless) < 90 * count || count < 200
    }' survivors.tsv table.tsv
