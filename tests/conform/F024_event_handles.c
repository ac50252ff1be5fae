/* facts: F024 F026 F027 F028 */
/*
 * F024. Events created by ZwCreateEvent and referenced by ObReferenceObjectByHandle can be used
 *   interchangeably with Ke calls on the body and Zw calls on the handle: both see one state.
 * F026. NtSetEvent, NtResetEvent and NtPulseEvent report the previous state (0 or 1) through the
 *   optional pointer; NtPulseEvent on a set event reports 1 and leaves it reset.
 * F027. NtQueryEvent(EventBasicInformation) reports EventType and EventState without changing
 *   the state.
 * F028. Semaphore calls on an event handle fail with STATUS_OBJECT_TYPE_MISMATCH (and event
 *   calls on a keyed-event handle likewise).
 */
#include "conform.h"

typedef struct {
    EVENT_TYPE EventType;
    LONG EventState;
} BASIC;

NTSYSAPI NTSTATUS NTAPI NtSetEvent(HANDLE, PLONG);
NTSYSAPI NTSTATUS NTAPI NtResetEvent(HANDLE, PLONG);
NTSYSAPI NTSTATUS NTAPI NtPulseEvent(HANDLE, PLONG);
NTSYSAPI NTSTATUS NTAPI NtQueryEvent(HANDLE, ULONG, PVOID, ULONG, PULONG);
NTSYSAPI NTSTATUS NTAPI NtReleaseSemaphore(HANDLE, LONG, PLONG);
NTSYSAPI NTSTATUS NTAPI NtQuerySemaphore(HANDLE, ULONG, PVOID, ULONG, PULONG);
NTSYSAPI NTSTATUS NTAPI NtCreateKeyedEvent(PHANDLE, ACCESS_MASK, POBJECT_ATTRIBUTES, ULONG);

