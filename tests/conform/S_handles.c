/*
 * Routine x bad handle -> documented status, in the kernel: NULL, a number that is no handle, a
 * closed handle, a handle of another type.
 */
/* ends: 0x93 */
#include "conform.h"

NTSYSAPI NTSTATUS NTAPI ZwCreateSymbolicLinkObject(PHANDLE, ACCESS_MASK, POBJECT_ATTRIBUTES,
                                                   PUNICODE_STRING);
NTSYSAPI NTSTATUS NTAPI ZwQueryObject(HANDLE, OBJECT_INFORMATION_CLASS, PVOID, ULONG, PULONG);
NTSYSAPI NTSTATUS NTAPI ZwPulseEvent(HANDLE, PLONG);
NTSYSAPI NTSTATUS NTAPI ZwQueryEvent(HANDLE, ULONG, PVOID, ULONG, PULONG);
NTSYSAPI NTSTATUS NTAPI ZwReleaseSemaphore(HANDLE, LONG, PLONG);
NTSYSAPI NTSTATUS NTAPI ZwQuerySemaphore(HANDLE, ULONG, PVOID, ULONG, PULONG);
NTSYSAPI NTSTATUS NTAPI ZwCreateSemaphore(PHANDLE, ACCESS_MASK, POBJECT_ATTRIBUTES, LONG, LONG);
NTSYSAPI NTSTATUS NTAPI ZwReleaseMutant(HANDLE, PLONG);
NTSYSAPI NTSTATUS NTAPI ZwQueryMutant(HANDLE, ULONG, PVOID, ULONG, PULONG);
NTSYSAPI NTSTATUS NTAPI ZwQueryTimer(HANDLE, ULONG, PVOID, ULONG, PULONG);
NTSYSAPI NTSTATUS NTAPI ZwWaitForMultipleObjects(ULONG, HANDLE *, WAIT_TYPE, BOOLEAN,
                                                 PLARGE_INTEGER);

static LARGE_INTEGER soon;
static UCHAR buffer[64];
static UNICODE_STRING text;

#define ROUTINE(name_, call_)                                                                      \
    static NTSTATUS name_(HANDLE h)                                                                \
    {                                                                                              \
        return call_;                                                                              \
    }
ROUTINE(set_event, ZwSetEvent(h, NULL))
ROUTINE(reset_event, ZwResetEvent(h, NULL))
ROUTINE(clear_event, ZwClearEvent(h))
ROUTINE(pulse_event, ZwPulseEvent(h, NULL))
ROUTINE(query_event, ZwQueryEvent(h, 0, buffer, 8, NULL))
ROUTINE(release_semaphore, ZwReleaseSemaphore(h, 1, NULL))
ROUTINE(query_semaphore, ZwQuerySemaphore(h, 0, buffer, 8, NULL))
ROUTINE(release_mutant, ZwReleaseMutant(h, NULL))
ROUTINE(query_mutant, ZwQueryMutant(h, 0, buffer, 8, NULL))
ROUTINE(set_timer, ZwSetTimer(h, &soon, NULL, NULL, FALSE, 0, NULL))
ROUTINE(cancel_timer, ZwCancelTimer(h, NULL))
ROUTINE(query_timer, ZwQueryTimer(h, 0, buffer, 16, NULL))
ROUTINE(query_link, ZwQuerySymbolicLinkObject(h, &text, NULL))
ROUTINE(wait, ZwWaitForSingleObject(h, FALSE, &soon))
ROUTINE(wait_many, ZwWaitForMultipleObjects(1, &h, WaitAny, FALSE, &soon))
ROUTINE(query_object, ZwQueryObject(h, ObjectBasicInformation, buffer, 56, NULL))
ROUTINE(close_handle, ZwClose(h))
ROUTINE(make_temporary, ZwMakeTemporaryObject(h))

enum type { EVENT, SEMAPHORE, LINK, DIRECTORY, ANY };

