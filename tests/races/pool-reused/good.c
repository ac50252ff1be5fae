/* mended: blocks that two threads allocate and free carry no history; a shared counter does */
#include <ntddk.h>

static volatile LONG Allocations;
static PKTHREAD Threads[2];

static NTSTATUS Start(PKSTART_ROUTINE Routine, PVOID Context, PKTHREAD *Thread)
{
    HANDLE handle;
    NTSTATUS status =
        PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, Routine, Context);

    if (!NT_SUCCESS(status))
        return status;
    ObReferenceObjectByHandle(handle, THREAD_ALL_ACCESS, *PsThreadType, KernelMode,
                              (PVOID *)Thread, NULL);
    ZwClose(handle);
    return STATUS_SUCCESS;
}

static VOID Join(PKTHREAD *Thread)
{
    if (!*Thread)
        return;
    KeWaitForSingleObject(*Thread, Executive, KernelMode, FALSE, NULL);
    ObDereferenceObject(*Thread);
    *Thread = NULL;
}

static VOID Churn(UCHAR Fill)
{
    for (int i = 0; i < 20; i++) {
        UCHAR *block = ExAllocatePoolWithTag(NonPagedPool, 100, 'nruC');

        if (!block)
            return;
        RtlFillMemory(block, 100, Fill);
        block[50]++;
        ExFreePoolWithTag(block, 'nruC');
    }
    InterlockedAdd(&Allocations, 20);
}

static VOID First(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    Churn(1);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID Second(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    Churn(2);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    Join(&Threads[0]);
    Join(&Threads[1]);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    status = Start(First, NULL, &Threads[0]);
    if (NT_SUCCESS(status))
        status = Start(Second, NULL, &Threads[1]);
    if (!NT_SUCCESS(status))
        Join(&Threads[0]);
    return status;
}
