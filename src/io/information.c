/*
 * information.c - asking and telling about open files: NtQueryInformationFile,
 * NtSetInformationFile, NtQueryVolumeInformationFile and their Zw forms.
 *
 * The I/O manager knows some answers itself (position, mode, access, alignment, completion port,
 * the kind of device); everything else is a buffered request to the driver, and the call waits for
 * it even on an asynchronous file.
 */
#include "io/io.h"

#include <string.h>

/* --- classes ---------------------------------------------------------------------------------- */

struct info_class {
    ULONG query_bytes; /* least length, 0: cannot be queried */
    ULONG set_bytes;   /* likewise for setting */
    ACCESS_MASK query_access, set_access;
};

static struct info_class info_class(FILE_INFORMATION_CLASS class)
{
    switch ((int)class) {
    case FileBasicInformation:
        return (struct info_class){sizeof(FILE_BASIC_INFORMATION), sizeof(FILE_BASIC_INFORMATION),
                                   FILE_READ_ATTRIBUTES, FILE_WRITE_ATTRIBUTES};
    case FileStandardInformation:
        return (struct info_class){.query_bytes = sizeof(FILE_STANDARD_INFORMATION)};
    case FileInternalInformation:
        return (struct info_class){.query_bytes = 8};
    case FileEaInformation:
        return (struct info_class){.query_bytes = 4};
    case FileAccessInformation:
    case FileModeInformation:
        return (struct info_class){.query_bytes = 4, .set_bytes = 4};
    case FileAlignmentInformation:
        return (struct info_class){.query_bytes = sizeof(FILE_ALIGNMENT_INFORMATION)};
    case FileNameInformation:
        return (struct info_class){.query_bytes = sizeof(FILE_NAME_INFORMATION)};
    case FilePositionInformation:
        return (struct info_class){
            sizeof(FILE_POSITION_INFORMATION), sizeof(FILE_POSITION_INFORMATION),
            FILE_READ_DATA | FILE_WRITE_DATA, FILE_READ_DATA | FILE_WRITE_DATA};
    case FileNetworkOpenInformation:
        return (struct info_class){.query_bytes = sizeof(FILE_NETWORK_OPEN_INFORMATION),
                                   .query_access = FILE_READ_ATTRIBUTES};
    case FileAttributeTagInformation:
        return (struct info_class){.query_bytes = sizeof(FILE_ATTRIBUTE_TAG_INFORMATION),
                                   .query_access = FILE_READ_ATTRIBUTES};
    case FileRenameInformation:
    case FileLinkInformation:
        return (struct info_class){.set_bytes = 24, .set_access = DELETE};
    case FileDispositionInformation:
        return (struct info_class){.set_bytes = 1, .set_access = DELETE};
    case FileAllocationInformation:
    case FileEndOfFileInformation:
    case FileValidDataLengthInformation:
        return (struct info_class){.set_bytes = 8, .set_access = FILE_WRITE_DATA};
    case FileCompletionInformation:
        return (struct info_class){.set_bytes = sizeof(FILE_COMPLETION_INFORMATION)};
    case FileIoCompletionNotificationInformation:
        return (struct info_class){4, 4, 0, 0};
    case FileStreamInformation:
    case FileAllInformation:
        return (struct info_class){.query_bytes = 24, .query_access = FILE_READ_ATTRIBUTES};
    default:
        return (struct info_class){0};
    }
}

static ULONG mode_of(const FILE_OBJECT *file)
{
    ULONG mode = 0;

    if (file->Flags & FO_WRITE_THROUGH)
        mode |= FILE_WRITE_THROUGH;
    if (file->Flags & FO_SEQUENTIAL_ONLY)
        mode |= FILE_SEQUENTIAL_ONLY;
    if (file->Flags & FO_NO_INTERMEDIATE_BUFFERING)
        mode |= FILE_NO_INTERMEDIATE_BUFFERING;
    if (file->Flags & FO_SYNCHRONOUS_IO)
        mode |= file->Flags & FO_ALERTABLE_IO ? FILE_SYNCHRONOUS_IO_ALERT
                                              : FILE_SYNCHRONOUS_IO_NONALERT;
    return mode;
}

