#!/usr/bin/env bash
# run.sh LIST [NAME...] - build irqlab with each mistake of the list and see that the tests notice.
#
# The source is copied; each mistake is put in by sed, built, and tried on the unit test of the
# reduction and on tests/states, the programs named in the list first. A mistake that nothing notices
# survives, and that is a failure of the tests.
set -u
list=$(realpath "$1")
shift
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -a "$root"/{CMakeLists.txt,cmake,src,include,tools,tests,bench,docs,examples} "$work"/ 2>/dev/null
export XDG_CACHE_HOME=$work/.cache
# Mistakes leave things unused.
cmake -G Ninja -S "$work" -B "$work/build" -DCMAKE_C_FLAGS=-w >/dev/null || exit 2
build() { ninja -C "$work/build" --quiet irqlab test_explore_dpor test_explore_dpor_parts >"$work/log" 2>&1; }
build || { tail -n5 "$work/log"; exit 2; }
irqlab=$(find "$work/build" -name irqlab -type f -perm -u+x | head -1)
killed=0 survived=0

notices() { # PROGRAMS... - does any test fail?
    local program test
    for test in dpor dpor_parts; do
        timeout -k 5 60 "$work/build/tests/test_explore_$test" >/dev/null 2>&1 || return 0
    done
    for program in "$@" $(cd "$work/tests/states" && ls *.c | sed 's/\.c$//'); do
        timeout -k 5 60 "$work/tests/states/compare.sh" "$irqlab" "$work/tests/states/$program.c" \
            >/dev/null 2>&1 || { by=$program; return 0; }
    done
    return 1
}

by=unmutated
if notices; then
    echo "the tests fail without any mistake: $by"
    exit 2
fi
while IFS='|' read -r name file rest; do
    name=$(echo $name) file=$(echo $file)
    case $name in '' | '#'*) continue ;; esac
    [ $# -eq 0 ] || [[ " $* " == *" $name "* ]] || continue
    programs=${rest##*|} expression=${rest%|*}
    expression=${expression%% }
    cp "$work/$file" "$work/saved"
    sed -z -i "${expression# }" "$work/$file"
    if cmp -s "$work/saved" "$work/$file"; then
        echo "STALE     $name: the expression changes nothing in $file"
        survived=$((survived + 1))
        continue
    fi
    by='unit test'
    if ! build; then
        echo "STALE     $name: does not build: $(grep -m1 error "$work/log")"
        survived=$((survived + 1))
    elif notices $programs; then
        echo "killed    $name ($by)"
        killed=$((killed + 1))
    else
        echo "SURVIVED  $name"
        survived=$((survived + 1))
    fi
    cp "$work/saved" "$work/$file"
    touch "$work/$file"
done <"$list"
echo "$killed killed, $survived survived"
[ $survived -eq 0 ]
