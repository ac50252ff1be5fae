/*
 * errorlog.h - entries in the system's event log.
 */
#ifndef IRQLAB_WDK_NT_IO_ERRORLOG_H
#define IRQLAB_WDK_NT_IO_ERRORLOG_H

#include "device.h"

EXTERN_C_START

typedef struct _IO_ERROR_LOG_PACKET {
    UCHAR MajorFunctionCode;
    UCHAR RetryCount;
    USHORT DumpDataSize; /* bytes of DumpData, a multiple of 4 */
    USHORT NumberOfStrings;
    USHORT StringOffset; /* bytes from the start */
    USHORT EventCategory;
    NTSTATUS ErrorCode; /* of the driver's message file */
    ULONG UniqueErrorValue;
    NTSTATUS FinalStatus;
    ULONG SequenceNumber;
    ULONG IoControlCode;
    LARGE_INTEGER DeviceOffset;
    ULONG DumpData[1];
} IO_ERROR_LOG_PACKET, *PIO_ERROR_LOG_PACKET;

#define PORT_MAXIMUM_MESSAGE_LENGTH 512
#define ERROR_LOG_MAXIMUM_SIZE 240
#define ERROR_LOG_LIMIT_SIZE 240
#define IO_ERROR_LOG_MESSAGE_HEADER_LENGTH 48

/*
 * IoAllocateErrorLogEntry - an entry to fill in.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.
 * IoObject   the driver's driver or device object.
 * EntrySize  bytes, up to ERROR_LOG_MAXIMUM_SIZE.
 * Returns    the entry, zeroed; NULL: no memory or too large.
 * Differs    none known.
 * Source     WDK wdm.h IoAllocateErrorLogEntry
 */
NTKERNELAPI PVOID IoAllocateErrorLogEntry(PVOID IoObject, UCHAR EntrySize);

/*
 * IoWriteErrorLogEntry - queue it to be written; it is not the caller's any more.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.
 * Differs    shown in the run's output.
 * Source     WDK ntifs.h IoWriteErrorLogEntry
 */
NTKERNELAPI VOID IoWriteErrorLogEntry(PVOID ElEntry);

/*
 * IoFreeErrorLogEntry - free an entry that is not wanted after all.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.
 * Differs    none known.
 * Source     WDK wdm.h IoFreeErrorLogEntry
 */
NTKERNELAPI VOID IoFreeErrorLogEntry(PVOID ElEntry);

/* Messages that every driver may use as ErrorCode. */
#define IO_ERR_RETRY_SUCCEEDED ((NTSTATUS)0x00040001)
#define IO_ERR_INSUFFICIENT_RESOURCES ((NTSTATUS)0xC0040002)
#define IO_ERR_CONFIGURATION_ERROR ((NTSTATUS)0xC0040003)
#define IO_ERR_DRIVER_ERROR ((NTSTATUS)0xC0040004)
#define IO_ERR_PARITY ((NTSTATUS)0xC0040005)
#define IO_ERR_SEEK_ERROR ((NTSTATUS)0xC0040006)
#define IO_ERR_BAD_BLOCK ((NTSTATUS)0xC0040007)
#define IO_ERR_OVERRUN_ERROR ((NTSTATUS)0xC0040008)
#define IO_ERR_TIMEOUT ((NTSTATUS)0xC0040009)
#define IO_ERR_SEQUENCE ((NTSTATUS)0xC004000A)
#define IO_ERR_CONTROLLER_ERROR ((NTSTATUS)0xC004000B)
#define IO_ERR_INTERNAL_ERROR ((NTSTATUS)0xC004000C)
#define IO_ERR_INCORRECT_IRQL ((NTSTATUS)0xC004000D)
#define IO_ERR_INVALID_IOBASE ((NTSTATUS)0xC004000E)
#define IO_ERR_NOT_READY ((NTSTATUS)0xC004000F)
#define IO_ERR_INVALID_REQUEST ((NTSTATUS)0xC0040010)
#define IO_ERR_VERSION ((NTSTATUS)0xC0040011)
#define IO_ERR_LAYERED_FAILURE ((NTSTATUS)0xC0040012)
#define IO_ERR_RESET ((NTSTATUS)0xC0040013)
#define IO_ERR_PROTOCOL ((NTSTATUS)0xC0040014)

EXTERN_C_END

#endif
