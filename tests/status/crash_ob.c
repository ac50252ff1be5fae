/* bugcheck: 0x18 ObfReferenceObject: ObReferenceObject was given the pointer */
/* bugcheck: 0x18 ObfDereferenceObject: it was dereferenced once more than it was referenced */
/* bugcheck: 0x5 KeStackAttachProcess: inside a DPC or interrupt routine */
/* Garbage for the object manager. */
#include "status.h"

static VOID attaches(PKDPC self, PVOID context, PVOID a, PVOID b)
{
    KAPC_STATE state;

    UNREFERENCED_PARAMETER(self);
    UNREFERENCED_PARAMETER(context);
    UNREFERENCED_PARAMETER(a);
    UNREFERENCED_PARAMETER(b);
    KeStackAttachProcess((PRKPROCESS)PsInitialSystemProcess, &state);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    static KDPC dpc;
    OBJECT_ATTRIBUTES attributes;
    HANDLE handle;
    PVOID event;

    UNREFERENCED_PARAMETER(Driver);
    UNREFERENCED_PARAMETER(Path);
    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    ZwCreateEvent(&handle, EVENT_ALL_ACCESS, &attributes, NotificationEvent, FALSE);
    ObReferenceObjectByHandle(handle, 0, NULL, KernelMode, &event, NULL);
    ZwClose(handle);
    switch (STATUS_CASE) {
    case 1:
        ObReferenceObject(&event);
        break;
    case 2:
        ObDereferenceObject(event);
        ObDereferenceObject(event);
        break;
    case 3:
        KeInitializeDpc(&dpc, attaches, NULL);
        KeInsertQueueDpc(&dpc, NULL, NULL);
        break;
    }
    return STATUS_SUCCESS;
}
