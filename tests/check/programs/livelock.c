/* Each thread waits, spinning, for the other to go first. */
#include "common.h"

static volatile LONG Want[2];

static VOID Worker(PVOID Context)
{
    LONG me = (LONG)(ULONG_PTR)Context, other = 1 - me;

    InterlockedExchange(&Want[me], 1);
#ifndef GOOD
    while (Want[other]) /* finds: livelock */
        YieldProcessor();
#endif
    InterlockedExchange(&Want[me], 0);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    Start(Worker, NULL);
    Start(Worker, (PVOID)1);
    Join();
    return STATUS_SUCCESS;
}
