/*
 * file.h - system calls on files and devices.
 *
 * A handle opened with FILE_SYNCHRONOUS_IO_xxx makes reads and writes wait; else they may return
 * STATUS_PENDING, and the event, APC or completion port tells when they are done.
 */
#ifndef IRQLAB_WDK_NT_ZW_FILE_H
#define IRQLAB_WDK_NT_ZW_FILE_H

#include "../io/file.h"
#include "../ob.h"

EXTERN_C_START

/*
 * ZwCreateFile, NtCreateFile, IoCreateFile - open or create a file or device.
 *
 * IRQL              PASSIVE_LEVEL.
 * Blocks            as the driver's IRP_MJ_CREATE does.        Choice  one.
 * DesiredAccess     with SYNCHRONIZE for a synchronous handle.
 * IoStatusBlock     Information gets FILE_OPENED and the like.
 * AllocationSize    bytes for a new file; or NULL.
 * CreateDisposition FILE_OPEN and the like.
 * CreateOptions     FILE_xxx.
 * EaBuffer          or NULL, EaLength bytes.
 * Returns           STATUS_SUCCESS; STATUS_OBJECT_NAME_NOT_FOUND; STATUS_OBJECT_PATH_NOT_FOUND;
 *                   STATUS_OBJECT_TYPE_MISMATCH; STATUS_ACCESS_DENIED; STATUS_SHARING_VIOLATION;
 *                   what the driver returned.
 * Differs           none known.
 * Source            WDK wdm.h ZwCreateFile
 */
NTSYSAPI NTSTATUS ZwCreateFile(PHANDLE FileHandle, ACCESS_MASK DesiredAccess,
                               POBJECT_ATTRIBUTES ObjectAttributes, PIO_STATUS_BLOCK IoStatusBlock,
                               PLARGE_INTEGER AllocationSize, ULONG FileAttributes,
                               ULONG ShareAccess, ULONG CreateDisposition, ULONG CreateOptions,
                               PVOID EaBuffer, ULONG EaLength);
NTSYSCALLAPI NTSTATUS NtCreateFile(PHANDLE FileHandle, ACCESS_MASK DesiredAccess,
                                   POBJECT_ATTRIBUTES ObjectAttributes,
                                   PIO_STATUS_BLOCK IoStatusBlock, PLARGE_INTEGER AllocationSize,
                                   ULONG FileAttributes, ULONG ShareAccess, ULONG CreateDisposition,
                                   ULONG CreateOptions, PVOID EaBuffer, ULONG EaLength);
NTKERNELAPI NTSTATUS IoCreateFile(PHANDLE FileHandle, ACCESS_MASK DesiredAccess,
                                  POBJECT_ATTRIBUTES ObjectAttributes,
                                  PIO_STATUS_BLOCK IoStatusBlock, PLARGE_INTEGER AllocationSize,
                                  ULONG FileAttributes, ULONG ShareAccess, ULONG Disposition,
                                  ULONG CreateOptions, PVOID EaBuffer, ULONG EaLength,
                                  CREATE_FILE_TYPE CreateFileType, PVOID InternalParameters,
                                  ULONG Options);

/*
 * ZwOpenFile, NtOpenFile - open a file or device that exists.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     as the driver's IRP_MJ_CREATE does.        Choice  one.
 * Returns    as ZwCreateFile.
 * Differs    none known.
 * Source     WDK wdm.h ZwOpenFile
 */
NTSYSAPI NTSTATUS ZwOpenFile(PHANDLE FileHandle, ACCESS_MASK DesiredAccess,
                             POBJECT_ATTRIBUTES ObjectAttributes, PIO_STATUS_BLOCK IoStatusBlock,
                             ULONG ShareAccess, ULONG OpenOptions);
