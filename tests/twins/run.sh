#!/usr/bin/env bash
# run.sh [-a] [-n N] [-p PROGRAM] [-o TABLE] [-j JOBS] [-c] - mutants of clean drivers, and what is said of them.
#
# Clean drivers are tests/rules/*/*/good.c and those of examples/. mutate.c puts small mistakes into
# them. Which of them are tried stands in table.tsv; -a chooses anew, by a hash of their names. Each
# is run; what is silent then is explored. One line a mutant goes to TABLE:
#   PROGRAM:FILE OPERATOR SUBJECT#N <tab> LINE <tab> run|check|silent|hang <tab> RULE@FILE:LINE …
# -n N: about N of them. -p: those of one program.
# -c: compare with table.tsv: what was reported there must be, by one of the same rules. (More may be
#     found than before; silence where there was none is a failure.)
# survivors.tsv says of each silent one why: harmless, or missed; summary.sh counts.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
irqlab=$(realpath "${IRQLAB:-$root/build/irqlab}")
mutate=$(realpath "${MUTATE:-$root/build/tests/twins/mutate}")
count=0 only='' table=/dev/stdout jobs=$(nproc) anew='' compare=''
kept=$root/tests/twins/table.tsv
while getopts acn:p:o:j: option; do
    case $option in
    a) anew=1 ;;
    c) compare=1 ;;
    n) count=$OPTARG ;;
    p) only=$OPTARG ;;
    o) table=$OPTARG ;;
    j) jobs=$OPTARG ;;
    *) exit 2 ;;
    esac
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export root irqlab mutate work

