/* facts: F160 F161 F162 F163 */
/*
 * F160. ExAcquireRundownProtection succeeds any number of times before rundown and always fails
 *   once ExWaitForRundownProtectionRelease has begun, also after it has completed.
 * F161. ExWaitForRundownProtectionRelease returns only after the last outstanding reference has
 *   been released.
 * F162. After IoReleaseRemoveLockAndWait has begun, IoAcquireRemoveLock returns
 *   STATUS_DELETE_PENDING (and holds nothing); the waiter returns after the last earlier holder
 *   has released.
 * F163. A remove lock may be acquired several times with the same tag; each needs its own
 *   release.
 */
#include "conform.h"

static EX_RUNDOWN_REF rundown;
static IO_REMOVE_LOCK remove_lock;
static volatile LONG over;

static VOID run_down(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    ExWaitForRundownProtectionRelease(&rundown);
    put(&over, 1);
}

static VOID remover(PVOID Context)
{
    NTSTATUS status = IoAcquireRemoveLock(&remove_lock, Context);

    EXPECT_STATUS(status, STATUS_SUCCESS);
    IoReleaseRemoveLockAndWait(&remove_lock, Context);
    put(&over, 1);
}

static void test(PDRIVER_OBJECT Driver)
{
    PKTHREAD thread;
    int tag, other, i;

    UNREFERENCED_PARAMETER(Driver);
    FACT(160);
    FILL(rundown);
    ExInitializeRundownProtection(&rundown);
    for (i = 0; i < 10; i++)
        EXPECT_EQ(ExAcquireRundownProtection(&rundown), TRUE);
    FACT(161);
    thread = start_thread(run_down, NULL);
    nap(10);
    EXPECT_EQ(get(&over), 0);
    for (i = 0; i < 10; i++) {
        FACT(160);
        EXPECT_EQ(ExAcquireRundownProtection(&rundown), FALSE);
        EXPECT_EQ(ExAcquireRundownProtectionEx(&rundown, 2), FALSE);
        FACT(161);
        nap(1);
        EXPECT_EQ(get(&over), 0);
        EXPECT_STATUS(poll(thread), STATUS_TIMEOUT);
        ExReleaseRundownProtection(&rundown);
    }
    EXPECT_STATUS(wait_ms(thread, 100), STATUS_SUCCESS);
    EXPECT_EQ(get(&over), 1);
    join_thread(thread);
    FACT(160);
    EXPECT_EQ(ExAcquireRundownProtection(&rundown), FALSE);
    ExRundownCompleted(&rundown);
    EXPECT_EQ(ExAcquireRundownProtection(&rundown), FALSE);
    FACT(161);
    ExWaitForRundownProtectionRelease(&rundown); /* once more: at once */
    FACT(160);
    ExReInitializeRundownProtection(&rundown);
    EXPECT_EQ(ExAcquireRundownProtection(&rundown), TRUE);
    ExReleaseRundownProtection(&rundown);

    put(&over, 0);
    IoInitializeRemoveLock(&remove_lock, TAG, 0, 0);
    FACT(163);
    for (i = 0; i < 3; i++)
        EXPECT_STATUS(IoAcquireRemoveLock(&remove_lock, &tag), STATUS_SUCCESS);
    FACT(162);
    thread = start_thread(remover, &other);
    nap(10);
    EXPECT_EQ(get(&over), 0);
    for (i = 0; i < 3; i++) {
        FACT(162);
        EXPECT_STATUS(IoAcquireRemoveLock(&remove_lock, &tag), STATUS_DELETE_PENDING);
        EXPECT_STATUS(IoAcquireRemoveLock(&remove_lock, &i), STATUS_DELETE_PENDING);
        FACT(163);
        nap(5);
        EXPECT_EQ(get(&over), 0);
        IoReleaseRemoveLock(&remove_lock, &tag);
    }
    EXPECT_STATUS(wait_ms(thread, 100), STATUS_SUCCESS);
    EXPECT_EQ(get(&over), 1);
    FACT(162);
    EXPECT_STATUS(IoAcquireRemoveLock(&remove_lock, &tag), STATUS_DELETE_PENDING);
    join_thread(thread);
}

CONFORM_DRIVER