NTSYSCALLAPI NTSTATUS NtOpenFile(PHANDLE FileHandle, ACCESS_MASK DesiredAccess,
                                 POBJECT_ATTRIBUTES ObjectAttributes,
                                 PIO_STATUS_BLOCK IoStatusBlock, ULONG ShareAccess,
                                 ULONG OpenOptions);

/*
 * ZwReadFile, NtReadFile - read.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     until it is done, on a synchronous handle.        Choice  one.
 * Event      reset at the start and set at completion; or NULL.
 * ApcRoutine or NULL in drivers.
 * Length     bytes.
 * ByteOffset bytes; NULL: the current position.
 * Key        NULL.
 * Returns    STATUS_SUCCESS; STATUS_PENDING; STATUS_END_OF_FILE; STATUS_INVALID_HANDLE;
 *            STATUS_ACCESS_DENIED; what the driver returned.
 * Differs    none known.
 * Source     WDK wdm.h ZwReadFile
 */
NTSYSAPI NTSTATUS ZwReadFile(HANDLE FileHandle, HANDLE Event, PIO_APC_ROUTINE ApcRoutine,
                             PVOID ApcContext, PIO_STATUS_BLOCK IoStatusBlock, PVOID Buffer,
                             ULONG Length, PLARGE_INTEGER ByteOffset, PULONG Key);
NTSYSCALLAPI NTSTATUS NtReadFile(HANDLE FileHandle, HANDLE Event, PIO_APC_ROUTINE ApcRoutine,
                                 PVOID ApcContext, PIO_STATUS_BLOCK IoStatusBlock, PVOID Buffer,
                                 ULONG Length, PLARGE_INTEGER ByteOffset, PULONG Key);

/*
 * ZwWriteFile, NtWriteFile - write.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     until it is done, on a synchronous handle.        Choice  one.
 * Returns    as ZwReadFile.
 * Differs    none known.
 * Source     WDK wdm.h ZwWriteFile
 */
NTSYSAPI NTSTATUS ZwWriteFile(HANDLE FileHandle, HANDLE Event, PIO_APC_ROUTINE ApcRoutine,
                              PVOID ApcContext, PIO_STATUS_BLOCK IoStatusBlock, PVOID Buffer,
                              ULONG Length, PLARGE_INTEGER ByteOffset, PULONG Key);
NTSYSCALLAPI NTSTATUS NtWriteFile(HANDLE FileHandle, HANDLE Event, PIO_APC_ROUTINE ApcRoutine,
                                  PVOID ApcContext, PIO_STATUS_BLOCK IoStatusBlock, PVOID Buffer,
                                  ULONG Length, PLARGE_INTEGER ByteOffset, PULONG Key);

/*
 * ZwDeviceIoControlFile, NtDeviceIoControlFile, ZwFsControlFile, NtFsControlFile - ask a device or
 * file system for something.
 *
 * IRQL          PASSIVE_LEVEL.
 * Blocks        until it is done, on a synchronous handle.        Choice  one.
 * IoControlCode CTL_CODE.
 * InputBuffer   InputBufferLength bytes; OutputBuffer likewise.
 * Returns       as ZwReadFile.
 * Differs       none known.
 * Source        WDK ntddk.h ZwDeviceIoControlFile
 */
NTSYSAPI NTSTATUS ZwDeviceIoControlFile(HANDLE FileHandle, HANDLE Event, PIO_APC_ROUTINE ApcRoutine,
                                        PVOID ApcContext, PIO_STATUS_BLOCK IoStatusBlock,
                                        ULONG IoControlCode, PVOID InputBuffer,
                                        ULONG InputBufferLength, PVOID OutputBuffer,
                                        ULONG OutputBufferLength);
NTSYSCALLAPI NTSTATUS NtDeviceIoControlFile(HANDLE FileHandle, HANDLE Event,
                                            PIO_APC_ROUTINE ApcRoutine, PVOID ApcContext,
                                            PIO_STATUS_BLOCK IoStatusBlock, ULONG IoControlCode,
                                            PVOID InputBuffer, ULONG InputBufferLength,
                                            PVOID OutputBuffer, ULONG OutputBufferLength);
