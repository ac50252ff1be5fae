#include <ntddk.h>

typedef struct _ENTRY {
    ULONG Key;
    ULONG Value;
    UCHAR Name[13];
} ENTRY;
static ENTRY *Entry;

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    ExFreePoolWithTag(Entry, 'yrtE');
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    Entry = ExAllocatePoolWithTag(NonPagedPool, FIELD_OFFSET(ENTRY, Name) + 5, 'yrtE');
    if (!Entry)
        return STATUS_INSUFFICIENT_RESOURCES;
    RtlZeroMemory(Entry, FIELD_OFFSET(ENTRY, Name) + 5);
    for (ULONG i = 0; i < 5; i++)
        if (Entry->Name[i] == 'x')
            break;
    return STATUS_SUCCESS;
}
