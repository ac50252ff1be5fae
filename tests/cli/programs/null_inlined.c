#include <ntddk.h>

typedef struct _ITEM {
    ULONG First, Second;
} ITEM, *PITEM;

static VOID Reset(PITEM Item)
{
    Item->Second = 0;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    PITEM item = NULL;

    UNREFERENCED_PARAMETER(Driver);
    UNREFERENCED_PARAMETER(Path);
    Reset(item);
    return STATUS_SUCCESS;
}
