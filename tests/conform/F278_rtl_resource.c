/* facts: F278 */
/*
 * F278. RtlAcquireResourceShared by a thread that holds the resource exclusively succeeds and
 *   counts as another exclusive level; exclusive while held shared by anyone fails with Wait
 *   FALSE.
 */
#define CONFORM_APP
#include "conform.h"

/* As programs declare it; no header does. */
typedef struct {
    CRITICAL_SECTION Lock;
    HANDLE SharedSemaphore;
    ULONG NumberOfWaitingShared;
    HANDLE ExclusiveSemaphore;
    ULONG NumberOfWaitingExclusive;
    LONG NumberActive;
    HANDLE OwningThread;
    ULONG Flags;
    PVOID DebugInfo;
} RTL_RESOURCE;
void NTAPI RtlInitializeResource(RTL_RESOURCE *);
void NTAPI RtlDeleteResource(RTL_RESOURCE *);
BOOLEAN NTAPI RtlAcquireResourceExclusive(RTL_RESOURCE *, BOOLEAN);
BOOLEAN NTAPI RtlAcquireResourceShared(RTL_RESOURCE *, BOOLEAN);
void NTAPI RtlReleaseResource(RTL_RESOURCE *);

static RTL_RESOURCE resource;
static volatile LONG got, inside, seen;

/* What another thread gets without waiting: bit 0 exclusive, bit 1 shared. */
static DWORD WINAPI try_both(LPVOID p)
{
    LONG result = 0;

    (void)p;
    if (RtlAcquireResourceExclusive(&resource, FALSE)) {
        result |= 1;
        RtlReleaseResource(&resource);
    }
    if (RtlAcquireResourceShared(&resource, FALSE)) {
        result |= 2;
        RtlReleaseResource(&resource);
    }
    InterlockedExchange(&got, result);
    return 0;
}

static LONG others(void)
{
    HANDLE thread;

    InterlockedExchange(&got, -1);
    thread = CreateThread(NULL, 0, try_both, NULL, 0, NULL);
    EXPECT_EQ(WaitForSingleObject(thread, 1000), WAIT_OBJECT_0);
    CloseHandle(thread);
    return InterlockedOr(&got, 0);
}

static DWORD WINAPI writer(LPVOID p)
{
    (void)p;
    RtlAcquireResourceExclusive(&resource, TRUE);
    seen++;
    RtlReleaseResource(&resource);
    InterlockedIncrement(&inside);
    return 0;
}

int wmain(void)
{
    HANDLE threads[2];
    int i;

    FACT(278);
    memset(&resource, 0x55, sizeof resource);
    RtlInitializeResource(&resource);
    EXPECT_EQ(resource.NumberActive, 0);
    EXPECT_EQ(others(), 3);
    EXPECT_EQ(RtlAcquireResourceExclusive(&resource, FALSE), TRUE);
    EXPECT_EQ(resource.NumberActive, -1);
    EXPECT_EQ(RtlAcquireResourceShared(&resource, TRUE), TRUE);
    EXPECT_EQ(resource.NumberActive, -2);
    EXPECT_EQ(RtlAcquireResourceExclusive(&resource, FALSE), TRUE);
    EXPECT_EQ(resource.NumberActive, -3);
    for (i = 2; i >= 0; i--) {
        EXPECT_EQ(others(), 0);
        RtlReleaseResource(&resource);
        EXPECT_EQ(resource.NumberActive, -i);
    }
    EXPECT_EQ(others(), 3);
    EXPECT_EQ(RtlAcquireResourceShared(&resource, FALSE), TRUE);
    EXPECT_EQ(resource.NumberActive, 1);
    EXPECT_EQ(RtlAcquireResourceExclusive(&resource, FALSE), FALSE); /* held by this very thread */
    EXPECT_EQ(others(), 2);
    EXPECT_EQ(RtlAcquireResourceShared(&resource, FALSE), TRUE);
    EXPECT_EQ(resource.NumberActive, 2);
    for (i = 0; i < 2; i++)
        threads[i] = CreateThread(NULL, 0, writer, NULL, 0, NULL);
    Sleep(5);
    EXPECT_EQ(InterlockedOr(&inside, 0), 0);
    RtlReleaseResource(&resource);
    Sleep(5);
    EXPECT_EQ(InterlockedOr(&inside, 0), 0);
    RtlReleaseResource(&resource);
    EXPECT_EQ(WaitForMultipleObjects(2, threads, TRUE, 1000), WAIT_OBJECT_0);
    EXPECT_EQ(seen, 2);
    EXPECT_EQ(resource.NumberActive, 0);
    CloseHandle(threads[0]);
    CloseHandle(threads[1]);
    RtlDeleteResource(&resource);
    return conform_end() ? 3 : 0;
}