# PROGRAM FILE for each driver's source.
sources() {
    (cd "$root/tests" && find rules -name good.c | LC_ALL=C sort | sed 's|/good.c$| good.c|')
    (cd "$root" && grep -lE 'NTSTATUS DriverEntry' examples/*/*.c | LC_ALL=C sort |
        sed -E 's|^(.*)/([^/]*)$|\1 \2|')
}

folder() {
    case $1 in
    rules/*) echo "$root/tests/$1" ;;
    *) echo "$root/$1" ;;
    esac
}

# all: PROGRAM FILE OPERATOR SUBJECT LINE KEY
candidates() {
    local program file
    while read -r program file; do
        "$mutate" "$(folder "$program")/$file" | sed "s|^|$program $file |"
    done < <(sources)
}

# A choice of them: by a hash of their names, so many of each operator, at most two of a program and
# operator and two that do the same to the same line.
choose() {
    awk '
        function hash(text,    h, i) {
            h = 5381
            for (i = 1; i <= length(text); i++)
                h = (h * 33 + index(letters, substr(text, i, 1))) % 4294967291
            h = (h * 69069 + 12345) % 4294967291
            return (h * 69069 + 54321) % 4294967291
        }
        BEGIN {
            for (i = 33; i < 127; i++)
                letters = letters sprintf("%c", i)
        }
        { printf "%010d %s\n", hash($1 $2 $3 $4 "1"), $0 }' |
        LC_ALL=C sort |
        awk '
        function quota(operator) {
            if (operator == "swap") return 48
            if (operator == "constant") return 44
            if (operator == "twice" || operator == "never") return 28
            if (operator == "status" || operator == "always" || operator == "no-release") return 20
            if (operator ~ /^no-(dereference|free|close|complete|wait|irql|delete)$/) return 16
            return 10
        }
        by_key[$7] < 2 && by_program[$2 $4] < 2 && by_operator[$4] < quota($4) {
            by_key[$7]++; by_program[$2 $4]++; by_operator[$4]++
            print
        }' | cut -d' ' -f2-
}

# Those of the table, where they still are. What is gone (the program was changed) is said.
known() {
    cat >"$work/candidates"
    awk -F '\t' -v gone="$work/gone" '
        FNR == NR { split($0, word, " "); line[word[1] ":" word[2] " " word[3] " " word[4]] = $0; next }
        $1 in line { print line[$1]; next }
        { print $1 >gone }' "$work/candidates" "$kept"
}

pick() {
    if [ -n "$anew" ]; then choose; else known; fi |
        awk -v count="$count" -v only="$only" '
        only != "" && $1 != only { next }
        { line[++n] = $0 }
        END {
            step = count && count < n ? n / count : 1
            for (i = 1; i <= n; i += step)
                print line[int(i)]
        }'
}

# The rules that the output names and where.
findings() {
    sed -nE -e 's/^([^ :]+:[0-9]+)(:[0-9]+)?: (error|warning|note): .* \[([^][]+)\]$/\4@\1/p' \
        -e 's/^irqlab: (error|warning|note): .* \[([^][]+)\]$/\2@-/p' "$1" | LC_ALL=C sort -u | tr '\n' ' ' |
        sed 's/ $//'
}

# irqlab's arguments for a program.
arguments() {
    if [ -f args ]; then
        cat args
        return
    fi
    sed -n '1,10s|.*/\* run: \(.*\) \*/.*|\1|p' good.c | head -1
    echo good.c
    if [ -f app.c ]; then echo app.c; fi
    if [ -f good-app.c ]; then echo good-app.c; fi
}

explore='--schedules 300 --no-shrink --faults'

# What exploring the clean driver itself says: it does not count.
clean() {
    local known=$work/clean.${1//\//.}
    if [ ! -f "$known" ]; then
        (cd "$(folder "$1")" && read -ra args <<<"$(arguments | tr '\n' ' ')" &&
            timeout -k 5 60 "$irqlab" check $explore "${args[@]}" >"$known.out.$$" 2>&1 </dev/null)
        findings "$known.out.$$" >"$known.$$"
        mv "$known.$$" "$known"
    fi
    cat "$known"
}

one() {
    local program=$1 file=$2 operator=$3 subject=$4 line=$5 status how what rule text
    local here=$work/$BASHPID
    mkdir "$here"
    cp -rL "$(folder "$program")"/. "$here"
    "$mutate" "$(folder "$program")/$file" "$operator" "$subject" >"$here/$file" || return
    cd "$here" || return
    read -ra args <<<"$(arguments | tr '\n' ' ')"
    timeout -k 5 40 "$irqlab" run --time-limit 20 "${args[@]}" >"$here/out" 2>&1 </dev/null
    status=$?
    how=run what=$(findings "$here/out")
    if [ $status -eq 2 ]; then
        how=uncompiled
    elif [ -z "$what" ] && [ $status -eq 124 ]; then
        how=hang
    elif [ $status -ge 70 ] && [ $status -ne 124 ]; then
        how=broke what="exit $status"
    elif [ -z "$what" ]; then
        timeout -k 5 60 "$irqlab" check $explore "${args[@]}" >"$here/out" 2>&1 </dev/null
        how=check what=' '
        text=" $(clean "$program") "
        for rule in $(findings "$here/out"); do
            case $text in
            *" ${rule%%@*}@"*) ;;
            *) what="$what$rule " ;;
            esac
        done
        what=${what# } what=${what% }
        [ -n "$what" ] || how=silent
    fi
    printf '%s:%s %s %s\t%s\t%s\t%s\n' "$program" "$file" "$operator" "$subject" "$line" "$how" "$what"
    cd "$work" && rm -rf "$here"
}
export -f one findings arguments clean folder
export explore

candidates | pick >"$work/picked"
xargs -a "$work/picked" -d '\n' -P "$jobs" -I{} bash -fc 'one $1' - {} >"$work/table" 2>"$work/errors"
[ -s "$work/errors" ] && head -5 "$work/errors" >&2
grep -v $'\tuncompiled\t' "$work/table" | LC_ALL=C sort >"$work/sorted"
if [ -z "$compare" ]; then
    cat "$work/sorted" >"$table"
    [ -s "$work/gone" ] && sed 's/^/gone: /' "$work/gone" >&2
    exit 0
fi
# The names of rules, of both; lines may have moved.
awk -F '\t' '
    function rules(text, set,    n, i, word) {
        n = split(text, word, " ")
        for (i = 1; i <= n; i++) {
            sub(/@.*/, "", word[i])
            set[word[i]] = 1
        }
    }
    FNR == NR { was[$1] = $3; what[$1] = $4; next }
    { tried++ }
    $3 == "broke" { print "BROKE: " $0; bad++; next }
    was[$1] == "silent" { next }
    {
        delete now; delete before
        rules($4, now); rules(what[$1], before)
        same = $3 == was[$1] && $4 == what[$1]
        for (rule in before)
            if (rule in now)
                same = 1
        if (!same) {
            print "CHANGED: " $1 ": was " was[$1] " " what[$1] ", is " $3 " " $4
            bad++
        }
    }
    END {
        print tried " mutants, " bad + 0 " failed"
        exit !tried || bad
    }' "$kept" "$work/sorted"
