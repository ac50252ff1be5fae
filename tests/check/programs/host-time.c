/* Reads the processor's own counter, which irqlab does not control. */
#include "common.h"

static volatile LONG Sink;

static VOID Worker(PVOID Context)
{
    unsigned low, high;
    ULONG i;

    UNREFERENCED_PARAMETER(Context);
    __asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
    for (i = 0; i < low % 61; i++)
        InterlockedIncrement(&Sink); /* differs */
    PsTerminateSystemThread(STATUS_SUCCESS);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    Start(Worker, NULL);
    Start(Worker, NULL);
    Join();
    return STATUS_SUCCESS;
}
