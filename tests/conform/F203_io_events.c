/* facts: F203 F204 F205 */
/*
 * F203. IoCreateNotificationEvent/IoCreateSynchronizationEvent create the event initially
 *   signalled, with a kernel handle granting EVENT_ALL_ACCESS and no attributes; the returned
 *   PKEVENT holds no extra reference.
 * F204. The same call with the name of an existing event opens it: handle count 2; the event
 *   keeps the type it was created with even if the other function is used.
 * F205. A NULL name makes a nameless event.
 */
#include "conform.h"

typedef struct {
    ULONG Attributes;
    ACCESS_MASK GrantedAccess;
    ULONG HandleCount, PointerCount;
    ULONG Rest[10];
} BASIC_OBJECT;

NTSYSAPI NTSTATUS NTAPI ZwQueryObject(HANDLE, OBJECT_INFORMATION_CLASS, PVOID, ULONG, PULONG);

static void counts(HANDLE handle, ULONG pointers, ULONG handles)
{
    BASIC_OBJECT basic;

    FILL(basic);
    EXPECT_STATUS(ZwQueryObject(handle, ObjectBasicInformation, &basic, sizeof basic, NULL),
                  STATUS_SUCCESS);
    EXPECT_EQ(basic.PointerCount, pointers);
    EXPECT_EQ(basic.HandleCount, handles);
    EXPECT_EQ(basic.GrantedAccess, EVENT_ALL_ACCESS);
    EXPECT_EQ(basic.Attributes, 0);
    EXPECT_EQ((ULONG_PTR)handle & 0xFFFFFFFF80000000, 0xFFFFFFFF80000000);
}

static void one(BOOLEAN notification)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\KernelObjects\\ConformIoEvent");
    PKEVENT event, same;
    HANDLE handle, second;

    FACT(203);
    event = notification ? IoCreateNotificationEvent(&name, &handle)
                         : IoCreateSynchronizationEvent(&name, &handle);
    EXPECT(event != NULL);
    EXPECT_EQ(KeReadStateEvent(event), 1);
    EXPECT_EQ(event->Header.Type, notification ? 0 : 1);
    counts(handle, 3, 1);
    FACT(204);
    KeClearEvent(event);
    same = notification ? IoCreateNotificationEvent(&name, &second)
                        : IoCreateSynchronizationEvent(&name, &second);
    EXPECT(same == event);
    EXPECT_EQ(KeReadStateEvent(event), 0);
    counts(second, 4, 2);
    ZwClose(second);
    same = notification ? IoCreateSynchronizationEvent(&name, &second)
                        : IoCreateNotificationEvent(&name, &second);
    EXPECT(same == event);
    EXPECT_EQ(same->Header.Type, notification ? 0 : 1);
    counts(second, 4, 2);
    ZwClose(second);
    counts(handle, 3, 1);
    ZwClose(handle);
    FACT(205);
    event = notification ? IoCreateNotificationEvent(NULL, &handle)
                         : IoCreateSynchronizationEvent(NULL, &handle);
    EXPECT(event != NULL);
    EXPECT_EQ(event->Header.Type, notification ? 0 : 1);
    EXPECT_EQ(KeReadStateEvent(event), 1);
    counts(handle, 2, 1);
    ZwClose(handle);
}

static void test(PDRIVER_OBJECT Driver)
{
    UNREFERENCED_PARAMETER(Driver);
    one(TRUE);
    one(FALSE);
}

CONFORM_DRIVER
