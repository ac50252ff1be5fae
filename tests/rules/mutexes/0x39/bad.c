/* also: 0x39 */
/* A work item that returns early with the mutex. */
#include <ntddk.h>

static KMUTEX ConfigLock;
static KEVENT Done;
static WORK_QUEUE_ITEM Item;
static ULONG Config = 1;

static VOID Reload(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    KeWaitForSingleObject(&ConfigLock, Executive, KernelMode, FALSE, NULL);
    KeSetEvent(&Done, IO_NO_INCREMENT, FALSE);
    if (Config == 1)
        return; /* nothing changed */
    Config++;
    KeReleaseMutex(&ConfigLock, FALSE);
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    KeInitializeMutex(&ConfigLock, 0);
    KeInitializeEvent(&Done, NotificationEvent, FALSE);
    ExInitializeWorkItem(&Item, Reload, NULL);
    ExQueueWorkItem(&Item, DelayedWorkQueue);
    KeWaitForSingleObject(&Done, Executive, KernelMode, FALSE, NULL);
    return STATUS_SUCCESS;
}
