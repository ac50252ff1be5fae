/* io.c - requests that pend, are finished or cancelled, and completion ports. */
#include "../oracle.h"

static HANDLE open_overlapped(void)
{
    return CreateFileA("\\\\.\\IrqlabOracle", GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING,
                       FILE_FLAG_OVERLAPPED, NULL);
}

static DWORD ask(HANDLE device, int function, OVERLAPPED *overlapped)
{
    DWORD bytes = 0;

    return oracle_error(
        DeviceIoControl(device, ORACLE_CODE(function), NULL, 0, NULL, 0, &bytes, overlapped));
}

static void io_pending(const char *check)
{
    HANDLE device = open_overlapped();
    OVERLAPPED o = {0};
    DWORD bytes = 99;

    o.hEvent = CreateEventA(NULL, TRUE, TRUE, NULL);
    SAY(ask(device, ORACLE_PEND, &o));
    SAY(WaitForSingleObject(o.hEvent, 0)); /* F248 */
    SAY(oracle_error(GetOverlappedResult(device, &o, &bytes, FALSE)));
    SAY(HasOverlappedIoCompleted(&o));
    SAY(ask(oracle_device, ORACLE_FINISH, NULL));
    SAY(WaitForSingleObject(o.hEvent, 5000));
    SAY(oracle_error(GetOverlappedResult(device, &o, &bytes, FALSE)));
    SAY(bytes);
    SAY(ask(oracle_device, ORACLE_FINISH, NULL));
    CloseHandle(o.hEvent);
    CloseHandle(device);
}

/* F251 */
static void io_cancelled(const char *check)
{
    HANDLE device = open_overlapped();
    OVERLAPPED o = {0}, other = {0};
    DWORD bytes = 99;

    o.hEvent = CreateEventA(NULL, TRUE, FALSE, NULL);
    SAY(ask(device, ORACLE_PEND, &o));
    SAY(oracle_error(CancelIoEx(device, &other)));
    SAY(WaitForSingleObject(o.hEvent, 10));
    SAY(oracle_error(CancelIoEx(device, &o)));
    SAY(WaitForSingleObject(o.hEvent, 1000));
    SAY(oracle_error(GetOverlappedResult(device, &o, &bytes, FALSE)));
    SAY(ask(oracle_device, ORACLE_FINISH, NULL)); /* nothing is left */
    SAY(ask(device, ORACLE_PEND, &o));
    SAY(CancelIo(device));
    SAY(WaitForSingleObject(o.hEvent, 1000));
    SAY(oracle_error(GetOverlappedResult(device, &o, &bytes, FALSE)));
    SAY(ask(oracle_device, ORACLE_FINISH, NULL));
    SAY(oracle_error(CancelIoEx(device, NULL)));
    CloseHandle(o.hEvent);
    CloseHandle(device);
}

/* F245, F250 */
static void io_failed(const char *check)
{
    HANDLE device = open_overlapped();
    OVERLAPPED o = {0};
    DWORD bytes = 99;

    SAY(oracle_error(
        DeviceIoControl(oracle_device, ORACLE_CODE(ORACLE_FAIL), NULL, 0, NULL, 0, &bytes, NULL)));
    o.hEvent = CreateEventA(NULL, TRUE, FALSE, NULL);
    SAY(ask(device, ORACLE_FAIL, &o));
    SAY(WaitForSingleObject(o.hEvent, 0));
    CloseHandle(o.hEvent);
    CloseHandle(device);
}

/* An event of the program that the driver sets. */
static void io_event(const char *check)
{
    HANDLE event = CreateEventA(NULL, FALSE, FALSE, NULL), bad = (HANDLE)(ULONG_PTR)0xDEAC;
    HANDLE mutex = CreateMutexA(NULL, FALSE, NULL);
    DWORD bytes;

    SAY(oracle_error(DeviceIoControl(oracle_device, ORACLE_CODE(ORACLE_SET_EVENT), &event,
                                     sizeof event, NULL, 0, &bytes, NULL)));
    SAY(WaitForSingleObject(event, 0));
    SAY(WaitForSingleObject(event, 0));
    SAY(oracle_error(DeviceIoControl(oracle_device, ORACLE_CODE(ORACLE_SET_EVENT), &mutex,
                                     sizeof mutex, NULL, 0, &bytes, NULL)));
    SAY(oracle_error(DeviceIoControl(oracle_device, ORACLE_CODE(ORACLE_SET_EVENT), &bad, sizeof bad,
                                     NULL, 0, &bytes, NULL)));
    CloseHandle(event);
    CloseHandle(mutex);
}

static void io_ports(const char *check)
{
    HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 1), device, other;
    OVERLAPPED o = {0}, *done = NULL;
    DWORD bytes = 99;
    ULONG_PTR key = 99;

    SAY(port != NULL);
    SAY(oracle_error(GetQueuedCompletionStatus(port, &bytes, &key, &done, 10)));
    SAY(done == NULL);
    SAY(PostQueuedCompletionStatus(port, 3, 7, &o));
    SAY(PostQueuedCompletionStatus(port, 4, 8, NULL));
    SAY(GetQueuedCompletionStatus(port, &bytes, &key, &done, 0));
    SAY(bytes);
    SAY(key);
    SAY(done == &o);
    SAY(GetQueuedCompletionStatus(port, &bytes, &key, &done, 0));
    SAY(bytes);
    SAY(done == NULL);
    device = open_overlapped();
    SAY(CreateIoCompletionPort(device, port, 5, 0) == port);
    SAY(ask(device, ORACLE_PEND, &o));
    SAY(ask(oracle_device, ORACLE_FINISH, NULL));
    SAY(GetQueuedCompletionStatus(port, &bytes, &key, &done, 5000));
    SAY(key);
    SAY(done == &o);
    SAY(ask(device, ORACLE_PEND, &o));
    SAY(CancelIo(device));
    SAY(oracle_error(GetQueuedCompletionStatus(port, &bytes, &key, &done, 1000)));
    SAY(done == &o);
    SAY(ask(oracle_device, ORACLE_FINISH, NULL));
    other = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 1);
    SAY(oracle_error(CreateIoCompletionPort(device, other, 5, 0) != NULL)); /* bound already */
    CloseHandle(device);
    CloseHandle(other);
    CloseHandle(port);
}

const struct oracle_check oracle_app_io[] = {
    {"io-pending", io_pending}, {"io-cancelled", io_cancelled}, {"io-failed", io_failed},
    {"io-event", io_event},     {"io-ports", io_ports},         {NULL, NULL},
};
