/* control.c - NtDeviceIoControlFile, NtFsControlFile, NtFlushBuffersFile and their Zw forms. */
#include "io/io.h"

#include <wdk/nt/io/fastio.h>

struct control {
    HANDLE file, event;
    PIO_APC_ROUTINE apc;
    PVOID apc_context;
    PIO_STATUS_BLOCK iosb;
    ULONG code;
    PVOID input;
    ULONG input_bytes;
    PVOID output;
    ULONG output_bytes;
};

/* The rights that a control code asks for, bits 14 and 15, as rights to the file. */
static bool may_control(ULONG code, ACCESS_MASK granted)
{
    ULONG wanted = code >> 14 & 3;

    return (!(wanted & FILE_READ_ACCESS) || granted & FILE_READ_DATA) &&
           (!(wanted & FILE_WRITE_ACCESS) || granted & FILE_WRITE_DATA);
}

/* The driver's short cut, if it has one and takes it: no IRP is made. */
static bool fast(struct io_request *request, const struct control *c, NTSTATUS *status)
{
    PFAST_IO_DISPATCH dispatch = request->device->DriverObject->FastIoDispatch;
    PFAST_IO_DEVICE_CONTROL routine;
    IO_STATUS_BLOCK iosb = {0};
    BOOLEAN done;

    if (irqlab_likely(!dispatch) ||
        dispatch->SizeOfFastIoDispatch <= offsetof(FAST_IO_DISPATCH, FastIoDeviceControl) ||
        !(routine = dispatch->FastIoDeviceControl))
        return false;
    KE_CALLBACK("fast I/O", routine,
                done = routine(request->file, TRUE, c->input, c->input_bytes, c->output,
                               c->output_bytes, c->code, &iosb, request->device));
    if (!done)
        return false;
    ob_out(request->call, request->iosb, &iosb, sizeof iosb);
    if (request->event)
        KeSetEvent(request->event, 0, FALSE);
    if (request->file->CompletionContext && c->apc_context)
        io_port_post(request->file->CompletionContext->Port, request->file->CompletionContext->Key,
                     c->apc_context, iosb.Status, iosb.Information);
    *status = io_request_fail(request, iosb.Status); /* over: there is no IRP */
    return true;
}

static NTSTATUS control(const struct control *c, UCHAR major, struct ob_call call)
{
    struct io_request request;
    struct io_irp *own;
    PIO_STACK_LOCATION location;
    NTSTATUS status = io_request_begin(&request, c->file, 0, c->event, c->iosb, c->apc, call);

    if (!NT_SUCCESS(status))
        return status;
    if (call.mode != KernelMode && !may_control(c->code, request.granted))
        return io_request_fail(&request, STATUS_ACCESS_DENIED);
    if (major == IRP_MJ_DEVICE_CONTROL && fast(&request, c, &status))
        return status;
    status = io_request_irp(&request, major,
                            major == IRP_MJ_DEVICE_CONTROL ? 0 : IRP_DEFER_IO_COMPLETION);
    if (!NT_SUCCESS(status))
        return status;
    own = io_irp_of(request.irp);
    own->control_code = c->code;
    request.irp->Overlay.AsynchronousParameters.UserApcRoutine = c->apc;
    request.irp->Overlay.AsynchronousParameters.UserApcContext = c->apc_context;
    location = request.location;
    location->Parameters.DeviceIoControl.OutputBufferLength = c->output_bytes;
    location->Parameters.DeviceIoControl.InputBufferLength = c->input_bytes;
    location->Parameters.DeviceIoControl.IoControlCode = c->code;
    status = io_control_buffers(request.irp, c->code, c->input, c->input_bytes, c->output,
                                c->output_bytes, call.mode, 0);
    if (!NT_SUCCESS(status))
        return io_request_fail(&request, status);
    return io_request_send(&request);
}

