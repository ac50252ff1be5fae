/* Two mutexes taken in both orders. */
#include "common.h"

static KMUTEX First, Second;

static VOID Worker(PVOID Context)
{
    PKMUTEX one = Context ? &Second : &First, other = Context ? &First : &Second;

#ifdef GOOD
    one = &First;
    other = &Second;
#endif
    KeWaitForSingleObject(one, Executive, KernelMode, FALSE, NULL);
    KeWaitForSingleObject(other, Executive, KernelMode, FALSE, NULL); /* finds: deadlock */
    KeReleaseMutex(other, FALSE);
    KeReleaseMutex(one, FALSE);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeMutex(&First, 0);
    KeInitializeMutex(&Second, 0);
    Start(Worker, NULL);
    Start(Worker, (PVOID)1);
    Join();
    return STATUS_SUCCESS;
}