static void one(EVENT_TYPE type)
{
    OBJECT_ATTRIBUTES attributes;
    LARGE_INTEGER zero;
    HANDLE handle = NULL, keyed = NULL;
    PKEVENT body = NULL;
    LONG previous;
    BASIC basic;
    ULONG length;

    zero.QuadPart = 0;
    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    FACT(24);
    EXPECT_STATUS(ZwCreateEvent(&handle, EVENT_ALL_ACCESS, &attributes, type, FALSE),
                  STATUS_SUCCESS);
    EXPECT_STATUS(ObReferenceObjectByHandle(handle, EVENT_ALL_ACCESS, *ExEventObjectType,
                                            KernelMode, (PVOID *)&body, NULL),
                  STATUS_SUCCESS);
    EXPECT_EQ(body->Header.Type, type);
    EXPECT_EQ(KeReadStateEvent(body), 0);
    EXPECT_STATUS(ZwSetEvent(handle, NULL), STATUS_SUCCESS);
    EXPECT_EQ(KeReadStateEvent(body), 1);
    EXPECT_EQ(KeResetEvent(body), 1);
    EXPECT_STATUS(ZwWaitForSingleObject(handle, FALSE, &zero), STATUS_TIMEOUT);
    EXPECT_EQ(KeSetEvent(body, 0, FALSE), 0);
    EXPECT_STATUS(ZwWaitForSingleObject(handle, FALSE, &zero), STATUS_SUCCESS);
    EXPECT_EQ(KeReadStateEvent(body), type == NotificationEvent);
    KeSetEvent(body, 0, FALSE);
    EXPECT_STATUS(poll(body), STATUS_SUCCESS);
    EXPECT_STATUS(ZwWaitForSingleObject(handle, FALSE, &zero),
                  type == NotificationEvent ? STATUS_SUCCESS : STATUS_TIMEOUT);
    EXPECT_STATUS(ZwClearEvent(handle), STATUS_SUCCESS);
    EXPECT_EQ(KeReadStateEvent(body), 0);

    FACT(26);
    previous = 0x55555555;
    EXPECT_STATUS(NtSetEvent(handle, &previous), STATUS_SUCCESS);
    EXPECT_EQ(previous, 0);
    EXPECT_STATUS(NtSetEvent(handle, &previous), STATUS_SUCCESS);
    EXPECT_EQ(previous, 1);
    previous = 0x55555555;
    EXPECT_STATUS(NtResetEvent(handle, &previous), STATUS_SUCCESS);
    EXPECT_EQ(previous, 1);
    EXPECT_STATUS(NtResetEvent(handle, &previous), STATUS_SUCCESS);
    EXPECT_EQ(previous, 0);
    EXPECT_STATUS(NtSetEvent(handle, NULL), STATUS_SUCCESS);
    previous = 0x55555555;
    EXPECT_STATUS(NtPulseEvent(handle, &previous), STATUS_SUCCESS);
    EXPECT_EQ(previous, 1);
    EXPECT_EQ(KeReadStateEvent(body), 0);
    EXPECT_STATUS(NtPulseEvent(handle, &previous), STATUS_SUCCESS);
    EXPECT_EQ(previous, 0);
    EXPECT_STATUS(NtPulseEvent(handle, NULL), STATUS_SUCCESS);
    EXPECT_STATUS(NtResetEvent(handle, NULL), STATUS_SUCCESS);

    FACT(27);
    FILL(basic);
    length = 0x55;
    EXPECT_STATUS(NtQueryEvent(handle, 0, &basic, sizeof basic, &length), STATUS_SUCCESS);
    EXPECT_EQ(basic.EventType, type);
    EXPECT_EQ(basic.EventState, 0);
    EXPECT_EQ(length, sizeof basic);
    KeSetEvent(body, 0, FALSE);
    FILL(basic);
    EXPECT_STATUS(NtQueryEvent(handle, 0, &basic, sizeof basic, NULL), STATUS_SUCCESS);
    EXPECT_EQ(basic.EventType, type);
    EXPECT_EQ(basic.EventState, 1);
    EXPECT_EQ(KeReadStateEvent(body), 1);
    EXPECT_STATUS(NtQueryEvent(handle, 0, &basic, sizeof basic - 1, NULL),
                  STATUS_INFO_LENGTH_MISMATCH);
    EXPECT_STATUS(NtQueryEvent(handle, 1, &basic, sizeof basic, NULL), STATUS_INVALID_INFO_CLASS);

    FACT(28);
    previous = 0x55;
    EXPECT_STATUS(NtReleaseSemaphore(handle, 1, &previous), STATUS_OBJECT_TYPE_MISMATCH);
    EXPECT_EQ(previous, 0x55);
    EXPECT_EQ(KeReadStateEvent(body), 1);
    EXPECT_STATUS(NtQuerySemaphore(handle, 0, &basic, sizeof basic, NULL),
                  STATUS_OBJECT_TYPE_MISMATCH);
    EXPECT_STATUS(NtCreateKeyedEvent(&keyed, GENERIC_ALL, &attributes, 0), STATUS_SUCCESS);
    EXPECT_STATUS(NtSetEvent(keyed, NULL), STATUS_OBJECT_TYPE_MISMATCH);
    EXPECT_STATUS(NtResetEvent(keyed, NULL), STATUS_OBJECT_TYPE_MISMATCH);
    EXPECT_STATUS(NtPulseEvent(keyed, NULL), STATUS_OBJECT_TYPE_MISMATCH);
    EXPECT_STATUS(NtQueryEvent(keyed, 0, &basic, sizeof basic, NULL), STATUS_OBJECT_TYPE_MISMATCH);
    ZwClose(keyed);
    ObDereferenceObject(body);
    ZwClose(handle);
}

static void test(PDRIVER_OBJECT Driver)
{
    UNREFERENCED_PARAMETER(Driver);
    one(NotificationEvent);
    one(SynchronizationEvent);
}

CONFORM_DRIVER
