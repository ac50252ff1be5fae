#include <ntddk.h>

static WORK_QUEUE_ITEM Item;
static KEVENT Start, Done;
static ULONG Answer;

static VOID Work(PVOID Context)
{
    ULONG *answer = Context;

    KeWaitForSingleObject(&Start, Executive, KernelMode, FALSE, NULL);
    *answer = 42;
    KeSetEvent(&Done, IO_NO_INCREMENT, FALSE);
}

static DECLSPEC_NOINLINE VOID Ask(VOID)
{
    ULONG unused = 0;

    ExInitializeWorkItem(&Item, Work, &Answer);
    UNREFERENCED_PARAMETER(unused);
    ExQueueWorkItem(&Item, DelayedWorkQueue);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeEvent(&Start, NotificationEvent, FALSE);
    KeInitializeEvent(&Done, NotificationEvent, FALSE);
    Ask();
    KeSetEvent(&Start, IO_NO_INCREMENT, FALSE);
    KeWaitForSingleObject(&Done, Executive, KernelMode, FALSE, NULL);
    return STATUS_SUCCESS;
}