static ULONG notification_of(const FILE_OBJECT *file)
{
    return (file->Flags & FO_SKIP_COMPLETION_PORT ? FILE_SKIP_COMPLETION_PORT_ON_SUCCESS : 0) |
           (file->Flags & FO_SKIP_SET_EVENT ? FILE_SKIP_SET_EVENT_ON_HANDLE : 0) |
           (file->Flags & FO_SKIP_SET_FAST_IO ? FILE_SKIP_SET_USER_EVENT_ON_FAST_IO : 0);
}

/* --- what the I/O manager answers itself ------------------------------------------------------ */

/* End a request without an IRP: the answer and the status block. */
static NTSTATUS answer(struct io_request *request, void *buffer, const void *data, ULONG bytes,
                       NTSTATUS status)
{
    IO_STATUS_BLOCK iosb = {.Status = status, .Information = bytes};

    if (bytes && !NT_SUCCESS(ob_out(request->call, buffer, data, bytes)))
        return io_request_fail(request, STATUS_ACCESS_VIOLATION);
    ob_out(request->call, request->iosb, &iosb, sizeof iosb);
    return io_request_fail(request, status);
}

static bool query_here(struct io_request *request, void *buffer, FILE_INFORMATION_CLASS class,
                       NTSTATUS *status)
{
    const FILE_OBJECT *file = request->file;
    ULONG value;

    switch ((int)class) {
    case FilePositionInformation:
        if (!request->synchronous)
            return false;
        *status = answer(request, buffer, &file->CurrentByteOffset, sizeof file->CurrentByteOffset,
                         STATUS_SUCCESS);
        return true;
    case FileModeInformation:
        value = mode_of(file);
        break;
    case FileAccessInformation:
        value = request->granted;
        break;
    case FileAlignmentInformation:
        value = request->device->AlignmentRequirement;
        break;
    case FileIoCompletionNotificationInformation:
        value = notification_of(file);
        break;
    default:
        return false;
    }
    *status = answer(request, buffer, &value, sizeof value, STATUS_SUCCESS);
    return true;
}

static NTSTATUS query(HANDLE handle, PIO_STATUS_BLOCK iosb, void *buffer, ULONG bytes,
                      FILE_INFORMATION_CLASS class, struct ob_call call)
{
    struct info_class known = info_class(class);
    struct io_request request;
    struct io_irp *own;
    NTSTATUS status;

    if (!known.query_bytes)
        return STATUS_INVALID_INFO_CLASS;
    if (bytes < known.query_bytes)
        return STATUS_INFO_LENGTH_MISMATCH;
    if (call.mode != KernelMode && !io_user_writable(buffer, bytes))
        return STATUS_ACCESS_VIOLATION;
    status = io_request_begin(&request, handle, known.query_access, NULL, iosb, NULL, call);
    if (!NT_SUCCESS(status) || query_here(&request, buffer, class, &status))
        return status;
    status = io_request_irp(&request, IRP_MJ_QUERY_INFORMATION, IRP_INPUT_OPERATION);
    if (!NT_SUCCESS(status))
        return status;
    own = io_irp_of(request.irp);
    own->output_bytes = bytes;
    request.irp->UserBuffer = buffer;
    request.location->Parameters.QueryFile.Length = bytes;
    request.location->Parameters.QueryFile.FileInformationClass = class;
    status = io_system_buffer(request.irp, NULL, 0, bytes, call.mode, 0);
    if (!NT_SUCCESS(status))
        return io_request_fail(&request, status);
    return io_request_send_and_wait(&request);
}

/* --- setting ---------------------------------------------------------------------------------- */

static NTSTATUS set_position(struct io_request *request, const void *buffer)
{
    LARGE_INTEGER offset;
    NTSTATUS status = ob_in(request->call, &offset, buffer, sizeof offset);

    if (NT_SUCCESS(status) && offset.QuadPart < 0)
        status = STATUS_INVALID_PARAMETER;
    if (!NT_SUCCESS(status))
        return io_request_fail(request, status);
    request->file->CurrentByteOffset = offset;
    return answer(request, NULL, NULL, 0, STATUS_SUCCESS);
}

