#!/bin/sh
# winerror.h has exactly the codes of src/rtl/error.def: errors.sh SOURCE
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -nE 's/^ERROR\((\w+), ([0-9]+),.*/#define \1 \2/p' "$1/src/rtl/error.def" | sort >"$work/table"
grep -E '^#define (ERROR|WAIT|RPC)_[A-Z0-9_]+ [0-9]+$' "$1/include/win32/winerror.h" |
    grep -vE ' ERROR_SEVERITY_' | sort >"$work/header"
if ! diff "$work/table" "$work/header"; then
    echo "errors: src/rtl/error.def (<) and include/win32/winerror.h (>) differ" >&2
    exit 1
fi
