/*
 * file_control.c - requests that file systems know: listing a directory, locking a range of bytes,
 * and files by name that are opened for one question. What comes of them is up to the driver.
 */
#include "io/io.h"
#include "ob/service.h"

#include <string.h>

enum { TAG = 'I' | 'o' << 8 | 'F' << 16 | 'c' << 24 };

/* Memory that the driver reads by way of the request and that goes with it. */
static void *keep(struct io_request *request, uint32_t bytes)
{
    struct io_irp *own = io_irp_of(request->irp);

    own->extra = mm_pool_alloc(bytes, TAG, MM_POOL_KERNEL | MM_POOL_ZERO, 0);
    return own->extra;
}

/* --- directories ------------------------------------------------------------------------------ */

struct listing {
    HANDLE file, event;
    PIO_APC_ROUTINE apc;
    PVOID apc_context;
    PIO_STATUS_BLOCK iosb;
    PVOID buffer;
    ULONG bytes;
    FILE_INFORMATION_CLASS class;
    bool single, restart;
    const UNICODE_STRING *pattern; /* of the caller; may be NULL */
};

static bool known_class(FILE_INFORMATION_CLASS class)
{
    switch ((int)class) {
    case FileDirectoryInformation:
    case FileFullDirectoryInformation:
    case FileBothDirectoryInformation:
    case FileNamesInformation:
    case 29: /* FileObjectIdInformation */
    case 32: /* FileQuotaInformation */
    case 33: /* FileReparsePointInformation */
    case FileIdBothDirectoryInformation:
    case FileIdFullDirectoryInformation:
        return true;
    default:
        return false;
    }
}

static NTSTATUS keep_pattern(struct io_request *request, const UNICODE_STRING *theirs)
{
    UNICODE_STRING pattern, *kept;
    NTSTATUS status;

    if (!theirs)
        return STATUS_SUCCESS;
    status = ob_string_capture(request->call, theirs, &pattern);
    if (!NT_SUCCESS(status) || !pattern.Length)
        return status;
    kept = keep(request, (uint32_t)sizeof *kept + pattern.Length);
    if (!kept) {
        status = STATUS_INSUFFICIENT_RESOURCES;
    } else {
        kept->Buffer = (PWCH)(kept + 1);
        kept->Length = kept->MaximumLength = pattern.Length;
        memcpy(kept->Buffer, pattern.Buffer, pattern.Length);
        request->location->Parameters.QueryDirectory.FileName = kept;
    }
    ob_string_free(&pattern);
    return status;
}

static NTSTATUS list_service(const struct listing *listing, struct ob_call call)
{
    struct io_request request;
    NTSTATUS status;

    if (!known_class(listing->class))
        return STATUS_INVALID_INFO_CLASS;
    status = io_request_begin(&request, listing->file, FILE_LIST_DIRECTORY, listing->event,
                              listing->iosb, listing->apc, call);
    if (!NT_SUCCESS(status))
        return status;
    if (call.mode != KernelMode && !io_user_writable(listing->buffer, listing->bytes))
        return io_request_fail(&request, STATUS_ACCESS_VIOLATION);
    status = io_request_irp(&request, IRP_MJ_DIRECTORY_CONTROL, IRP_INPUT_OPERATION);
    if (!NT_SUCCESS(status))
        return status;
    request.location->MinorFunction = IRP_MN_QUERY_DIRECTORY;
    request.location->Flags = (UCHAR)((listing->restart ? SL_RESTART_SCAN : 0) |
                                      (listing->single ? SL_RETURN_SINGLE_ENTRY : 0));
    request.location->Parameters.QueryDirectory.Length = listing->bytes;
    request.location->Parameters.QueryDirectory.FileInformationClass = listing->class;
    request.irp->Overlay.AsynchronousParameters.UserApcRoutine = listing->apc;
    request.irp->Overlay.AsynchronousParameters.UserApcContext = listing->apc_context;
    status = keep_pattern(&request, listing->pattern);
    if (NT_SUCCESS(status))
        status = io_transfer_buffers(request.irp, request.device, false, listing->buffer,
                                     listing->bytes, call.mode, 0);
    return NT_SUCCESS(status) ? io_request_send(&request) : io_request_fail(&request, status);
}

OB_SERVICE(QueryDirectoryFile, FileHandle, FileInformationClass,
           (HANDLE FileHandle, HANDLE Event, PIO_APC_ROUTINE ApcRoutine, PVOID ApcContext,
            PIO_STATUS_BLOCK IoStatusBlock, PVOID FileInformation, ULONG Length,
            FILE_INFORMATION_CLASS FileInformationClass, BOOLEAN ReturnSingleEntry,
            PUNICODE_STRING FileName, BOOLEAN RestartScan),
           list_service(&(struct listing){FileHandle, Event, ApcRoutine, ApcContext, IoStatusBlock,
                                          FileInformation, Length, FileInformationClass,
                                          ReturnSingleEntry != FALSE, RestartScan != FALSE,
                                          FileName},
                        call))

/* --- locks ------------------------------------------------------------------------------------ */