static NTSTATUS set_port(struct io_request *request, const void *buffer)
{
    FILE_COMPLETION_INFORMATION information;
    struct io_file *own = container_of(request->file, struct io_file, object);
    void *port;
    NTSTATUS status = ob_in(request->call, &information, buffer, sizeof information);

    if (NT_SUCCESS(status) && (request->synchronous || request->file->CompletionContext))
        status = STATUS_INVALID_PARAMETER;
    if (NT_SUCCESS(status))
        status = ob_handle_reference(information.Port, IO_COMPLETION_MODIFY_STATE,
                                     world->io->completion_type, request->call, &port, NULL);
    if (!NT_SUCCESS(status))
        return io_request_fail(request, status);
    own->port.Port = port; /* keeps the reference */
    own->port.Key = information.Key;
    request->file->CompletionContext = &own->port;
    return answer(request, NULL, NULL, 0, STATUS_SUCCESS);
}

static NTSTATUS set_notification(struct io_request *request, const void *buffer)
{
    ULONG flags;
    NTSTATUS status = ob_in(request->call, &flags, buffer, sizeof flags);

    if (NT_SUCCESS(status) &&
        flags & ~(ULONG)(FILE_SKIP_COMPLETION_PORT_ON_SUCCESS | FILE_SKIP_SET_EVENT_ON_HANDLE |
                         FILE_SKIP_SET_USER_EVENT_ON_FAST_IO))
        status = STATUS_INVALID_PARAMETER;
    if (!NT_SUCCESS(status))
        return io_request_fail(request, status);
    if (flags & FILE_SKIP_COMPLETION_PORT_ON_SUCCESS)
        request->file->Flags |= FO_SKIP_COMPLETION_PORT;
    if (flags & FILE_SKIP_SET_EVENT_ON_HANDLE)
        request->file->Flags |= FO_SKIP_SET_EVENT;
    if (flags & FILE_SKIP_SET_USER_EVENT_ON_FAST_IO)
        request->file->Flags |= FO_SKIP_SET_FAST_IO;
    return answer(request, NULL, NULL, 0, STATUS_SUCCESS);
}

static NTSTATUS set(HANDLE handle, PIO_STATUS_BLOCK iosb, const void *buffer, ULONG bytes,
                    FILE_INFORMATION_CLASS class, struct ob_call call)
{
    struct info_class known = info_class(class);
    struct io_request request;
    NTSTATUS status;

    if (!known.set_bytes)
        return STATUS_INVALID_INFO_CLASS;
    if (bytes < known.set_bytes)
        return STATUS_INFO_LENGTH_MISMATCH;
    if (call.mode != KernelMode && !io_user_readable(buffer, bytes))
        return STATUS_ACCESS_VIOLATION;
    status = io_request_begin(&request, handle, known.set_access, NULL, iosb, NULL, call);
    if (!NT_SUCCESS(status))
        return status;
    if (class == FilePositionInformation && request.synchronous)
        return set_position(&request, buffer);
    if (class == FileCompletionInformation)
        return set_port(&request, buffer);
    if (class == FileIoCompletionNotificationInformation)
        return set_notification(&request, buffer);
    status = io_request_irp(&request, IRP_MJ_SET_INFORMATION, 0);
    if (!NT_SUCCESS(status))
        return status;
    request.location->Parameters.SetFile.Length = bytes;
    request.location->Parameters.SetFile.FileInformationClass = class;
    status = io_system_buffer(request.irp, buffer, bytes, bytes, call.mode, 0);
    if (!NT_SUCCESS(status))
        return io_request_fail(&request, status);
    return io_request_send_and_wait(&request);
}

/* --- volumes ---------------------------------------------------------------------------------- */

