#!/bin/sh
# Every routine that include/win32 declares can be bound, and nothing is bound that no header declares:
# bound.sh SOURCE
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$1/include/win32" || exit 1
# Declarations begin in the first column and may go on over several lines.
cat *.h | sed -e 's,/\*.*\*/,,' | awk '
    /^typedef|^#|^static|^struct [A-Za-z_0-9]+ \{|^template|^[ *]|^\/\*|^}/ { next }
    match($0, /[A-Za-z_][A-Za-z0-9_]*\(/) && /^[A-Za-z]/ {
        print substr($0, RSTART, RLENGTH - 1)
    }' | grep -vE '^(DECLARE_HANDLE|WinMain|wWinMain|irqlab_\w+|NtClose|Rtl\w+|_vsn\w+|String\w+)$' | sort -u >"$work/declared"
{
    sed -nE 's/^DDI\((\w+),.*/\1/p' "$1/src/ddi/win32.def"
    sed -nE 's/^CRT\((\w*SList\w*),.*/\1/p' "$1/src/ddi/ntdll.def" | grep -v '^Rtl'
} | sort >"$work/bound"
if ! diff "$work/declared" "$work/bound"; then
    echo "bound: include/win32 (<) and src/ddi/win32.def (>) differ" >&2
    exit 1
fi
