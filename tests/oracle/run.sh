#!/usr/bin/env bash
# run.sh IRQLAB BUILD-FOLDER [CHECK...] - the checks under irqlab and under Wine, and what differs.
#
# With names of checks it only shows what both sides say to those. Exit status 0: nothing unexpected;
# 1: see compare.sh; 2: a side did not come to its end; 77: Wine or mingw-w64 is not installed.
set -u
program=$(realpath "$1")
mkdir -p "$2/oracle" || exit 2
work=$(realpath "$2")/oracle
shift 2
here=$(cd "$(dirname "$0")" && pwd)
cc=x86_64-w64-mingw32-gcc
limit=180

for tool in $cc wine wineserver; do
    command -v $tool >/dev/null || {
        echo "oracle: skipped: $tool is not installed (Debian: gcc-mingw-w64-x86-64 wine wine64)"
        exit 77
    }
done

# The first source gives the image its name.
sources() { # FOLDER FIRST
    local file list=$here/$1/$2
    for file in "$here/$1"/*.c; do
        [ "$file" = "$here/$1/$2" ] || list=$list,$file
    done
    echo "$list"
}

# ./dev and ctest may run it twice at once.
exec 9>"$work/lock"
flock -w $((4 * limit)) 9 || exit 2
cd "$work" || exit 2

export WINEPREFIX=$work/prefix WINEARCH=win64 WINEDEBUG=-all DISPLAY= \
    WINEDLLOVERRIDES="mscoree,mshtml,winemenubuilder.exe="
unset WAYLAND_DISPLAY
end_wine() { timeout -k 5 30 wineserver -k >/dev/null 2>&1; }
trap end_wine EXIT

flags=(-O1 -Wall -Wextra -Wno-unused-parameter)
$cc "${flags[@]}" -shared -nostdlib -D_AMD64_ \
    -idirafter "$(echo '#include <windows.h>' | $cc -E -xc - | sed -n 's/^# 1 "\(.*\)\/windows.h".*/\1/p' | head -1)/ddk" \
    -Wl,--subsystem,native -Wl,--entry,DriverEntry -o oracle.sys "$here"/driver/*.c -lntoskrnl &&
    $cc "${flags[@]}" -D_WIN32_WINNT=0x0A00 -o oracle.exe "$here"/app/*.c -ladvapi32 \
        -lsynchronization -lntdll || {
    echo "oracle: mingw-w64 does not build the checks"
    exit 2
}

timeout -k 5 $limit "$program" run --rules off --no-races --driver "$(sources driver oracle.c)" \
    --app "$(sources app main.c)" >irqlab.txt 2>irqlab.log </dev/null
status=$?
if [ $status -ne 0 ] || ! grep -q '^oracle: end' irqlab.txt; then
    echo "oracle: irqlab did not come to its end, exit status $status:"
    grep -vE '^[a-z-]+: .* = [0-9a-f]+$' irqlab.txt | tail -20
    tail -n 5 irqlab.log
    exit 2
fi

# A folder of its own for whatever Wine believes to be Windows, made new for each run.
rm -rf "$WINEPREFIX"
timeout -k 5 $limit wineboot -i >wine.log 2>&1 </dev/null
timeout -k 5 60 wineserver -w 2>>wine.log # services that only the first start has
for attempt in 1 2 3; do # on a busy machine its service manager may give up waiting
    timeout -k 5 $limit wine oracle.exe >wine.raw 2>>wine.log </dev/null
    status=$?
    tr -d '\r' <wine.raw >wine.txt
    grep -q '^oracle: the driver was not started: error 1053' wine.txt || break
    end_wine
done
if [ $status -ne 0 ] || ! grep -q '^oracle: end' wine.txt ||
    grep -E '^oracle: kernel check' wine.txt; then
    echo "oracle: Wine did not come to its end, exit status $status:"
    tail -n 5 wine.txt
    tail -n 5 wine.log
    # On a busy machine Wine may hang; that says nothing about irqlab. `./dev oracle` insists.
    [ $status -eq 124 ] && [ -z "${ORACLE_STRICT:-}" ] && exit 77
    exit 2
fi
end_wine
rm -rf "$WINEPREFIX"

if [ $# -gt 0 ]; then
    for check in "$@"; do
        for side in irqlab wine; do
            grep "^$check: " $side.txt | sed "s/^/$side /"
        done
    done
    exit 0
fi
echo "oracle: against $(wine --version)"
exec "$here/compare.sh" irqlab.txt wine.txt "$here/differences.txt"