static NTSTATUS query_volume(HANDLE handle, PIO_STATUS_BLOCK iosb, void *buffer, ULONG bytes,
                             FS_INFORMATION_CLASS class, struct ob_call call)
{
    struct io_request request;
    NTSTATUS status;

    if (class < FileFsVolumeInformation || class >= FileFsMaximumInformation)
        return STATUS_INVALID_INFO_CLASS;
    if (bytes < 8)
        return STATUS_INFO_LENGTH_MISMATCH;
    if (call.mode != KernelMode && !io_user_writable(buffer, bytes))
        return STATUS_ACCESS_VIOLATION;
    status = io_request_begin(&request, handle, 0, NULL, iosb, NULL, call);
    if (!NT_SUCCESS(status))
        return status;
    if (class == FileFsDeviceInformation) {
        PDEVICE_OBJECT device = request.file->DeviceObject;
        FILE_FS_DEVICE_INFORMATION information = {.DeviceType = device->DeviceType,
                                                  .Characteristics = device->Characteristics};

        return answer(&request, buffer, &information, sizeof information, STATUS_SUCCESS);
    }
    status = io_request_irp(&request, IRP_MJ_QUERY_VOLUME_INFORMATION, IRP_INPUT_OPERATION);
    if (!NT_SUCCESS(status))
        return status;
    io_irp_of(request.irp)->output_bytes = bytes;
    request.irp->UserBuffer = buffer;
    request.location->Parameters.QueryVolume.Length = bytes;
    request.location->Parameters.QueryVolume.FsInformationClass = class;
    status = io_system_buffer(request.irp, NULL, 0, bytes, call.mode, 0);
    if (!NT_SUCCESS(status))
        return io_request_fail(&request, status);
    return io_request_send_and_wait(&request);
}

/* --- the system calls ------------------------------------------------------------------------- */

NTSTATUS NtQueryInformationFile(HANDLE FileHandle, PIO_STATUS_BLOCK IoStatusBlock,
                                PVOID FileInformation, ULONG Length,
                                FILE_INFORMATION_CLASS FileInformationClass)
{
    KE_DDI(FileHandle, FileInformationClass);
    return query(FileHandle, IoStatusBlock, FileInformation, Length, FileInformationClass,
                 OB_CALL_NT);
}

NTSTATUS ZwQueryInformationFile(HANDLE FileHandle, PIO_STATUS_BLOCK IoStatusBlock,
                                PVOID FileInformation, ULONG Length,
                                FILE_INFORMATION_CLASS FileInformationClass)
{
    OB_ZW(status, call);
    KE_DDI(FileHandle, FileInformationClass);
    status = query(FileHandle, IoStatusBlock, FileInformation, Length, FileInformationClass, call);
    OB_ZW_END(status);
}

NTSTATUS NtSetInformationFile(HANDLE FileHandle, PIO_STATUS_BLOCK IoStatusBlock,
                              PVOID FileInformation, ULONG Length,
                              FILE_INFORMATION_CLASS FileInformationClass)
{
    KE_DDI(FileHandle, FileInformationClass);
    return set(FileHandle, IoStatusBlock, FileInformation, Length, FileInformationClass,
               OB_CALL_NT);
}

NTSTATUS ZwSetInformationFile(HANDLE FileHandle, PIO_STATUS_BLOCK IoStatusBlock,
                              PVOID FileInformation, ULONG Length,
                              FILE_INFORMATION_CLASS FileInformationClass)
{
    OB_ZW(status, call);
    KE_DDI(FileHandle, FileInformationClass);
    status = set(FileHandle, IoStatusBlock, FileInformation, Length, FileInformationClass, call);
    OB_ZW_END(status);
}

NTSTATUS NtQueryVolumeInformationFile(HANDLE FileHandle, PIO_STATUS_BLOCK IoStatusBlock,
                                      PVOID FsInformation, ULONG Length,
                                      FS_INFORMATION_CLASS FsInformationClass)
{
    KE_DDI(FileHandle, FsInformationClass);
    return query_volume(FileHandle, IoStatusBlock, FsInformation, Length, FsInformationClass,
                        OB_CALL_NT);
}

NTSTATUS ZwQueryVolumeInformationFile(HANDLE FileHandle, PIO_STATUS_BLOCK IoStatusBlock,
                                      PVOID FsInformation, ULONG Length,
                                      FS_INFORMATION_CLASS FsInformationClass)
{
    OB_ZW(status, call);
    KE_DDI(FileHandle, FsInformationClass);
    status =
        query_volume(FileHandle, IoStatusBlock, FsInformation, Length, FsInformationClass, call);
    OB_ZW_END(status);
}
