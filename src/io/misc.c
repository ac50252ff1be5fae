/*
 * misc.c - small routines that belong to no object: device counts, volumes, threads of a driver.
 */
#include "io/io.h"

#include <wdk/nt/io/misc.h>

#include <string.h>

PCONFIGURATION_INFORMATION IoGetConfigurationInformation(VOID)
{
    KE_DDI(NULL, 0);
    return &world->io->configuration;
}

/* --- volumes: without file systems nobody verifies one ---------------------------------------- */

VOID IoSetHardErrorOrVerifyDevice(PIRP Irp, PDEVICE_OBJECT DeviceObject)
{
    KE_DDI(Irp, (uintptr_t)DeviceObject);
    if (Irp->Tail.Overlay.Thread)
        world->io->verify_device = DeviceObject;
}

PDEVICE_OBJECT IoGetDeviceToVerify(PETHREAD Thread)
{
    KE_DDI(Thread, 0);
    return world->io->verify_device;
}

VOID IoSetDeviceToVerify(PETHREAD Thread, PDEVICE_OBJECT DeviceObject)
{
    KE_DDI(Thread, (uintptr_t)DeviceObject);
    world->io->verify_device = DeviceObject;
}

VOID IoAcquireVpbSpinLock(PKIRQL Irql)
{
    KE_DDI(&world->io->vpb_lock, 0);
    *Irql = KeAcquireSpinLockRaiseToDpc(&world->io->vpb_lock);
}

VOID IoReleaseVpbSpinLock(KIRQL Irql)
{
    KE_DDI(&world->io->vpb_lock, Irql);
    KeReleaseSpinLock(&world->io->vpb_lock, Irql);
}

/* --- a system thread that keeps the driver loaded --------------------------------------------- */

struct driver_thread {
    struct list link; /* in io->driver_threads while it runs */
    PVOID object;     /* device or driver, referenced until the thread ends */
    PKSTART_ROUTINE start;
    PVOID context;
    PETHREAD thread;
};

void io_driver_thread_exit(PETHREAD thread)
{
    list_for_each(it, &world->io->driver_threads)
    {
        struct driver_thread *own = container_of(it, struct driver_thread, link);

        if (own->thread == thread) {
            PVOID object = own->object;

            list_remove(it);
            arena_free(&world->arena, own, sizeof *own);
            ob_dereference(object);
            return;
        }
    }
}

static VOID run(PVOID context)
{
    struct driver_thread *own = context;

    own->thread = ke_current();
    list_push_back(&world->io->driver_threads, &own->link);
    own->start(own->context);
}

NTSTATUS IoCreateSystemThread(PVOID IoObject, PHANDLE ThreadHandle, ULONG DesiredAccess,
                              POBJECT_ATTRIBUTES ObjectAttributes, HANDLE ProcessHandle,
                              PCLIENT_ID ClientId, PKSTART_ROUTINE StartRoutine, PVOID StartContext)
{
    struct driver_thread *thread = arena_alloc(&world->arena, sizeof *thread);
    NTSTATUS status;

    KE_DDI(IoObject, (uintptr_t)StartRoutine);
    if (!thread)
        return STATUS_INSUFFICIENT_RESOURCES;
    *thread =
        (struct driver_thread){.object = IoObject, .start = StartRoutine, .context = StartContext};
    ob_reference(IoObject);
    status = PsCreateSystemThread(ThreadHandle, DesiredAccess, ObjectAttributes, ProcessHandle,
                                  ClientId, run, thread);
    if (!NT_SUCCESS(status)) {
        ob_dereference(IoObject);
        arena_free(&world->arena, thread, sizeof *thread);
    }
    return status;
}

/* --- files ------------------------------------------------------------------------------------ */

PGENERIC_MAPPING IoGetFileObjectGenericMapping(VOID)
{
    KE_DDI(NULL, 0);
    return &world->io->file_mapping;
}

PTXN_PARAMETER_BLOCK IoGetTransactionParameterBlock(PFILE_OBJECT FileObject)
{
    KE_DDI(FileObject, 0);
    return NULL;
}

NTSTATUS IoVolumeDeviceToDosName(PVOID VolumeDeviceObject, PUNICODE_STRING DosName)
{
    KE_DDI(VolumeDeviceObject, 0);
    return STATUS_NOT_FOUND;
}

/* A filter takes back an open that its lower driver has granted. */
VOID IoCancelFileOpen(PDEVICE_OBJECT DeviceObject, PFILE_OBJECT FileObject)
{
    KE_DDI(FileObject, (uintptr_t)DeviceObject);
    if (FileObject->Flags & FO_HANDLE_CREATED)
        ke_crash(0xE8, (ULONG64)(uintptr_t)FileObject, (ULONG64)(uintptr_t)DeviceObject, 0, 0,
                 "IoCancelFileOpen was given a file that has a handle already");
    io_send_simple(DeviceObject, IRP_MJ_CLEANUP, FileObject);
    FileObject->Flags |= FO_FILE_OPEN_CANCELLED | FO_CLEANUP_COMPLETE;
    io_send_simple(DeviceObject, IRP_MJ_CLOSE, FileObject);
}

/* --- where a driver comes from -----------------------------------------------------------------
 */

/* Of the caller's own driver only. */
NTSTATUS IoQueryFullDriverPath(PDRIVER_OBJECT DriverObject, PUNICODE_STRING FullPath)
{
    static const WCHAR folder[] = u"\\Device\\HarddiskVolume1\\Windows\\System32\\drivers\\";
    const UNICODE_STRING name = ob_leaf_name(DriverObject);
    uint32_t before = sizeof folder - sizeof *folder, bytes = before + name.Length + 8;
    WCHAR *path;

    KE_DDI(DriverObject, 0);
    if (IO_CALLER - (uint64_t)(uintptr_t)DriverObject->DriverStart >= DriverObject->DriverSize)
        return STATUS_ACCESS_DENIED;
    path = mm_pool_refuse() ? NULL
                            : mm_pool_alloc(bytes + sizeof *path, 0x50447049 /* "IpDP" */,
                                            MM_POOL_PAGED, IO_CALLER);
    if (!path)
        return STATUS_INSUFFICIENT_RESOURCES;
    memcpy(path, folder, before);
    memcpy((char *)path + before, name.Buffer, name.Length);
    memcpy((char *)path + before + name.Length, u".sys", 10);
    *FullPath = (UNICODE_STRING){
        .Buffer = path, .Length = (USHORT)bytes, .MaximumLength = (USHORT)(bytes + sizeof *path)};
    return STATUS_SUCCESS;
}

/* --- statuses and hard errors ----------------------------------------------------------------- */

BOOLEAN IoIsValidIrpStatus(NTSTATUS Status)
{
    return Status != STATUS_PENDING && Status != STATUS_MORE_PROCESSING_REQUIRED &&
           Status != (NTSTATUS)-1;
}

/* There is nobody to ask: the request ends with the error it has. */
VOID IoRaiseHardError(PIRP Irp, PVPB Vpb, PDEVICE_OBJECT RealDeviceObject)
{
    KE_DDI(Irp, (uintptr_t)RealDeviceObject);
    io_irp_complete(Irp, 0, IO_CALLER);
    sim_settle(world->sim);
}

BOOLEAN IoRaiseInformationalHardError(NTSTATUS ErrorStatus, PUNICODE_STRING String, PKTHREAD Thread)
{
    KE_DDI(NULL, ErrorStatus);
    return FALSE;
}
