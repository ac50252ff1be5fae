/*
 * buffers.c - how the data of a request reaches the driver: a copy in pool (buffered), the caller's
 * pages locked and described by an MDL (direct), or just the caller's pointer (neither).
 *
 *                    SystemBuffer       MdlAddress       UserBuffer      Type3InputBuffer
 *   METHOD_BUFFERED  input, output      -                output          -
 *   METHOD_IN_DIRECT input              output, read     -               -
 *   METHOD_OUT_DIRECT input             output, written  -               -
 *   METHOD_NEITHER   -                  -                output          input
 *   DO_BUFFERED_IO   data               -                data (read)     -
 *   DO_DIRECT_IO     -                  data             -               -
 *   neither          -                  -                data            -
 *
 * A buffer of no bytes is none. The system buffer has the larger of both lengths, exactly: what
 * lies behind it is a redzone. Its bytes behind the input are uninitialised, as on Windows; the
 * driver that reports them in IoStatus.Information shows them to the application.
 */
#include "io/io.h"

enum { TAG_BUFFER = 0x42536F49 /* "IoSB" */ };

NTSTATUS io_system_buffer(PIRP irp, const void *from, ULONG copied, ULONG bytes,
                          KPROCESSOR_MODE mode, uint64_t pc)
{
    struct io_irp *own = io_irp_of(irp);
    void *buffer = mm_pool_alloc(bytes, TAG_BUFFER, MM_POOL_KERNEL, pc);

    if (!buffer)
        return STATUS_INSUFFICIENT_RESOURCES;
    irp->AssociatedIrp.SystemBuffer = buffer;
    irp->Flags |= IRP_BUFFERED_IO | IRP_DEALLOCATE_BUFFER;
    if (own) {
        own->buffer_bytes = bytes;
        own->input_bytes = copied;
    }
    return copied ? mm_in(buffer, from, copied, mode) : STATUS_SUCCESS;
}

static NTSTATUS attach_mdl(PIRP irp, void *buffer, ULONG bytes, LOCK_OPERATION operation,
                           KPROCESSOR_MODE mode, uint64_t pc)
{
    PMDL mdl = mm_mdl_alloc(buffer, bytes, pc);

    if (!mdl)
        return STATUS_INSUFFICIENT_RESOURCES;
    irp->MdlAddress = mdl;
    return mm_mdl_lock(mdl, mode, operation);
}

static void want_output(PIRP irp, void *output, ULONG bytes)
{
    struct io_irp *own = io_irp_of(irp);

    irp->UserBuffer = output;
    if (own)
        own->output_bytes = bytes;
    if (output)
        irp->Flags |= IRP_INPUT_OPERATION;
}

static NTSTATUS direct(PIRP irp, ULONG method, void *input, ULONG input_bytes, void *output,
                       ULONG output_bytes, KPROCESSOR_MODE mode, uint64_t pc)
{
    NTSTATUS status = STATUS_SUCCESS;

    if (input && input_bytes)
        status = io_system_buffer(irp, input, input_bytes, input_bytes, mode, pc);
    if (NT_SUCCESS(status) && output && output_bytes)
        status = attach_mdl(irp, output, output_bytes,
                            method == METHOD_IN_DIRECT ? IoReadAccess : IoWriteAccess, mode, pc);
    return status;
}

NTSTATUS io_control_buffers(PIRP irp, ULONG code, void *input, ULONG input_bytes, void *output,
                            ULONG output_bytes, KPROCESSOR_MODE mode, uint64_t pc)
{
    PIO_STACK_LOCATION location = IoGetNextIrpStackLocation(irp);
    ULONG bytes = input_bytes > output_bytes ? input_bytes : output_bytes;

    switch (METHOD_FROM_CTL_CODE(code)) {
    case METHOD_BUFFERED:
        if (!bytes)
            return STATUS_SUCCESS;
        if (mode != KernelMode && output && output_bytes && !io_user_writable(output, output_bytes))
            return STATUS_ACCESS_VIOLATION;
        want_output(irp, output, output_bytes);
        return io_system_buffer(irp, input, input ? input_bytes : 0, bytes, mode, pc);
    case METHOD_IN_DIRECT:
    case METHOD_OUT_DIRECT:
        return direct(irp, METHOD_FROM_CTL_CODE(code), input, input_bytes, output, output_bytes,
                      mode, pc);
    default: /* METHOD_NEITHER */
        location->Parameters.DeviceIoControl.Type3InputBuffer = input;
        irp->UserBuffer = output;
        return STATUS_SUCCESS;
    }
}

NTSTATUS io_transfer_buffers(PIRP irp, PDEVICE_OBJECT device, bool write, void *buffer, ULONG bytes,
                             KPROCESSOR_MODE mode, uint64_t pc)
{
    if (device->Flags & DO_BUFFERED_IO) {
        if (!bytes)
            return STATUS_SUCCESS;
        if (write)
            return io_system_buffer(irp, buffer, bytes, bytes, mode, pc);
        want_output(irp, buffer, bytes);
        return io_system_buffer(irp, NULL, 0, bytes, mode, pc);
    }
    if (device->Flags & DO_DIRECT_IO)
        return bytes
                   ? attach_mdl(irp, buffer, bytes, write ? IoReadAccess : IoWriteAccess, mode, pc)
                   : STATUS_SUCCESS;
    irp->UserBuffer = buffer;
    return STATUS_SUCCESS;
}

void io_irp_drop_buffers(PIRP irp)
{
    for (PMDL mdl = irp->MdlAddress, next; mdl; mdl = next) {
        next = mdl->Next;
        if (mdl->MdlFlags & MDL_PAGES_LOCKED)
            mm_mdl_unlock(mdl);
        mm_mdl_free(mdl, 0);
    }
    irp->MdlAddress = NULL;
    if (irp->Flags & IRP_DEALLOCATE_BUFFER)
        mm_pool_free(irp->AssociatedIrp.SystemBuffer, 0, 0);
    irp->Flags &= ~(ULONG)IRP_DEALLOCATE_BUFFER;
}
