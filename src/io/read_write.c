/*
 * read_write.c - NtReadFile, NtWriteFile and their Zw forms.
 *
 * Where a transfer begins: at ByteOffset; without one (or with FILE_USE_FILE_POINTER_POSITION) at
 * CurrentByteOffset, which only a synchronous file has. Moving CurrentByteOffset afterwards is the
 * driver's business.
 */
#include "io/io.h"

struct transfer {
    HANDLE file, event;
    PIO_APC_ROUTINE apc;
    PVOID apc_context;
    PIO_STATUS_BLOCK iosb;
    PVOID buffer;
    ULONG bytes;
    const LARGE_INTEGER *offset;
    const ULONG *key;
};

/* The offset the driver is told; false: it makes no sense. */
static bool find_offset(const struct io_request *request, const struct transfer *t, bool write,
                        LARGE_INTEGER *offset, NTSTATUS *status)
{
    bool from_file = !t->offset;

    *status = STATUS_INVALID_PARAMETER;
    if (t->offset) {
        NTSTATUS read = ob_in(request->call, offset, t->offset, sizeof *offset);

        if (!NT_SUCCESS(read)) {
            *status = read;
            return false;
        }
        from_file = offset->HighPart == -1 && offset->LowPart == FILE_USE_FILE_POINTER_POSITION;
        if (!from_file && offset->QuadPart < 0 &&
            !(write && offset->HighPart == -1 && offset->LowPart == FILE_WRITE_TO_END_OF_FILE))
            return false;
    }
    if (from_file) {
        if (!request->synchronous)
            return false;
        *offset = request->file->CurrentByteOffset;
    }
    return true;
}

static NTSTATUS fill(struct io_request *request, const struct transfer *t, bool write)
{
    PIO_STACK_LOCATION location = request->location;
    LARGE_INTEGER offset = {0};
    NTSTATUS status;

    if (!find_offset(request, t, write, &offset, &status))
        return status;
    location->Parameters.Read.Length = t->bytes; /* Read and Write have the same shape */
    location->Parameters.Read.ByteOffset = offset;
    if (t->key) {
        status = ob_in(request->call, &location->Parameters.Read.Key, t->key, sizeof *t->key);
        if (!NT_SUCCESS(status))
            return status;
    }
    if (write && request->file->Flags & FO_WRITE_THROUGH)
        location->Flags |= SL_WRITE_THROUGH;
    request->irp->Overlay.AsynchronousParameters.UserApcRoutine = t->apc;
    request->irp->Overlay.AsynchronousParameters.UserApcContext = t->apc_context;
    return io_transfer_buffers(request->irp, request->device, write, t->buffer, t->bytes,
                               request->call.mode, 0);
}

static NTSTATUS transfer(const struct transfer *t, bool write, struct ob_call call)
{
    struct io_request request;
    NTSTATUS status = io_request_begin(&request, t->file,
                                       write ? FILE_WRITE_DATA | FILE_APPEND_DATA : FILE_READ_DATA,
                                       t->event, t->iosb, t->apc, call);

    if (!NT_SUCCESS(status))
        return status;
    if (call.mode != KernelMode && t->bytes &&
        !(write ? io_user_readable(t->buffer, t->bytes) : io_user_writable(t->buffer, t->bytes)))
        return io_request_fail(&request, STATUS_ACCESS_VIOLATION);
    status = io_request_irp(&request, write ? IRP_MJ_WRITE : IRP_MJ_READ,
                            (write ? IRP_WRITE_OPERATION : IRP_READ_OPERATION) |
                                IRP_DEFER_IO_COMPLETION);
    if (!NT_SUCCESS(status))
        return status;
    status = fill(&request, t, write);
    if (!NT_SUCCESS(status))
        return io_request_fail(&request, status);
    return io_request_send(&request);
}

#define TRANSFER_ARGUMENTS                                                                         \
    &(struct transfer)                                                                             \
    {                                                                                              \
        FileHandle, Event, ApcRoutine, ApcContext, IoStatusBlock, Buffer, Length, ByteOffset, Key  \
    }

NTSTATUS NtReadFile(HANDLE FileHandle, HANDLE Event, PIO_APC_ROUTINE ApcRoutine, PVOID ApcContext,
                    PIO_STATUS_BLOCK IoStatusBlock, PVOID Buffer, ULONG Length,
                    PLARGE_INTEGER ByteOffset, PULONG Key)
{
    KE_DDI(FileHandle, Length);
    return transfer(TRANSFER_ARGUMENTS, false, OB_CALL_NT);
}

NTSTATUS ZwReadFile(HANDLE FileHandle, HANDLE Event, PIO_APC_ROUTINE ApcRoutine, PVOID ApcContext,
                    PIO_STATUS_BLOCK IoStatusBlock, PVOID Buffer, ULONG Length,
                    PLARGE_INTEGER ByteOffset, PULONG Key)
{
    OB_ZW(status, call);
    KE_DDI(FileHandle, Length);
    status = transfer(TRANSFER_ARGUMENTS, false, call);
    OB_ZW_END(status);
}

NTSTATUS NtWriteFile(HANDLE FileHandle, HANDLE Event, PIO_APC_ROUTINE ApcRoutine, PVOID ApcContext,
                     PIO_STATUS_BLOCK IoStatusBlock, PVOID Buffer, ULONG Length,
                     PLARGE_INTEGER ByteOffset, PULONG Key)
{
    KE_DDI(FileHandle, Length);
    return transfer(TRANSFER_ARGUMENTS, true, OB_CALL_NT);
}

NTSTATUS ZwWriteFile(HANDLE FileHandle, HANDLE Event, PIO_APC_ROUTINE ApcRoutine, PVOID ApcContext,
                     PIO_STATUS_BLOCK IoStatusBlock, PVOID Buffer, ULONG Length,
                     PLARGE_INTEGER ByteOffset, PULONG Key)
{
    OB_ZW(status, call);
    KE_DDI(FileHandle, Length);
    status = transfer(TRANSFER_ARGUMENTS, true, call);
    OB_ZW_END(status);
}
