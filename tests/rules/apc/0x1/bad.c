/* also: 0x1 */
/* A work item that leaves its critical region on one path only. */
#include <ntddk.h>

static WORK_QUEUE_ITEM Item;
static KEVENT Done;
static ULONG Length;

static VOID Flush(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    KeEnterCriticalRegion();
    KeSetEvent(&Done, IO_NO_INCREMENT, FALSE);
    if (Length == 0)
        return;
    Length = 0;
    KeLeaveCriticalRegion();
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    KeInitializeEvent(&Done, NotificationEvent, FALSE);
    ExInitializeWorkItem(&Item, Flush, NULL);
    ExQueueWorkItem(&Item, DelayedWorkQueue);
    KeWaitForSingleObject(&Done, Executive, KernelMode, FALSE, NULL);
    return STATUS_SUCCESS;
}