NTSYSAPI NTSTATUS ZwFsControlFile(HANDLE FileHandle, HANDLE Event, PIO_APC_ROUTINE ApcRoutine,
                                  PVOID ApcContext, PIO_STATUS_BLOCK IoStatusBlock,
                                  ULONG FsControlCode, PVOID InputBuffer, ULONG InputBufferLength,
                                  PVOID OutputBuffer, ULONG OutputBufferLength);
NTSYSCALLAPI NTSTATUS NtFsControlFile(HANDLE FileHandle, HANDLE Event, PIO_APC_ROUTINE ApcRoutine,
                                      PVOID ApcContext, PIO_STATUS_BLOCK IoStatusBlock,
                                      ULONG FsControlCode, PVOID InputBuffer,
                                      ULONG InputBufferLength, PVOID OutputBuffer,
                                      ULONG OutputBufferLength);

/*
 * ZwQueryInformationFile, NtQueryInformationFile - facts about an open file.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     as the driver does.
 * Length     bytes of FileInformation.
 * Returns    STATUS_SUCCESS; STATUS_INFO_LENGTH_MISMATCH; STATUS_INVALID_INFO_CLASS;
 *            STATUS_BUFFER_OVERFLOW; STATUS_INVALID_HANDLE.
 * Differs    none known.
 * Source     WDK wdm.h ZwQueryInformationFile
 */
NTSYSAPI NTSTATUS ZwQueryInformationFile(HANDLE FileHandle, PIO_STATUS_BLOCK IoStatusBlock,
                                         PVOID FileInformation, ULONG Length,
                                         FILE_INFORMATION_CLASS FileInformationClass);
NTSYSCALLAPI NTSTATUS NtQueryInformationFile(HANDLE FileHandle, PIO_STATUS_BLOCK IoStatusBlock,
                                             PVOID FileInformation, ULONG Length,
                                             FILE_INFORMATION_CLASS FileInformationClass);

/*
 * ZwSetInformationFile, NtSetInformationFile - change an open file: position, end, completion port
 * …
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     as the driver does.
 * Returns    as ZwQueryInformationFile.
 * Differs    none known.
 * Source     WDK wdm.h ZwSetInformationFile
 */
NTSYSAPI NTSTATUS ZwSetInformationFile(HANDLE FileHandle, PIO_STATUS_BLOCK IoStatusBlock,
                                       PVOID FileInformation, ULONG Length,
                                       FILE_INFORMATION_CLASS FileInformationClass);
NTSYSCALLAPI NTSTATUS NtSetInformationFile(HANDLE FileHandle, PIO_STATUS_BLOCK IoStatusBlock,
                                           PVOID FileInformation, ULONG Length,
                                           FILE_INFORMATION_CLASS FileInformationClass);

/*
 * ZwQueryVolumeInformationFile, NtQueryVolumeInformationFile - facts about a file's volume or
 * device.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     as the driver does.
 * Returns    as ZwQueryInformationFile.
 * Differs    none known.
 * Source     WDK ntddk.h ZwQueryVolumeInformationFile
 */
NTSYSAPI NTSTATUS ZwQueryVolumeInformationFile(HANDLE FileHandle, PIO_STATUS_BLOCK IoStatusBlock,
                                               PVOID FsInformation, ULONG Length,
                                               FS_INFORMATION_CLASS FsInformationClass);
NTSYSCALLAPI NTSTATUS NtQueryVolumeInformationFile(HANDLE FileHandle,
                                                   PIO_STATUS_BLOCK IoStatusBlock,
                                                   PVOID FsInformation, ULONG Length,
                                                   FS_INFORMATION_CLASS FsInformationClass);

