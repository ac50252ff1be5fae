/* race: a thread that gave its reference back, and IRP_MJ_CLOSE in the one that had the last */
#include <ntddk.h>
#include <ntifs.h>

typedef struct _OPENED {
    BOOLEAN Done[8];
} OPENED, *POPENED;

static OPENED Opened;
static PDEVICE_OBJECT Device;
static PFILE_OBJECT Files[2]; /* the same one: a reference for each thread */
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

static NTSTATUS Create(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PFILE_OBJECT file = IoGetCurrentIrpStackLocation(Irp)->FileObject;

    UNREFERENCED_PARAMETER(DeviceObject);
    file->FsContext = &Opened;
    Irp->IoStatus.Status = STATUS_SUCCESS;
    Irp->IoStatus.Information = 0;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

/* Comes when the last reference goes, in whichever thread that is. */
static NTSTATUS Close(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    POPENED opened = IoGetCurrentIrpStackLocation(Irp)->FileObject->FsContext;

    UNREFERENCED_PARAMETER(DeviceObject);
    if (opened->Done[0] & opened->Done[4]) /* races */
        DbgPrint("both are done\n");
    Irp->IoStatus.Status = STATUS_SUCCESS;
    Irp->IoStatus.Information = 0;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

static NTSTATUS Cleanup(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    UNREFERENCED_PARAMETER(DeviceObject);
    Irp->IoStatus.Status = STATUS_SUCCESS;
    Irp->IoStatus.Information = 0;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

static VOID Worker(PVOID Context)
{
    ULONG index = (ULONG)(ULONG_PTR)Context;
    PFILE_OBJECT file = Files[index / 4];
    POPENED opened = file->FsContext;

    ObDereferenceObject(file);
    opened->Done[index] = TRUE; /* races */
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID Opener(PVOID Context)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\LastReference");
    OBJECT_ATTRIBUTES attributes;
    IO_STATUS_BLOCK io;
    HANDLE handle;

    UNREFERENCED_PARAMETER(Context);
    InitializeObjectAttributes(&attributes, &name, OBJ_KERNEL_HANDLE, NULL, NULL);
    if (NT_SUCCESS(ZwCreateFile(&handle, GENERIC_READ, &attributes, &io, NULL, 0, FILE_SHARE_READ,
                                FILE_OPEN, 0, NULL, 0))) {
        ObReferenceObjectByHandle(handle, GENERIC_READ, *IoFileObjectType, KernelMode,
                                  (PVOID *)&Files[0], NULL);
        Files[1] = Files[0];
        ObReferenceObject(Files[1]);
        ZwClose(handle);
        if (!NT_SUCCESS(Start(Worker, (PVOID)0, &Threads[0])))
            ObDereferenceObject(Files[0]);
        if (!NT_SUCCESS(Start(Worker, (PVOID)4, &Threads[1])))
            ObDereferenceObject(Files[1]);
        Join(&Threads[0]);
        Join(&Threads[1]);
    }
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static PKTHREAD Main;

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    Join(&Main);
    IoDeleteDevice(Device);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\LastReference");
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    DriverObject->MajorFunction[IRP_MJ_CREATE] = Create;
    DriverObject->MajorFunction[IRP_MJ_CLEANUP] = Cleanup;
    DriverObject->MajorFunction[IRP_MJ_CLOSE] = Close;
    status = IoCreateDevice(DriverObject, 0, &name, FILE_DEVICE_UNKNOWN, 0, FALSE, &Device);
    if (!NT_SUCCESS(status))
        return status;
    Device->Flags &= ~DO_DEVICE_INITIALIZING;
    status = Start(Opener, NULL, &Main);
    if (!NT_SUCCESS(status))
        IoDeleteDevice(Device);
    return status;
}