struct lock {
    HANDLE file, event;
    PIO_APC_ROUTINE apc;
    PVOID apc_context;
    PIO_STATUS_BLOCK iosb;
    const LARGE_INTEGER *offset, *length; /* of the caller */
    ULONG key;
    UCHAR minor, flags;
};

static NTSTATUS fill_lock(struct io_request *request, const struct lock *lock)
{
    PIO_STACK_LOCATION location = request->location;
    PLARGE_INTEGER length = keep(request, sizeof *length);
    NTSTATUS status;

    if (!length)
        return STATUS_INSUFFICIENT_RESOURCES;
    location->MinorFunction = lock->minor;
    location->Flags = lock->flags;
    location->Parameters.LockControl.Length = length;
    location->Parameters.LockControl.Key = lock->key;
    request->irp->Overlay.AsynchronousParameters.UserApcRoutine = lock->apc;
    request->irp->Overlay.AsynchronousParameters.UserApcContext = lock->apc_context;
    status = ob_in(request->call, length, lock->length, sizeof *length);
    if (!NT_SUCCESS(status))
        return status;
    return ob_in(request->call, &location->Parameters.LockControl.ByteOffset, lock->offset,
                 sizeof *lock->offset);
}

static NTSTATUS lock_service(const struct lock *lock, struct ob_call call)
{
    struct io_request request;
    NTSTATUS status = io_request_begin(&request, lock->file, FILE_READ_DATA | FILE_WRITE_DATA,
                                       lock->event, lock->iosb, lock->apc, call);

    if (!NT_SUCCESS(status))
        return status;
    status = io_request_irp(&request, IRP_MJ_LOCK_CONTROL, 0);
    if (!NT_SUCCESS(status))
        return status;
    status = fill_lock(&request, lock);
    if (!NT_SUCCESS(status))
        return io_request_fail(&request, status);
    return lock->minor == IRP_MN_LOCK ? io_request_send(&request)
                                      : io_request_send_and_wait(&request);
}

OB_SERVICE(LockFile, FileHandle, Key,
           (HANDLE FileHandle, HANDLE Event, PIO_APC_ROUTINE ApcRoutine, PVOID ApcContext,
            PIO_STATUS_BLOCK IoStatusBlock, PLARGE_INTEGER ByteOffset, PLARGE_INTEGER Length,
            ULONG Key, BOOLEAN FailImmediately, BOOLEAN ExclusiveLock),
           lock_service(&(struct lock){FileHandle, Event, ApcRoutine, ApcContext, IoStatusBlock,
                                       ByteOffset, Length, Key, IRP_MN_LOCK,
                                       (UCHAR)((FailImmediately ? SL_FAIL_IMMEDIATELY : 0) |
                                               (ExclusiveLock ? SL_EXCLUSIVE_LOCK : 0))},
                        call))

OB_SERVICE(UnlockFile, FileHandle, Key,
           (HANDLE FileHandle, PIO_STATUS_BLOCK IoStatusBlock, PLARGE_INTEGER ByteOffset,
            PLARGE_INTEGER Length, ULONG Key),
           lock_service(&(struct lock){.file = FileHandle,
                                       .iosb = IoStatusBlock,
                                       .offset = ByteOffset,
                                       .length = Length,
                                       .key = Key,
                                       .minor = IRP_MN_UNLOCK_SINGLE},
                        call))

/* --- by name ---------------------------------------------------------------------------------- */

/* A handle of the kernel's to the file that the caller's attributes name. */
static NTSTATUS open_by_name(const OBJECT_ATTRIBUTES *theirs, ACCESS_MASK access, ULONG options,
                             HANDLE *handle)
{
    OBJECT_ATTRIBUTES attributes = *theirs;
    IO_STATUS_BLOCK iosb;

    attributes.Attributes |= OBJ_KERNEL_HANDLE;
    return ZwOpenFile(handle, access, &attributes, &iosb,
                      FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, options);
}

NTSTATUS ZwQueryFullAttributesFile(POBJECT_ATTRIBUTES ObjectAttributes,
                                   PFILE_NETWORK_OPEN_INFORMATION FileInformation)
{
    FILE_NETWORK_OPEN_INFORMATION answer;
    IO_STATUS_BLOCK iosb;
    HANDLE handle;
    NTSTATUS status;

    KE_DDI(ObjectAttributes, 0);
    status = open_by_name(ObjectAttributes, FILE_READ_ATTRIBUTES, FILE_OPEN_REPARSE_POINT, &handle);
    if (!NT_SUCCESS(status))
        return status;
    status =
        ZwQueryInformationFile(handle, &iosb, &answer, sizeof answer, FileNetworkOpenInformation);
    ZwClose(handle);
    if (NT_SUCCESS(status))
        mm_out(FileInformation, &answer, sizeof answer, KernelMode);
    return status;
}

NTSTATUS ZwDeleteFile(POBJECT_ATTRIBUTES ObjectAttributes)
{
    HANDLE handle;
    NTSTATUS status;

    KE_DDI(ObjectAttributes, 0);
    status = open_by_name(ObjectAttributes, DELETE, FILE_DELETE_ON_CLOSE | FILE_OPEN_REPARSE_POINT,
                          &handle);
    if (!NT_SUCCESS(status))
        return status;
    return ZwClose(handle);
}
