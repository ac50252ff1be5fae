/* Two who sleep for different times, and what each has seen of the other. */
#include "states.h"

static VOID Worker(PVOID Context)
{
    LARGE_INTEGER ten = {.QuadPart = -100000};

    UNREFERENCED_PARAMETER(Context);
    KeDelayExecutionThread(KernelMode, FALSE, &ten);
    Note(1);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    LARGE_INTEGER twenty = {.QuadPart = -200000};
    PVOID thread;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    thread = Start(Worker, NULL);
    if (!thread)
        return STATUS_INSUFFICIENT_RESOURCES;
    KeDelayExecutionThread(KernelMode, FALSE, &twenty);
    Note(2);
    Join(thread);
    return STATUS_SUCCESS;
}
