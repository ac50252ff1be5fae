# common.sh - for the scripts beside it: `irqlab` runs the program; `check` runs it and looks.
set -u
program=$1
work=$(mktemp -d)
trap 'chmod -R u+rwx "$work" 2>/dev/null; rm -rf "$work"' EXIT
failed=0

irqlab() { timeout -k 5 60 "$program" "$@" </dev/null; }

# check EXIT TEXT ARGUMENTS... - the exit status and one text that the output must contain
check() {
    local wanted=$1 text=$2 status
    shift 2
    irqlab "$@" >"$work/out" 2>&1
    status=$?
    if [ $status -ne "$wanted" ] || ! grep -qF -- "$text" "$work/out"; then
        echo "FAIL: irqlab $*: exit status $status, expected $wanted, with \"$text\":"
        head -20 "$work/out"
        failed=1
    fi
}

fail() {
    echo "FAIL: $*"
    failed=1
}