/*
 * ZwQueryDirectoryFile, NtQueryDirectoryFile - list a directory.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     as the driver does.
 * FileName   a pattern for the first call; or NULL.
 * Returns    STATUS_SUCCESS; STATUS_NO_MORE_FILES; STATUS_NO_SUCH_FILE; STATUS_BUFFER_OVERFLOW.
 * Differs    there is no file system: what the driver returned.
 * Source     WDK ntifs.h ZwQueryDirectoryFile
 */
NTSYSAPI NTSTATUS ZwQueryDirectoryFile(HANDLE FileHandle, HANDLE Event, PIO_APC_ROUTINE ApcRoutine,
                                       PVOID ApcContext, PIO_STATUS_BLOCK IoStatusBlock,
                                       PVOID FileInformation, ULONG Length,
                                       FILE_INFORMATION_CLASS FileInformationClass,
                                       BOOLEAN ReturnSingleEntry, PUNICODE_STRING FileName,
                                       BOOLEAN RestartScan);
NTSYSCALLAPI NTSTATUS NtQueryDirectoryFile(HANDLE FileHandle, HANDLE Event,
                                           PIO_APC_ROUTINE ApcRoutine, PVOID ApcContext,
                                           PIO_STATUS_BLOCK IoStatusBlock, PVOID FileInformation,
                                           ULONG Length,
                                           FILE_INFORMATION_CLASS FileInformationClass,
                                           BOOLEAN ReturnSingleEntry, PUNICODE_STRING FileName,
                                           BOOLEAN RestartScan);

/*
 * ZwQueryFullAttributesFile, ZwDeleteFile - facts about a file by name; delete a file by name.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     as the driver does.
 * Returns    as ZwCreateFile.
 * Differs    none known.
 * Source     WDK wdm.h ZwQueryFullAttributesFile
 */
NTSYSAPI NTSTATUS ZwQueryFullAttributesFile(POBJECT_ATTRIBUTES ObjectAttributes,
                                            PFILE_NETWORK_OPEN_INFORMATION FileInformation);
NTSYSAPI NTSTATUS ZwDeleteFile(POBJECT_ATTRIBUTES ObjectAttributes);

/*
 * ZwFlushBuffersFile - write out what is buffered.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     as the driver's IRP_MJ_FLUSH_BUFFERS does.
 * Returns    STATUS_SUCCESS; what the driver returned.
 * Differs    none known.
 * Source     WDK ntifs.h ZwFlushBuffersFile
 */
NTSYSAPI NTSTATUS ZwFlushBuffersFile(HANDLE FileHandle, PIO_STATUS_BLOCK IoStatusBlock);

/*
 * ZwLockFile, ZwUnlockFile - lock and unlock a range of bytes.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     until it is free, unless FailImmediately.
 * Returns    STATUS_SUCCESS; STATUS_PENDING; STATUS_LOCK_NOT_GRANTED; STATUS_RANGE_NOT_LOCKED.
 * Differs    none known.
 * Source     WDK ntifs.h ZwLockFile
 */
NTSYSAPI NTSTATUS ZwLockFile(HANDLE FileHandle, HANDLE Event, PIO_APC_ROUTINE ApcRoutine,
                             PVOID ApcContext, PIO_STATUS_BLOCK IoStatusBlock,
                             PLARGE_INTEGER ByteOffset, PLARGE_INTEGER Length, ULONG Key,
                             BOOLEAN FailImmediately, BOOLEAN ExclusiveLock);
NTSYSAPI NTSTATUS ZwUnlockFile(HANDLE FileHandle, PIO_STATUS_BLOCK IoStatusBlock,
                               PLARGE_INTEGER ByteOffset, PLARGE_INTEGER Length, ULONG Key);

