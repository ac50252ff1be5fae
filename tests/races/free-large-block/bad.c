/* race: one thread frees a block of a megabyte, the end of which the other one reads */
#include <ntddk.h>

typedef struct _SESSION {
    UCHAR Data[1 << 20];
    ULONG Id;
} SESSION;
static SESSION *Session;
static KEVENT Closed;
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
    if (Session->Id == 77) /* races */
        DbgPrint("found\n");
    KeSetEvent(&Closed, IO_NO_INCREMENT, FALSE);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID Second(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    LARGE_INTEGER later = {.QuadPart = -100000};

    KeDelayExecutionThread(KernelMode, FALSE, &later); /* he will be done by then */
    ExFreePoolWithTag(Session, 'sseS'); /* races */
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    Join(&Threads[0]);
    Join(&Threads[1]);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    KeInitializeEvent(&Closed, NotificationEvent, FALSE);
    Session = ExAllocatePoolWithTag(NonPagedPool, sizeof *Session, 'sseS');
    if (!Session)
        return STATUS_INSUFFICIENT_RESOURCES;
    Session->Id = 76;
    DriverObject->DriverUnload = Unload;
    status = Start(First, NULL, &Threads[0]);
    if (NT_SUCCESS(status))
        status = Start(Second, NULL, &Threads[1]);
    if (!NT_SUCCESS(status))
        Join(&Threads[0]);
    return status;
}
