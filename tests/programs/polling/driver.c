/* A thread polls a flag that another one sets after it has slept: time goes on meanwhile. */
#include <ntddk.h>

static volatile LONG g_Flag;
static PVOID g_Thread;

static VOID Setter(PVOID Context)
{
    LARGE_INTEGER interval;

    UNREFERENCED_PARAMETER(Context);
    interval.QuadPart = -10 * 10000; /* 10 ms */
    KeDelayExecutionThread(KernelMode, FALSE, &interval);
    InterlockedExchange(&g_Flag, 1);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    KeWaitForSingleObject(g_Thread, Executive, KernelMode, FALSE, NULL);
    ObDereferenceObject(g_Thread);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    HANDLE handle;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    status = PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, Setter, NULL);
    if (!NT_SUCCESS(status))
        return status;
    status = ObReferenceObjectByHandle(handle, SYNCHRONIZE, *PsThreadType, KernelMode, &g_Thread, NULL);
    ZwClose(handle);
    if (!NT_SUCCESS(status))
        return status;
    while (!g_Flag)
        YieldProcessor();
    DbgPrint("the flag was seen\n");
    while (InterlockedCompareExchange(&g_Flag, 2, 1) != 1)
        ;
    DbgPrint("and taken\n");
    DriverObject->DriverUnload = Unload;
    return STATUS_SUCCESS;
}
