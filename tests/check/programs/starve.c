/* On one CPU a thread of high priority polls for what one of low priority would do. */
#include "common.h"

static volatile LONG Done;

static VOID High(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    KeSetPriorityThread(KeGetCurrentThread(), 20);
    while (!Done) /* finds: starvation */
        ;
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID Low(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    Done = 1;
    PsTerminateSystemThread(STATUS_SUCCESS);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    Start(High, NULL);
    Start(Low, NULL);
    Join();
    return STATUS_SUCCESS;
}
