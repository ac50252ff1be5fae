/* facts: F046 F049 */
/*
 * F046. KeReleaseSemaphore returns the previous count and adds the adjustment; each satisfied
 *   wait subtracts 1.
 * F049. NtCreateSemaphore with InitialCount > MaximumCount fails with STATUS_INVALID_PARAMETER.
 */
#include "conform.h"

NTSYSAPI NTSTATUS NTAPI NtCreateSemaphore(PHANDLE, ACCESS_MASK, POBJECT_ATTRIBUTES, LONG, LONG);

static KSEMAPHORE semaphore;
static volatile LONG through;

static VOID taker(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    wait_for(&semaphore);
    InterlockedIncrement(&through);
}

static void test(PDRIVER_OBJECT Driver)
{
    OBJECT_ATTRIBUTES attributes;
    PKTHREAD threads[4];
    HANDLE handle = (HANDLE)0x55;
    int i;

    UNREFERENCED_PARAMETER(Driver);
    FACT(46);
    FILL(semaphore);
    KeInitializeSemaphore(&semaphore, 2, 10);
    EXPECT_EQ(semaphore.Header.SignalState, 2);
    EXPECT_EQ(semaphore.Limit, 10);
    EXPECT_EQ(semaphore.Header.Type, 5);
    EXPECT_EQ(KeReadStateSemaphore(&semaphore), 2);
    EXPECT_EQ(KeReleaseSemaphore(&semaphore, 0, 3, FALSE), 2);
    EXPECT_EQ(KeReadStateSemaphore(&semaphore), 5);
    for (i = 4; i >= 0; i--) {
        EXPECT_STATUS(poll(&semaphore), STATUS_SUCCESS);
        EXPECT_EQ(KeReadStateSemaphore(&semaphore), i);
    }
    EXPECT_STATUS(poll(&semaphore), STATUS_TIMEOUT);
    EXPECT_EQ(KeReadStateSemaphore(&semaphore), 0);
    for (i = 0; i < 4; i++)
        threads[i] = start_thread(taker, NULL);
    nap(5);
    EXPECT_EQ(KeReleaseSemaphore(&semaphore, 0, 2, FALSE), 0);
    EXPECT_EQ(KeReadStateSemaphore(&semaphore), 0);
    nap(5);
    EXPECT_EQ(get(&through), 2);
    EXPECT_EQ(KeReleaseSemaphore(&semaphore, 0, 5, FALSE), 0);
    EXPECT_EQ(KeReadStateSemaphore(&semaphore), 3);
    for (i = 0; i < 4; i++)
        join_thread(threads[i]);
    EXPECT_EQ(get(&through), 4);
    EXPECT_EQ(KeReleaseSemaphore(&semaphore, 0, 7, FALSE), 3);
    EXPECT_EQ(KeReadStateSemaphore(&semaphore), 10);
    RAISES(STATUS_SEMAPHORE_LIMIT_EXCEEDED, KeReleaseSemaphore(&semaphore, 0, 1, FALSE));
    EXPECT_EQ(KeReadStateSemaphore(&semaphore), 10);

    FACT(49);
    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    EXPECT_STATUS(NtCreateSemaphore(&handle, SEMAPHORE_ALL_ACCESS, &attributes, 3, 2),
                  STATUS_INVALID_PARAMETER);
    EXPECT_STATUS(NtCreateSemaphore(&handle, SEMAPHORE_ALL_ACCESS, &attributes, 0, 0),
                  STATUS_INVALID_PARAMETER);
    EXPECT_STATUS(NtCreateSemaphore(&handle, SEMAPHORE_ALL_ACCESS, &attributes, -1, 2),
                  STATUS_INVALID_PARAMETER);
    EXPECT(handle == (HANDLE)0x55);
    EXPECT_STATUS(NtCreateSemaphore(&handle, SEMAPHORE_ALL_ACCESS, &attributes, 2, 2),
                  STATUS_SUCCESS);
    ZwClose(handle);
}

CONFORM_DRIVER