#define CONTROL_ARGUMENTS                                                                          \
    &(struct control)                                                                              \
    {                                                                                              \
        FileHandle, Event, ApcRoutine, ApcContext, IoStatusBlock, IoControlCode, InputBuffer,      \
            InputBufferLength, OutputBuffer, OutputBufferLength                                    \
    }

NTSTATUS NtDeviceIoControlFile(HANDLE FileHandle, HANDLE Event, PIO_APC_ROUTINE ApcRoutine,
                               PVOID ApcContext, PIO_STATUS_BLOCK IoStatusBlock,
                               ULONG IoControlCode, PVOID InputBuffer, ULONG InputBufferLength,
                               PVOID OutputBuffer, ULONG OutputBufferLength)
{
    KE_DDI(FileHandle, IoControlCode);
    return control(CONTROL_ARGUMENTS, IRP_MJ_DEVICE_CONTROL, OB_CALL_NT);
}

NTSTATUS ZwDeviceIoControlFile(HANDLE FileHandle, HANDLE Event, PIO_APC_ROUTINE ApcRoutine,
                               PVOID ApcContext, PIO_STATUS_BLOCK IoStatusBlock,
                               ULONG IoControlCode, PVOID InputBuffer, ULONG InputBufferLength,
                               PVOID OutputBuffer, ULONG OutputBufferLength)
{
    OB_ZW(status, call);
    KE_DDI(FileHandle, IoControlCode);
    status = control(CONTROL_ARGUMENTS, IRP_MJ_DEVICE_CONTROL, call);
    OB_ZW_END(status);
}

#define IoControlCode FsControlCode

NTSTATUS NtFsControlFile(HANDLE FileHandle, HANDLE Event, PIO_APC_ROUTINE ApcRoutine,
                         PVOID ApcContext, PIO_STATUS_BLOCK IoStatusBlock, ULONG FsControlCode,
                         PVOID InputBuffer, ULONG InputBufferLength, PVOID OutputBuffer,
                         ULONG OutputBufferLength)
{
    KE_DDI(FileHandle, FsControlCode);
    return control(CONTROL_ARGUMENTS, IRP_MJ_FILE_SYSTEM_CONTROL, OB_CALL_NT);
}

NTSTATUS ZwFsControlFile(HANDLE FileHandle, HANDLE Event, PIO_APC_ROUTINE ApcRoutine,
                         PVOID ApcContext, PIO_STATUS_BLOCK IoStatusBlock, ULONG FsControlCode,
                         PVOID InputBuffer, ULONG InputBufferLength, PVOID OutputBuffer,
                         ULONG OutputBufferLength)
{
    OB_ZW(status, call);
    KE_DDI(FileHandle, FsControlCode);
    status = control(CONTROL_ARGUMENTS, IRP_MJ_FILE_SYSTEM_CONTROL, call);
    OB_ZW_END(status);
}

#undef IoControlCode

/* --- flush ------------------------------------------------------------------------------------ */

static NTSTATUS flush(HANDLE file, PIO_STATUS_BLOCK iosb, struct ob_call call)
{
    struct io_request request;
    NTSTATUS status = io_request_begin(&request, file, FILE_WRITE_DATA | FILE_APPEND_DATA, NULL,
                                       iosb, NULL, call);

    if (!NT_SUCCESS(status))
        return status;
    status = io_request_irp(&request, IRP_MJ_FLUSH_BUFFERS, 0);
    if (!NT_SUCCESS(status))
        return status;
    return io_request_send_and_wait(&request);
}

NTSTATUS NtFlushBuffersFile(HANDLE FileHandle, PIO_STATUS_BLOCK IoStatusBlock)
{
    KE_DDI(FileHandle, 0);
    return flush(FileHandle, IoStatusBlock, OB_CALL_NT);
}

NTSTATUS ZwFlushBuffersFile(HANDLE FileHandle, PIO_STATUS_BLOCK IoStatusBlock)
{
    OB_ZW(status, call);
    KE_DDI(FileHandle, 0);
    status = flush(FileHandle, IoStatusBlock, call);
    OB_ZW_END(status);
}
