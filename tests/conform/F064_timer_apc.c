/* facts: F064 F065 F066 */
/*
 * F064. Cancelling a timer, or setting it again, removes the APC of the earlier setting: its
 *   routine is never called for the cancelled setting.
 * F065. A timer APC set from kernel mode is delivered as a normal kernel APC: a non-alertable
 *   kernel wait is enough for it to run exactly once.
 * F066. ZwOpenTimer by name returns a second handle to the same timer object.
 */
#include "conform.h"

static volatile LONG called, context_seen;

static VOID routine(PVOID Context, ULONG Low, LONG High)
{
    UNREFERENCED_PARAMETER(Low);
    UNREFERENCED_PARAMETER(High);
    put(&context_seen, (LONG)(LONG_PTR)Context);
    EXPECT_EQ(KeGetCurrentIrql(), PASSIVE_LEVEL);
    InterlockedIncrement(&called);
}

static void test(PDRIVER_OBJECT Driver)
{
    OBJECT_ATTRIBUTES attributes;
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\KernelObjects\\ConformTimer");
    HANDLE timer, again;
    PVOID body[2] = {NULL, NULL};
    LARGE_INTEGER due, far;
    BOOLEAN state;

    UNREFERENCED_PARAMETER(Driver);
    InitializeObjectAttributes(&attributes, &name, OBJ_KERNEL_HANDLE, NULL, NULL);
    FACT(66);
    EXPECT_STATUS(ZwCreateTimer(&timer, TIMER_ALL_ACCESS, &attributes, NotificationTimer),
                  STATUS_SUCCESS);
    EXPECT_STATUS(ZwOpenTimer(&again, TIMER_ALL_ACCESS, &attributes), STATUS_SUCCESS);
    EXPECT(timer != again);
    ObReferenceObjectByHandle(timer, 0, NULL, KernelMode, &body[0], NULL);
    ObReferenceObjectByHandle(again, 0, NULL, KernelMode, &body[1], NULL);
    EXPECT(body[0] && body[0] == body[1]);
    due.QuadPart = -10000 * 10;
    far.QuadPart = -10000 * 1000;
    EXPECT_STATUS(ZwSetTimer(timer, &due, NULL, NULL, FALSE, 0, &state), STATUS_SUCCESS);
    EXPECT_STATUS(ZwWaitForSingleObject(again, FALSE, &far), STATUS_SUCCESS);
    ObDereferenceObject(body[0]);
    ObDereferenceObject(body[1]);
    ZwClose(again);

    FACT(65);
    state = 0x55;
    EXPECT_STATUS(ZwSetTimer(timer, &due, routine, (PVOID)0x77, FALSE, 0, &state), STATUS_SUCCESS);
    EXPECT_EQ(state, TRUE);
    nap(5);
    EXPECT_EQ(get(&called), 0);
    KeDelayExecutionThread(KernelMode, FALSE, &far);
    EXPECT_EQ(get(&called), 1);
    EXPECT_EQ(get(&context_seen), 0x77);

    FACT(64);
    put(&called, 0);
    EXPECT_STATUS(ZwSetTimer(timer, &due, routine, (PVOID)1, FALSE, 0, NULL), STATUS_SUCCESS);
    state = 0x55;
    EXPECT_STATUS(ZwCancelTimer(timer, &state), STATUS_SUCCESS);
    EXPECT_EQ(state, FALSE);
    nap(50);
    EXPECT_EQ(get(&called), 0);
    EXPECT_STATUS(ZwSetTimer(timer, &due, routine, (PVOID)2, FALSE, 0, NULL), STATUS_SUCCESS);
    EXPECT_STATUS(ZwSetTimer(timer, &due, routine, (PVOID)3, FALSE, 0, NULL), STATUS_SUCCESS);
    nap(50);
    EXPECT_EQ(get(&called), 1);
    EXPECT_EQ(get(&context_seen), 3);
    EXPECT_STATUS(ZwSetTimer(timer, &due, routine, (PVOID)4, FALSE, 0, NULL), STATUS_SUCCESS);
    EXPECT_STATUS(ZwSetTimer(timer, &due, NULL, NULL, FALSE, 0, NULL), STATUS_SUCCESS);
    nap(50);
    EXPECT_EQ(get(&called), 1);
    ZwClose(timer);
}

CONFORM_DRIVER
