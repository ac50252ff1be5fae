/* mended: two threads on an entry of a KQUEUE that is filled after it is inserted */
#include <ntddk.h>

typedef struct _PACKET {
    LIST_ENTRY Link;
    ULONG Bytes;
} PACKET;
static KQUEUE Queue;
static PACKET Packet;
static PKTHREAD Threads[2];

static NTSTATUS Start(PKSTART_ROUTINE Routine, PVOID Context, PKTHREAD *Thread)
{
    HANDLE handle;
    NTSTATUS status =
        PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, Routine, Context);

    if (!NT_SUCCESS(status))
        return status;
    ObReferenceObjectByHandle(handle, THREAD_ALL_ACCESS, *PsThreadType, KernelMode,
                              (PVOID *)Thread, NULL);
    ZwClose(handle);
    return STATUS_SUCCESS;
}

static VOID Join(PKTHREAD *Thread)
{
    if (!*Thread)
        return;
    KeWaitForSingleObject(*Thread, Executive, KernelMode, FALSE, NULL);
    ObDereferenceObject(*Thread);
    *Thread = NULL;
}

static VOID First(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    Packet.Bytes = 64;
    KeInsertQueue(&Queue, &Packet.Link);

    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID Second(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    PLIST_ENTRY entry = KeRemoveQueue(&Queue, KernelMode, NULL);
    PACKET *packet = CONTAINING_RECORD(entry, PACKET, Link);

    if (packet->Bytes > 1500)
        DbgPrint("too long\n");
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    Join(&Threads[0]);
    Join(&Threads[1]);
    KeRundownQueue(&Queue);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    KeInitializeQueue(&Queue, 0);
    DriverObject->DriverUnload = Unload;
    status = Start(First, NULL, &Threads[0]);
    if (NT_SUCCESS(status))
        status = Start(Second, NULL, &Threads[1]);
    if (!NT_SUCCESS(status))
        Join(&Threads[0]);
    return status;
}
