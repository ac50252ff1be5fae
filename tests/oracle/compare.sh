#!/usr/bin/env bash
# compare.sh IRQLAB WINE DIFFERENCES - hold two lists of results against each other.
#
# A result is a line "check: expression = value". DIFFERENCES says of each line that may differ who
# is right and why, in blocks with an empty line between them:
#
#   check: expression            (the n-th of the same name in a check: with " #n" behind it)
#   irqlab 00000000
#   wine   00000001
#   right  irqlab|wine|both|neither
#   why    in words, on as many lines as it takes
#
# A side that does not say the line at all has the value "none". Exit status 1: a difference that is
# not listed, one that is listed otherwise, or one that is gone.
set -u
awk -v differences="$3" '
function result(line, side,    key, value, at) {
    if (line !~ /^[a-z][a-z0-9-]*: .* = [0-9a-f]+$/ || line ~ /^oracle: /)
        return
    match(line, / = [0-9a-f]+$/)
    key = substr(line, 1, RSTART - 1)
    value = substr(line, RSTART + 3)
    at = ++times[side, key]
    if (at > 1)
        key = key " #" at
    if (!(key in known)) {
        known[key] = 1
        order[++keys] = key
    }
    values[side, key] = value
    checks[side, substr(key, 1, index(key, ":") - 1)] = 1
    count[side]++
}
function complain(text) { print text; failed = 1 }
BEGIN {
    listed = 0
    while ((getline line < differences) > 0) {
        if (line ~ /^#/)
            continue
        if (line == "") {
            key = ""
        } else if (key == "") {
            key = line
            if (key in block)
                complain("listed twice: " key)
            block[key] = 1
            listed_order[++listed] = key
        } else if (match(line, /^(irqlab|wine|right|why) +/)) {
            field = substr(line, 1, index(line, " ") - 1)
            value = line
            sub(/^[a-z]+ +/, "", value)
            entry[key, field] = value
        }
    }
}
FNR == 1 { side = side == "" ? "irqlab" : "wine" }
{ sub(/\r$/, ""); result($0, side) }
END {
    for (i = 1; i <= keys; i++) {
        key = order[i]
        a = ("irqlab", key) in values ? values["irqlab", key] : "none"
        b = ("wine", key) in values ? values["wine", key] : "none"
        if (a == b) {
            same++
            if (key in block)
                complain("listed, and does not differ: " key " = " a)
            continue
        }
        differ++
        if (!(key in block))
            complain("not listed: " key "\n  irqlab " a "\n  wine   " b)
        else if (entry[key, "irqlab"] != a || entry[key, "wine"] != b)
            complain("listed with other values: " key "\n  irqlab " a "\n  wine   " b)
        seen[key] = 1
    }
    for (i = 1; i <= listed; i++) {
        key = listed_order[i]
        if (!(key in known))
            complain("listed, and nobody says it: " key)
        if (entry[key, "right"] !~ /^(irqlab|wine|both|neither)$/ || entry[key, "why"] == "")
            complain("listed without who is right and why: " key)
        right[entry[key, "right"]]++
    }
    for (key in checks) {
        split(key, part, SUBSEP)
        if (part[1] == "irqlab")
            n++
    }
    printf "oracle: %d checks, %d results: %d the same, %d differ", n, keys, same, differ
    printf " (irqlab right %d, wine right %d, both %d, neither %d)\n", right["irqlab"], \
        right["wine"], right["both"], right["neither"]
    exit failed
}' "$1" "$2"