/*
 * ZwCancelIoFile, NtCancelIoFile, ZwCancelIoFileEx, NtCancelIoFileEx - cancel this thread's
 * requests on a handle, or one or all of the process's.
 *
 * IRQL              PASSIVE_LEVEL.
 * Blocks            until they have completed.        Choice  one.
 * IoRequestToCancel the request's status block; NULL: all.
 * Returns           STATUS_SUCCESS; STATUS_NOT_FOUND (Ex); STATUS_INVALID_HANDLE.
 * Differs           none known.
 * Source            kernel export, not on a WDK page
 */
NTSYSAPI NTSTATUS ZwCancelIoFile(HANDLE FileHandle, PIO_STATUS_BLOCK IoStatusBlock);
NTSYSCALLAPI NTSTATUS NtCancelIoFile(HANDLE FileHandle, PIO_STATUS_BLOCK IoStatusBlock);
NTSYSAPI NTSTATUS ZwCancelIoFileEx(HANDLE FileHandle, PIO_STATUS_BLOCK IoRequestToCancel,
                                   PIO_STATUS_BLOCK IoStatusBlock);
NTSYSCALLAPI NTSTATUS NtCancelIoFileEx(HANDLE FileHandle, PIO_STATUS_BLOCK IoRequestToCancel,
                                       PIO_STATUS_BLOCK IoStatusBlock);

/* Opening with a hint. */
struct _ECP_LIST;
struct _TXN_PARAMETER_BLOCK;

typedef struct _IO_DRIVER_CREATE_CONTEXT {
    CSHORT Size;
    struct _ECP_LIST *ExtraCreateParameter;
    PVOID DeviceObjectHint;
    struct _TXN_PARAMETER_BLOCK *TxnParameters;
    struct _EJOB *SiloContext;
} IO_DRIVER_CREATE_CONTEXT, *PIO_DRIVER_CREATE_CONTEXT;

typedef struct _TXN_PARAMETER_BLOCK {
    USHORT Length;
    USHORT TxFsContext;
    PVOID TransactionObject;
} TXN_PARAMETER_BLOCK, *PTXN_PARAMETER_BLOCK;

/* IoInitializeDriverCreateContext - the defaults. */
IRQLAB_INLINE VOID IoInitializeDriverCreateContext(PIO_DRIVER_CREATE_CONTEXT DriverContext)
{
    __builtin_memset(DriverContext, 0, sizeof(*DriverContext));
    DriverContext->Size = sizeof(*DriverContext);
}

/*
 * IoCreateFileEx, IoCreateFileSpecifyDeviceObjectHint - IoCreateFile with a context, or below a
 * certain filter.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     as the driver's IRP_MJ_CREATE does.
 * Returns    as ZwCreateFile; STATUS_INVALID_DEVICE_OBJECT_PARAMETER.
 * Differs    none known.
 * Source     WDK ntddk.h IoCreateFileEx
 */
NTKERNELAPI NTSTATUS IoCreateFileEx(PHANDLE FileHandle, ACCESS_MASK DesiredAccess,
                                    POBJECT_ATTRIBUTES ObjectAttributes,
                                    PIO_STATUS_BLOCK IoStatusBlock, PLARGE_INTEGER AllocationSize,
                                    ULONG FileAttributes, ULONG ShareAccess, ULONG Disposition,
                                    ULONG CreateOptions, PVOID EaBuffer, ULONG EaLength,
                                    CREATE_FILE_TYPE CreateFileType, PVOID InternalParameters,
                                    ULONG Options, PIO_DRIVER_CREATE_CONTEXT DriverContext);
NTKERNELAPI NTSTATUS IoCreateFileSpecifyDeviceObjectHint(
    PHANDLE FileHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
    PIO_STATUS_BLOCK IoStatusBlock, PLARGE_INTEGER AllocationSize, ULONG FileAttributes,
    ULONG ShareAccess, ULONG Disposition, ULONG CreateOptions, PVOID EaBuffer, ULONG EaLength,
    CREATE_FILE_TYPE CreateFileType, PVOID InternalParameters, ULONG Options, PVOID DeviceObject);

EXTERN_C_END

#endif
