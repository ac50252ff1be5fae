#!/usr/bin/env bash
# Code of which no access is seen is named, once, and what it calls is checked all the same.
. "$(dirname "$0")/common.sh"

# A compiler that leaves the hooks out of the files that say so.
cat >"$work/cc" <<'EOT'
#!/usr/bin/env bash
case " $* " in
*" -x cpp-output "*)
    input=$(mktemp)
    cat >"$input"
    arguments=()
    for a in "$@"; do
        if grep -q NO_HOOKS_PLEASE "$input"; then
            case $a in -fsanitize*) continue ;; esac
        fi
        [ "$a" = - ] && a=$input
        arguments+=("$a")
    done
    gcc "${arguments[@]}"
    status=$?
    rm -f "$input"
    exit $status
    ;;
esac
exec gcc "$@"
EOT
chmod +x "$work/cc"
cat >"$work/plain.c" <<'EOT'
#include <ntddk.h>
LONG Count;
static KEVENT Event;
VOID Plain(VOID)
{
    const char *why = "NO_HOOKS_PLEASE";
    KIRQL old;
    LARGE_INTEGER second = {.QuadPart = -10000000};

    UNREFERENCED_PARAMETER(why);
    Count++;
    KeInitializeEvent(&Event, NotificationEvent, FALSE);
    KeRaiseIrql(DISPATCH_LEVEL, &old);
    KeWaitForSingleObject(&Event, Executive, KernelMode, FALSE, &second);
    KeLowerIrql(old);
}
EOT
cat >"$work/driver.c" <<'EOT'
#include <ntddk.h>
VOID Plain(VOID);
static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}
NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    Plain();
    return STATUS_SUCCESS;
}
EOT
both=("$work/driver.c" "$work/plain.c")
check 1 "plain.c was built without the hooks" run --cc "$work/cc" "${both[@]}"
grep -q 'driver.c was built' "$work/out" && fail 'driver.c has its hooks'
[ "$(grep -c 'without the hooks' "$work/out")" -eq 1 ] || fail 'it is not said once'
grep -q '0xC4/0x12[0-9]\]' "$work/out" || fail 'calls are not checked'
check 1 "accesses not seen: plain.c" check --cc "$work/cc" --schedules 20 "${both[@]}"
check 1 "error:" run "${both[@]}"
grep -q 'without the hooks' "$work/out" && fail 'it has its hooks'

# Inline assembler and functions that ask for no hooks.
cat >"$work/asm.c" <<'EOT'
#include <ntddk.h>
static LONG Count;
static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    __asm__ volatile("" ::: "memory");
    __asm__ volatile("lock incl %0" : "+m"(Count));
}
NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    __asm__("pause");
    return STATUS_SUCCESS;
}
EOT
check 0 'asm.c:7: note: inline assembler' run "$work/asm.c"
[ "$(grep -c 'unseen-code' "$work/out")" -eq 1 ] || fail 'one place is code that is not seen'
check 0 'accesses not seen: parts of asm.c' check --schedules 20 "$work/asm.c"
exit $failed
