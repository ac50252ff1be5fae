#!/usr/bin/env bash
# Writable globals of the layers. Usage: globals.sh LIST LIBRARY…
#
# Every object in a writable section of an archive stands in LIST with a reason, and every line of
# LIST is needed. Compilers decorate the names of static locals (next.4, run_status_name.next).
set -euo pipefail
list=$1
shift

for library in "$@"; do
    layer=${library##*/libirqlab_}
    objdump -t "$library" | awk -v layer="${layer%.a}" '
        / file format / {
            sub(/:.*/, "")
            member = $0
        }
        # ADDRESS FLAGS SECTION\tSIZE NAME; without a size it is the section itself.
        /\t/ {
            split($0, half, "\t")
            n = split(half[1], word, " ")
            section = word[n]
            if (half[1] ~ / d[ fFO]? / || section !~ /^(\.data|\.bss|\.tdata|\.tbss|\*COM\*|COMMON)/ ||
                section ~ /^\.data\.rel\.ro/)
                next
            n = split(half[2], word, " ")
            if (word[1] ~ /^0*$/)
                next
            name = word[n]
            sub(/\.[0-9]+$/, "", name)
            sub(/.*\./, "", name)
            print layer, name, member
        }'
done | LC_ALL=C sort -u | awk '
    NR == FNR {
        if ($0 !~ /^#/ && NF) {
            if (NF < 3) {
                print FILENAME ":" FNR ": no reason"
                bad++
            }
            listed[$1, $2] = FNR
        }
        next
    }
    {
        seen[$1, $2] = 1
        count++
        if (!listed[$1, $2]) {
            print $1 ": " $3 ": the writable global " $2 " is not listed"
            bad++
        }
    }
    END {
        for (key in listed)
            if (!seen[key]) {
                print FILENAME ": line " listed[key] " of the list: there is no such variable"
                bad++
            }
        printf "%d writable globals, %d wrong\n", count, bad
        exit bad != 0
    }' "$list" -
