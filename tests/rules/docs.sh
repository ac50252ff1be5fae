#!/usr/bin/env bash
# docs.sh IRQLAB FOLDER [COMPARE] - make the pages of docs/rules; or compare them with what is there.
set -euo pipefail
irqlab=$(realpath "$1")
folder=$2
if [ $# -gt 2 ]; then
    made=$(mktemp -d)
    trap 'rm -rf "$made"' EXIT
    "$0" "$irqlab" "$made"
    diff -r "$made" "$folder" >"$made.diff" && { rm -f "$made.diff"; exit 0; }
    head -40 "$made.diff"
    rm -f "$made.diff"
    echo "docs/rules is not current: run ./dev docs"
    exit 1
fi
mkdir -p "$folder"
rm -f "$folder"/*.md
for family in $("$irqlab" rules --families); do
    "$irqlab" rules --markdown "$family" >"$folder/$family.md"
done
"$irqlab" rules --coverage >"$folder/coverage.md"
