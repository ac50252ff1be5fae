/* A thread that polls a flag nobody sets; with GOOD somebody does, after a second. */
#include "common.h"

static volatile LONG Done;

static VOID Poller(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    while (!Done) /* finds: hang */
        ;
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID Setter(PVOID Context)
{
    LARGE_INTEGER second;

    UNREFERENCED_PARAMETER(Context);
    second.QuadPart = -10000000;
    KeDelayExecutionThread(KernelMode, FALSE, &second);
#ifdef GOOD
    Done = 1;
#endif
    PsTerminateSystemThread(STATUS_SUCCESS);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    Start(Poller, NULL);
    Start(Setter, NULL);
    Join();
    return STATUS_SUCCESS;
}
