/* Reads its settings, each level with an entry of its own on the stack. */
#include <ntddk.h>

#define TAG 'gifC'

typedef struct _ENTRY {
    WCHAR Name[256];
    WCHAR Value[1024];
} ENTRY;

static ULONG Known;

static VOID Show(const ENTRY *Entry)
{
    DbgPrint("%ws = %ws\n", Entry->Name, Entry->Value); /* finds: stack-nearly-full */
    Known++;
}

static NTSTATUS ReadAll(ULONG Level)
{
    ENTRY entry;
    NTSTATUS status = STATUS_SUCCESS;

    RtlZeroMemory(&entry, sizeof entry);
    entry.Name[0] = (WCHAR)(L'a' + Level);
    entry.Value[0] = L'1';
    if (Level < 8)
        status = ReadAll(Level + 1);
    Show(&entry);
    return status;
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    DbgPrint("%lu entries\n", Known);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    return ReadAll(0);
}
