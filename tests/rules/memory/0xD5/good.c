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
    if (Entry->Key == 8)
        DbgPrint("eight\n");
    ExFreePoolWithTag(Entry, 'yrtE');

}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    Entry = ExAllocatePoolWithTag(NonPagedPool, sizeof *Entry, 'yrtE');
    if (!Entry)
        return STATUS_INSUFFICIENT_RESOURCES;
    Entry->Key = 7;
    return STATUS_SUCCESS;
}
