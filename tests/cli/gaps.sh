#!/usr/bin/env bash
# check --gaps: what sources use that irqlab lacks, the same with every compiler there is, and nothing
# of their clean twins. Whole texts are compared with gaps-*.golden.
. "$(dirname "$0")/common.sh"
mkdir "$work/tmp"
export TMPDIR=$work/tmp
here=$(cd "$(dirname "$0")" && pwd)

# golden EXIT NAME SOURCES...
golden() {
    local wanted=$1 name=$2 cc status
    shift 2
    for cc in gcc clang; do
        command -v $cc >/dev/null || continue
        irqlab check --gaps --cc $cc "$@" >"$work/$name" 2>&1
        status=$?
        [ $status -eq "$wanted" ] || fail "$name with $cc: exit status $status, expected $wanted"
        diff -u "$here/gaps-$name.golden" "$work/$name" || fail "$name with $cc: see above"
    done
}

golden 1 driver gaps/driver.c
golden 0 clean gaps/clean.c
golden 1 linked gaps/linked.c
golden 1 app gaps/app.cpp
golden 1 both gaps/clean.c gaps/app.cpp

# The same for programs.
irqlab check --gaps -o "$work/gaps.json" gaps/driver.c >/dev/null 2>&1
for text in '"command": "gaps"' '"kind": "routine"' '"name": "KeInitializeEvnt"' \
    '"nearest": "KeInitializeEvent"' '"line": 54' '"status": "stub"' '"status": "partial"' \
    '"owner": "struct _DRIVER_OBJECT"'; do
    grep -qF "$text" "$work/gaps.json" || fail "gaps.json lacks $text"
done
irqlab check --gaps -o "$work/clean.json" gaps/clean.c >/dev/null 2>&1
grep -qF '"gaps": []' "$work/clean.json" || fail "clean.json has gaps"

# Frameworks, projects, and what is no gap at all.
check 1 'header wdf.h is not there: KMDF is not supported' check --gaps kmdf.c
check 1 'routine printf is not for this image: only apps can call it' check --gaps missing_ddi.c
check 0 'no gaps' check --gaps hello.c
check 2 "expected expression before ';' token" check --gaps --cc gcc broken.c
check 2 '/nowhere.c' check --gaps /nowhere.c
check 2 'no sources were given' check --gaps
check 2 'gaps are written as .json only' check --gaps -o "$work/gaps.sarif" hello.c
check 2 'this is an option of check' run --gaps hello.c
check 0 '--gaps' check --help
check 2 'hint: `irqlab check --gaps`' run missing_ddi.c
check 2 'hint: `irqlab check --gaps`' run gaps/driver.c -D 'TOASTER_API=x'

mkdir -p "$work/project/sys"
sed 's/$/\r/' gaps/linked.c >"$work/project/sys/linked.c"
cat >"$work/project/sys/linked.vcxproj" <<'XML'
<Project xmlns="http://schemas.microsoft.com/developer/msbuild/2003">
  <ItemGroup><ProjectConfiguration Include="Debug|x64"><Configuration>Debug</Configuration><Platform>x64</Platform></ProjectConfiguration></ItemGroup>
  <PropertyGroup><ConfigurationType>Driver</ConfigurationType></PropertyGroup>
  <ItemGroup><ClCompile Include="linked.c" /></ItemGroup>
</Project>
XML
check 1 'routine ObOpenToaster is declared' check --gaps "$work/project/sys/linked.vcxproj"

# Declared by a macro, in a header that is not included; a part of a structure that has no name.
cat >"$work/odd.c" <<'C'
#include <ntddk.h>
struct own { union { int a; } Parts; };
NTSTATUS DriverEntry(PDRIVER_OBJECT d, PUNICODE_STRING p)
{
    PIO_STACK_LOCATION s = IoGetCurrentIrpStackLocation((PIRP)d);
    s->Parameters.Toast = 1;
    return RtlStringCbPrintfW(NULL, 0, NULL);
}
C
check 1 'routine RtlStringCbPrintfW is in <ntstrsafe.h>, which is not included here' \
    check --gaps "$work/odd.c"
check 1 'field Toast of Parameters is not there' check --gaps "$work/odd.c"
sed 's/s->Parameters.Toast = 1/((struct own *)s)->Parts.Toast = 1/; s/RtlString.*W/f/' "$work/odd.c" |
    sed '1a static NTSTATUS f(PVOID a, int b, PVOID c) { return 0; }' >"$work/own.c"
# The field is the source's own mistake.
check 2 "has no member named 'Toast'" check --gaps --cc gcc "$work/own.c"
sed 's/Parts.Toast/Toast/' "$work/own.c" >"$work/own2.c"
check 2 "has no member named 'Toast'" check --gaps --cc gcc "$work/own2.c"
echo 'NTSTATUS g(void) { return KeToast(); }' >>"$work/own.c"
check 1 '1 gap: 1 routine' check --gaps "$work/own.c"

# A header that only its own absence hides: one after the other, also below folders and above them.
cat >"$work/many.c" <<'C'
#include <ntddk.h>
#include <one/two/three.h>
#include "../../up.h"
#if TOASTER_AT_LEAST(3)
#include <four.h>
#endif
NTSTATUS DriverEntry(PDRIVER_OBJECT d, PUNICODE_STRING p) { return STATUS_SUCCESS; }
C
for text in 'header one/two/three.h' 'header ../../up.h' 'header four.h' 'macro TOASTER_AT_LEAST'; do
    check 1 "$text is not there" check --gaps "$work/many.c"
done
[ -z "$(ls "$TMPDIR")" ] || fail "folders of stand-ins are left"
exit $failed
