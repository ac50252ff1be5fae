/* What the programs beside it share: threads that are started together and waited for. */
#include <ntddk.h>

#define THREADS 4

static PKTHREAD Started[THREADS];
static ULONG StartedCount;

static NTSTATUS Start(PKSTART_ROUTINE Routine, PVOID Context)
{
    HANDLE handle;
    NTSTATUS status =
        PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, Routine, Context);

    if (!NT_SUCCESS(status))
        return status;
    status = ObReferenceObjectByHandle(handle, THREAD_ALL_ACCESS, *PsThreadType, KernelMode,
                                       (PVOID *)&Started[StartedCount], NULL);
    if (NT_SUCCESS(status))
        StartedCount++;
    ZwClose(handle);
    return status;
}

static VOID Join(VOID)
{
    while (StartedCount) {
        StartedCount--;
        KeWaitForSingleObject(Started[StartedCount], Executive, KernelMode, FALSE, NULL);
        ObDereferenceObject(Started[StartedCount]);
    }
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}
