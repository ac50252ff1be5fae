/* ioapiset.h - device control, overlapped requests, completion ports. */
#ifndef _IO_APISET_H_
#define _IO_APISET_H_

#include "minwinbase.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * DeviceIoControl - IRP_MJ_DEVICE_CONTROL to the driver of an open device.
 *
 * Blocks     without an OVERLAPPED until the request is completed.
 * code       CTL_CODE(…); its method says how the buffers travel.
 * bytes_returned  IoStatus.Information; left alone when the call fails. Must be there without an
 *            OVERLAPPED.
 * Returns    nonzero; 0: ERROR_IO_PENDING, ERROR_INVALID_FUNCTION (STATUS_INVALID_DEVICE_REQUEST), or
 *            what the driver's status means.
 * Differs    none known.
 * Source     SDK ioapiset.h DeviceIoControl
 */
BOOL DeviceIoControl(HANDLE device, DWORD code, LPVOID in, DWORD in_bytes, LPVOID out, DWORD out_bytes,
                     LPDWORD bytes_returned, LPOVERLAPPED overlapped);
/*
 * GetOverlappedResult(Ex) - the outcome of an overlapped request.
 *
 * Blocks     with `wait` (Ex: for milliseconds), on hEvent or the file.
 * Returns    nonzero; 0: ERROR_IO_INCOMPLETE (still under way, no wait), WAIT_TIMEOUT,
 *            WAIT_IO_COMPLETION, or what the status means.
 * Differs    none known.
 * Source     SDK ioapiset.h GetOverlappedResultEx
 */
BOOL GetOverlappedResult(HANDLE file, LPOVERLAPPED overlapped, LPDWORD bytes, BOOL wait);
BOOL GetOverlappedResultEx(HANDLE file, LPOVERLAPPED overlapped, LPDWORD bytes, DWORD milliseconds,
                           BOOL alertable);
/*
 * CancelIo, CancelIoEx, CancelSynchronousIo - IoCancelIrp for requests under way: of this thread on the
 * file; of all threads (or the one with that OVERLAPPED); what another thread waits for.
 *
 * Returns    nonzero; 0: ERROR_NOT_FOUND (Ex, Synchronous: there is none).
 * Differs    none known.
 * Source     SDK ioapiset.h CancelIoEx
 */
BOOL CancelIo(HANDLE file);
BOOL CancelIoEx(HANDLE file, LPOVERLAPPED overlapped);
BOOL CancelSynchronousIo(HANDLE thread);
/*
 * Completion ports - a queue of finished requests.
 *
 * Blocks     GetQueued…, until there is a packet or the time is over.
 * Returns    GetQueuedCompletionStatus: nonzero; 0 with *overlapped: that request failed; 0 with
 *            *overlapped NULL: WAIT_TIMEOUT, ERROR_INVALID_HANDLE.
 * Differs    the number of threads that run at once is not limited.
 * Source     SDK ioapiset.h GetQueuedCompletionStatus
 */
HANDLE CreateIoCompletionPort(HANDLE file, HANDLE port, ULONG_PTR key, DWORD threads);
BOOL GetQueuedCompletionStatus(HANDLE port, LPDWORD bytes, PULONG_PTR key, LPOVERLAPPED *overlapped,
                               DWORD milliseconds);
BOOL GetQueuedCompletionStatusEx(HANDLE port, LPOVERLAPPED_ENTRY entries, ULONG count, PULONG removed,
                                 DWORD milliseconds, BOOL alertable);
BOOL PostQueuedCompletionStatus(HANDLE port, DWORD bytes, ULONG_PTR key, LPOVERLAPPED overlapped);

#ifdef __cplusplus
}
#endif

#endif
