/* facts: F122 */
/*
 * F122. KeTryToAcquireGuardedMutex on a held mutex returns FALSE and leaves SpecialApcDisable as
 *   it was before the call.
 */
#include "conform.h"

static KGUARDED_MUTEX mutex;
static KEVENT held, release;

static VOID holder(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    KeAcquireGuardedMutex(&mutex);
    KeSetEvent(&held, 0, FALSE);
    wait_for(&release);
    KeReleaseGuardedMutex(&mutex);
}

static void test(PDRIVER_OBJECT Driver)
{
    PKTHREAD thread;

    UNREFERENCED_PARAMETER(Driver);
    FACT(122);
    FILL(mutex);
    KeInitializeGuardedMutex(&mutex);
    KeInitializeEvent(&held, NotificationEvent, FALSE);
    KeInitializeEvent(&release, NotificationEvent, FALSE);
    thread = start_thread(holder, NULL);
    EXPECT_STATUS(wait_ms(&held, 1000), STATUS_SUCCESS);
    EXPECT_EQ(KeAreAllApcsDisabled(), FALSE);
    EXPECT_EQ(KeTryToAcquireGuardedMutex(&mutex), FALSE);
    EXPECT_EQ(KeAreAllApcsDisabled(), FALSE);
    EXPECT_EQ(KeAreApcsDisabled(), FALSE);
    KeEnterGuardedRegion();
    EXPECT_EQ(KeTryToAcquireGuardedMutex(&mutex), FALSE);
    EXPECT_EQ(KeAreAllApcsDisabled(), TRUE);
    KeLeaveGuardedRegion();
    EXPECT_EQ(KeAreAllApcsDisabled(), FALSE);
    KeSetEvent(&release, 0, FALSE);
    join_thread(thread);
    EXPECT_EQ(KeTryToAcquireGuardedMutex(&mutex), TRUE);
    EXPECT_EQ(KeAreAllApcsDisabled(), TRUE);
    EXPECT_EQ(KeTryToAcquireGuardedMutex(&mutex), FALSE);
    KeReleaseGuardedMutex(&mutex);
    EXPECT_EQ(KeAreAllApcsDisabled(), FALSE);
}

CONFORM_DRIVER
