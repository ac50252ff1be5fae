#!/bin/sh
# Every routine that include/wdk declares can be bound, or stands in refused.txt, whose routines a
# driver that calls them is told of by name before it runs: bound.sh SOURCE
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$1" || exit 1
find include/wdk -name '*.h' | LC_ALL=C sort | xargs awk '
    FNR == 1 { inside = 0 }
    /^\/\*/ { inside = 1 }
    /\*\// { inside = 0; next }
    inside { next }
    /^(DECLSPEC_NORETURN )?(NTKERNELAPI|NTSYSAPI|NTSYSCALLAPI|NTHALAPI) / {
        line = $0
        while (line !~ /\(/ && (getline more) > 0)
            line = line " " more
        sub(/\(.*/, "", line)
        sub(/.*[ *]/, "", line)
        print line
    }
    # What our own headers import.
    match($0, /^[A-Za-z][A-Za-z0-9 *_]* \**irqlab_[a-z0-9_]+\(/) && !/^(typedef|static|IRQLAB)/ {
        name = substr($0, RSTART, RLENGTH - 1)
        sub(/.*[ *]/, "", name)
        print name
    }' | LC_ALL=C sort -u >"$work/declared"
sed -nE 's/^(DDI|CRT|DATA)\((\w+)[,)].*/\2/p' src/ddi/*.def | LC_ALL=C sort -u >"$work/bound"
# What has a body in the headers.
grep -rhoE '(IRQLAB_INLINE|IRQLAB_MSVC_INLINE)[^(]*\(' include/wdk | sed -E 's/.*[ *](\w+)\($/\1/' |
    LC_ALL=C sort -u >"$work/inline"
grep -rhE -A1 '(IRQLAB_INLINE|IRQLAB_MSVC_INLINE)' include/wdk | sed -nE 's/.*[ *](\w+)\(.*/\1/p' |
    LC_ALL=C sort -u >>"$work/inline"
LC_ALL=C sort -u "$work/bound" "$work/inline" >"$work/there"
LC_ALL=C comm -23 "$work/declared" "$work/there" >"$work/missing"
grep -v '^#' tests/headers/refused.txt | LC_ALL=C sort -u >"$work/refused"
if ! diff "$work/missing" "$work/refused"; then
    echo "bound: what is declared and cannot be bound (<) is not what refused.txt lists (>)" >&2
    exit 1
fi
echo "$(wc -l <"$work/declared") declared, $(wc -l <"$work/refused") refused by name"
