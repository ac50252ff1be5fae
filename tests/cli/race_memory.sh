#!/usr/bin/env bash
# The memory of the race detector is bounded: beyond the limit it forgets, and says so.
. "$(dirname "$0")/common.sh"

# Blocks of 16 MiB, a write in each 2 KiB: 8 bytes of every shadow page. Then a race that is new.
cat >"$work/driver.c" <<'EOT'
#include <ntddk.h>
#ifndef BLOCKS
#define BLOCKS 8
#endif
static PUCHAR Blocks[BLOCKS];
static LONG Late;
static VOID Other(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    Late++;
}
static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}
NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    HANDLE handle;
    PKTHREAD thread;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    for (ULONG i = 0; i < BLOCKS; i++) {
        Blocks[i] = ExAllocatePoolWithTag(NonPagedPool, 16 << 20, 'giB');
        if (!Blocks[i])
            DbgPrint("block %u: no memory\n", i);
        for (ULONG at = 0; Blocks[i] && at < 16 << 20; at += 2048)
            Blocks[i][at] = (UCHAR)at;
    }
    for (ULONG i = 0; i < BLOCKS; i++)
        if (Blocks[i])
            ExFreePoolWithTag(Blocks[i], 'giB');
    if (!NT_SUCCESS(PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, Other, NULL)))
        return STATUS_SUCCESS;
    ObReferenceObjectByHandle(handle, THREAD_ALL_ACCESS, *PsThreadType, KernelMode, (PVOID *)&thread,
                              NULL);
    ZwClose(handle);
#ifdef RACE
    Late++;
#endif
    KeWaitForSingleObject(thread, Executive, KernelMode, FALSE, NULL);
    ObDereferenceObject(thread);
    return STATUS_SUCCESS;
}
EOT
limit='coverage: data races: a limit was reached'
check 2 '--race-memory takes a number' run --race-memory 0 "$work/driver.c"
check 0 '0 findings' run "$work/driver.c"
grep -qF "$limit" "$work/out" && fail 'the limit is said although it was not reached'
check 0 "$limit" run --race-memory 64 "$work/driver.c"
[ "$(grep -cF "$limit" "$work/out")" -eq 1 ] || fail 'it is not said once'
check 1 '[data-race]' run --race-memory 64 -D RACE "$work/driver.c"
check 0 'history of accesses dropped' check --schedules 5 --race-memory 64 "$work/driver.c"
# 1 GiB at once, at the default limit.
check 0 "$limit" run --pool 1100 -D BLOCKS=64 "$work/driver.c"
grep -q 'no memory' "$work/out" && fail 'the pool ran out'
exit $failed
