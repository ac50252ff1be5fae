/* The context is big, so it went into paged pool, and the event with it. */
#include <ntddk.h>

typedef struct _CONTEXT_BLOCK {
    KEVENT Changed;
    UCHAR Table[8192];
} CONTEXT_BLOCK, *PCONTEXT_BLOCK;

static PCONTEXT_BLOCK Block;

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    ExFreePoolWithTag(Block, 'kcoB');
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    Block = ExAllocatePoolWithTag(NonPagedPoolNx, sizeof *Block, 'kcoB');
    if (!Block)
        return STATUS_INSUFFICIENT_RESOURCES;
    RtlZeroMemory(Block, sizeof *Block);
    KeInitializeEvent(&Block->Changed, NotificationEvent, TRUE);
    KeWaitForSingleObject(&Block->Changed, Executive, KernelMode, FALSE, NULL);
    return STATUS_SUCCESS;
}
