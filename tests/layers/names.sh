#!/usr/bin/env bash
# The tables under src/ddi: no routine stands in them twice, and `irqlab ddi` knows them all.
# Usage: names.sh SOURCE-FOLDER IRQLAB
set -euo pipefail
cd "$1/src/ddi"

# The names in some tables.
rows() {
    awk -F '[(,)]' '/^(DDI|DATA|CRT|CRT_DATA)\(/ { print $2 }' "$@"
}

# names.def includes ddi.def, the kernel's components, for drivers; the runtime and the pure CRT for
# both; and the rest for apps.
mapfile -t kernel < <(awk -F '[/"]' '/^#include/ { print $3 }' ddi.def)
mapfile -t all < <(awk -F '[/"]' '/^#include/ && $3 != "ddi.def" { print $3 }' names.def)
both=() user=()
for table in "${all[@]}"; do
    case $table in
    runtime.def | crt.def) both+=("$table") ;;
    *) user+=("$table") ;;
    esac
done

failed=0
for mode in kernel user; do
    if [ $mode = kernel ]; then
        tables=("${kernel[@]}" "${both[@]}")
    else
        tables=("${user[@]}" "${both[@]}")
    fi
    for name in $(rows "${tables[@]}" | LC_ALL=C sort | uniq -d); do
        grep -nE "^(DDI|DATA|CRT|CRT_DATA)\($name[,)]" "${tables[@]}" >&2
        echo "$name stands more than once in the tables of $mode images" >&2
        failed=1
    done
done

for table in *.def; do
    case $table in
    irql.def) continue ;;                 # the pages' words about IRQL, of routines we have or not
    headers.def) continue ;;              # what images have in themselves
    returns.def | proved.def) continue ;; # what routines give back, and which were seen to
    esac
    case " ${kernel[*]} ${all[*]} ddi.def names.def " in
    *" $table "*) ;;
    *)
        echo "src/ddi/$table is in no other table" >&2
        failed=1
        ;;
    esac
done

count=$(cat "${kernel[@]}" | grep -c '^DDI(')
printed=$("$2" ddi --coverage)
if [ "${printed%% *}" != "$count" ]; then
    echo "the tables have $count routines, irqlab ddi says: $printed" >&2
    failed=1
fi
for name in $(awk -F '[(,]' '/^DDI\(/ { print $2 }' "${kernel[@]}" | awk 'NR % 97 == 1'); do
    "$2" ddi "$name" >/dev/null || failed=1
done
echo "$printed"
exit $failed
