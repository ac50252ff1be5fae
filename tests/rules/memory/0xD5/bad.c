/* a block is read after it was freed */
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
    if (Entry->Key == 8) /* finds: 0xD5 */
        DbgPrint("eight\n");

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
