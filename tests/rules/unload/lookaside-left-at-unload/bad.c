/* also: 0xC4/0x62 */
/* A lookaside list that is never deleted. */
#include <ntddk.h>

typedef struct _NOTE {
    LIST_ENTRY Link;
    CHAR Text[40];
} NOTE;

static NPAGED_LOOKASIDE_LIST Notes;

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NOTE *note;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    ExInitializeNPagedLookasideList(&Notes, NULL, NULL, 0, /* finds: lookaside-left-at-unload */
                                    sizeof(NOTE), 'etoN', 0);
    note = ExAllocateFromNPagedLookasideList(&Notes);
    if (note)
        ExFreeToNPagedLookasideList(&Notes, note);
    return STATUS_SUCCESS;
}