static const struct {
    NTSTATUS (*call)(HANDLE);
    enum type type; /* of handle that it wants; LINK stands for what cannot be waited for, too */
} routines[] = {
    {set_event, EVENT},           {reset_event, EVENT},
    {clear_event, EVENT},         {pulse_event, EVENT},
    {query_event, EVENT},         {release_semaphore, SEMAPHORE},
    {query_semaphore, SEMAPHORE}, {release_mutant, ANY},
    {query_mutant, ANY},          {set_timer, ANY},
    {cancel_timer, ANY},          {query_timer, ANY},
    {query_link, LINK},           {wait, DIRECTORY},
    {wait_many, DIRECTORY},       {query_object, DIRECTORY},
    {close_handle, DIRECTORY},    {make_temporary, DIRECTORY},
};

static void test(PDRIVER_OBJECT Driver)
{
    UNICODE_STRING target = RTL_CONSTANT_STRING(L"\\KernelObjects"),
                   name = RTL_CONSTANT_STRING(L"\\ConformTableLink");
    HANDLE event, semaphore, link, closed;
    OBJECT_ATTRIBUTES nameless, named;
    ULONG i;

    UNREFERENCED_PARAMETER(Driver);
    InitializeObjectAttributes(&nameless, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    InitializeObjectAttributes(&named, &name, OBJ_KERNEL_HANDLE, NULL, NULL);
    EXPECT_STATUS(ZwCreateEvent(&event, EVENT_ALL_ACCESS, &nameless, NotificationEvent, TRUE),
                  STATUS_SUCCESS);
    EXPECT_STATUS(ZwCreateSemaphore(&semaphore, SEMAPHORE_ALL_ACCESS, &nameless, 1, 9),
                  STATUS_SUCCESS);
    EXPECT_STATUS(ZwCreateSymbolicLinkObject(&link, SYMBOLIC_LINK_ALL_ACCESS, &named, &target),
                  STATUS_SUCCESS);
    EXPECT_STATUS(ZwCreateEvent(&closed, EVENT_ALL_ACCESS, &nameless, NotificationEvent, FALSE),
                  STATUS_SUCCESS);
    ZwClose(closed);
    text.Buffer = (PWCH)buffer;
    text.MaximumLength = sizeof buffer;
    for (i = 0; i < RTL_NUMBER_OF(routines); i++) {
        NTSTATUS (*call)(HANDLE) = routines[i].call;
        enum type type = routines[i].type;

        EXPECT_STATUS(call(NULL), STATUS_INVALID_HANDLE);
        EXPECT_STATUS(call((HANDLE)(LONG_PTR)0xFFFFFFFF80ABCDE0), STATUS_INVALID_HANDLE);
        EXPECT_STATUS(call(closed), STATUS_INVALID_HANDLE);
        if (type == DIRECTORY)
            continue;
        if (type != EVENT)
            EXPECT_STATUS(call(event), STATUS_OBJECT_TYPE_MISMATCH);
        if (type != SEMAPHORE)
            EXPECT_STATUS(call(semaphore), STATUS_OBJECT_TYPE_MISMATCH);
        if (type != LINK)
            EXPECT_STATUS(call(link), STATUS_OBJECT_TYPE_MISMATCH);
        /* The twin: the right handle is served. */
        if (type == EVENT)
            EXPECT_STATUS(call(event), STATUS_SUCCESS);
        else if (type == SEMAPHORE)
            EXPECT_STATUS(call(semaphore), STATUS_SUCCESS);
        else if (type == LINK)
            EXPECT_STATUS(call(link), STATUS_SUCCESS);
    }
    EXPECT_STATUS(wait(link), STATUS_OBJECT_TYPE_MISMATCH);
    EXPECT_STATUS(wait_many(link), STATUS_OBJECT_TYPE_MISMATCH);
    EXPECT_STATUS(wait(semaphore), STATUS_SUCCESS);
    ZwClose(event);
    ZwClose(semaphore);
    ZwClose(link);
}

CONFORM_DRIVER
