#!/usr/bin/env bash
# observers.sh IRQLAB FOLDER... - rules watch and never steer: with all of them off the trace hash is
# the same. A FOLDER has a file `args`, or bad.c and good.c.
#
# SANITIZED=1: programs that use a returned stack are left out. What lies there are frames of irqlab's
# own, and the sanitizer's hold addresses of the host; irqlab says of these programs that their
# executions differ.
set -u
irqlab=$(realpath "$1")
shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0 runs=0

# one FOLDER ARGS...
one() {
    local folder=$1 mode
    shift
    for mode in on off; do
        (cd "$folder" && timeout -k 5 60 "$irqlab" run --rules $mode -o "json:$work/$mode" "$@" \
            >/dev/null 2>&1 </dev/null)
        grep '"trace_hash"' "$work/$mode" >"$work/$mode.hash" 2>/dev/null
    done
    if [ ! -s "$work/on.hash" ] && [ ! -s "$work/off.hash" ]; then
        return # it does not come to a run: a compiler's message
    fi
    if ! cmp -s "$work/on.hash" "$work/off.hash"; then
        echo "FAIL: $folder: $*: the trace hash differs:"
        cat "$work/on.hash" "$work/off.hash"
        failed=1
    fi
    runs=$((runs + 1))
    rm -f "$work"/*
}

for folder in "$@"; do
    if [ -f "$folder/args" ]; then
        while IFS= read -r line; do
            # As CMake's separate_arguments UNIX_COMMAND reads it: quotes, no globs.
            eval "args=($line)"
            one "$folder" "${args[@]}"
        done <"$folder/args"
        continue
    fi
    for which in bad good; do
        [ -f "$folder/$which.c" ] || continue
        read -ra options <<<"$(sed -n '1,10s|.*/\* run: \(.*\) \*/.*|\1|p' "$folder/$which.c" | head -1)"
        if [ -n "${SANITIZED:-}" ] && grep -q 'finds: object-on-returned-stack' "$folder/$which.c"; then
            continue
        fi
        files=("$which.c")
        if [ -f "$folder/app.c" ]; then files+=(app.c); fi
        if [ -f "$folder/$which-app.c" ]; then files+=("$which-app.c"); fi
        one "$folder" "${options[@]}" "${files[@]}"
    done
done
echo "$runs programs"
[ $runs -gt 0 ] && exit $failed
