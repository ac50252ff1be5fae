/*
 * file.c - file objects: the lock of a synchronous one, and how one ends.
 *
 *   last handle (of all processes) closed   IRP_MJ_CLEANUP   io_file_closed
 *   last reference gone                     IRP_MJ_CLOSE     io_file_remove
 *
 * Requests hold references: while one is not ended, IRP_MJ_CLOSE does not come, and the device
 * stays open. A file whose IRP_MJ_CREATE failed has no DeviceObject and gets neither.
 *
 * A synchronous file (FO_SYNCHRONOUS_IO) does one request at a time. Busy is its lock; who finds it
 * taken counts himself in Waiters and waits for Lock, a synchronization event. With somebody
 * waiting, an unlock leaves Busy as it is and signals Lock: whom that wait lets go owns the lock.
 * So it goes round in turn, and threads that ask again at once cannot keep it among themselves.
 */
#include "io/io.h"

#include <string.h>

/* --- the lock --------------------------------------------------------------------------------- */

bool io_file_lock(PFILE_OBJECT file, KPROCESSOR_MODE mode, NTSTATUS *status)
{
    ke_point(KE_OP_IO, file);
    if (irqlab_unlikely(file->Busy)) {
        NTSTATUS ended;

        file->Waiters++;
        ended = KeWaitForSingleObject(&file->Lock, Executive, mode,
                                      (file->Flags & FO_ALERTABLE_IO) != 0, NULL);
        file->Waiters--;
        if (ended != STATUS_SUCCESS) {
            *status = ended; /* Lock, if it was signalled meanwhile, waits for the next who asks */
            return false;
        }
        return true;
    }
    file->Busy = 1;
    return true;
}

void io_file_unlock(PFILE_OBJECT file)
{
    if (irqlab_unlikely(file->Waiters))
        KeSetEvent(&file->Lock, 0, FALSE);
    else
        file->Busy = 0;
}

/* --- requests of the I/O manager itself ------------------------------------------------------- */

NTSTATUS io_send_simple(PDEVICE_OBJECT device, UCHAR major, PFILE_OBJECT file)
{
    PDEVICE_OBJECT top = io_device_top(device);
    PIRP irp = io_irp_allocate(top->StackSize, false, 0);
    PIO_STACK_LOCATION location;
    IO_STATUS_BLOCK iosb = {0};
    KEVENT done;
    NTSTATUS status;

    irqlab_assert(irp);
    KeInitializeEvent(&done, SynchronizationEvent, FALSE);
    irp->Flags = IRP_CLOSE_OPERATION | IRP_SYNCHRONOUS_API;
    irp->RequestorMode = KernelMode;
    irp->UserIosb = &iosb;
    irp->UserEvent = &done;
    irp->Tail.Overlay.Thread = ke_current();
    irp->Tail.Overlay.OriginalFileObject = file;
    io_irp_of(irp)->major = major;
    location = IoGetNextIrpStackLocation(irp);
    location->MajorFunction = major;
    location->FileObject = file;
    status = io_irp_call(top, irp, 0);
    if (status == STATUS_PENDING) {
        KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, NULL);
        status = iosb.Status;
    }
    io_irp_free(irp);
    return status;
}

/* --- what ob asks ----------------------------------------------------------------------------- */

NTSTATUS io_file_opened(void *body, enum ob_open_reason reason, PEPROCESS process,
                        ACCESS_MASK granted)
{
    struct io_file *file = body;

    file->object.Flags |= FO_HANDLE_CREATED;
    if (!file->opener)
        file->opener = process;
    return STATUS_SUCCESS;
}

static void cleanup(PFILE_OBJECT file)
{
    bool locked = false;
    NTSTATUS status;

    if (!file->DeviceObject || file->Flags & FO_CLEANUP_COMPLETE)
        return;
    if (file->Flags & FO_SYNCHRONOUS_IO)
        locked = io_file_lock(file, KernelMode, &status);
    file->Flags |= FO_CLEANUP_COMPLETE;
    io_send_simple(file->DeviceObject, IRP_MJ_CLEANUP, file);
    if (locked)
        io_file_unlock(file);
}

void io_file_closed(void *body, PEPROCESS process, ACCESS_MASK granted, uint32_t process_handles,
                    uint32_t all_handles)
{
    struct io_file *file = body;

    if (all_handles == 1)
        cleanup(&file->object);
}

void io_file_remove(void *body)
{
    struct io_file *own = body;
    PFILE_OBJECT file = &own->object;
    PDEVICE_OBJECT device = file->DeviceObject;

    list_remove(&own->link);
    if (device && !(file->Flags & FO_FILE_OPEN_CANCELLED)) {
        cleanup(file); /* if it never had a handle */
        io_send_simple(device, IRP_MJ_CLOSE, file);
        KE_ORDER(KE_ORDER_RELEASE | KE_ORDER_SHARED, device->DriverObject);
    }
    if (file->CompletionContext)
        ob_dereference(file->CompletionContext->Port);
    if (file->FileName.Buffer)
        mm_pool_free(file->FileName.Buffer, 0, 0);
    if (device)
        io_device_release(device);
}

DISPATCHER_HEADER *io_file_waitable(void *body)
{
    struct io_file *file = body;

    return &file->object.Event.Header;
}

NTSTATUS io_file_name(void *body, WCHAR *name, uint32_t room_bytes, uint32_t *bytes)
{
    PFILE_OBJECT file = &((struct io_file *)body)->object;
    uint32_t device_bytes = file->DeviceObject ? ob_name(file->DeviceObject, name, room_bytes) : 0;

    *bytes = device_bytes + file->FileName.Length;
    if (*bytes <= room_bytes && file->FileName.Length)
        memcpy((char *)name + device_bytes, file->FileName.Buffer, file->FileName.Length);
    return STATUS_SUCCESS;
}
