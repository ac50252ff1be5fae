/* What ntdll has for programs beside the system calls: waiting on an address, locks, heap, errors.
 */
#define CONFORM_APP
#include "status.h"

typedef LONG NTSTATUS;
NTSTATUS NTAPI RtlWaitOnAddress(const volatile VOID *, PVOID, SIZE_T, PLARGE_INTEGER);
VOID NTAPI RtlWakeAddressSingle(PVOID);
VOID NTAPI RtlWakeAddressAll(PVOID);
NTSTATUS NTAPI RtlInitializeCriticalSection(PCRITICAL_SECTION);
NTSTATUS NTAPI RtlEnterCriticalSection(PCRITICAL_SECTION);
NTSTATUS NTAPI RtlLeaveCriticalSection(PCRITICAL_SECTION);
NTSTATUS NTAPI RtlDeleteCriticalSection(PCRITICAL_SECTION);
LOGICAL NTAPI RtlTryEnterCriticalSection(PCRITICAL_SECTION);
typedef struct {
    PVOID room[24];
} RESOURCE;
VOID NTAPI RtlInitializeResource(RESOURCE *);
VOID NTAPI RtlDeleteResource(RESOURCE *);
BOOLEAN NTAPI RtlAcquireResourceExclusive(RESOURCE *, BOOLEAN);
BOOLEAN NTAPI RtlAcquireResourceShared(RESOURCE *, BOOLEAN);
VOID NTAPI RtlReleaseResource(RESOURCE *);
VOID NTAPI RtlInitializeSRWLock(PSRWLOCK);
VOID NTAPI RtlAcquireSRWLockExclusive(PSRWLOCK);
VOID NTAPI RtlAcquireSRWLockShared(PSRWLOCK);
VOID NTAPI RtlReleaseSRWLockExclusive(PSRWLOCK);
VOID NTAPI RtlReleaseSRWLockShared(PSRWLOCK);
PVOID NTAPI RtlAllocateHeap(HANDLE, ULONG, SIZE_T);
BOOLEAN NTAPI RtlFreeHeap(HANDLE, ULONG, PVOID);
LONG NTAPI RtlGetLastWin32Error(VOID);
VOID NTAPI RtlSetLastWin32Error(LONG);
VOID NTAPI RtlExitUserThread(NTSTATUS);
ULONG NTAPI RtlNtStatusToDosError(NTSTATUS);
VOID NTAPI RtlInitializeSListHead(PSLIST_HEADER);
PSLIST_ENTRY NTAPI RtlInterlockedPushEntrySList(PSLIST_HEADER, PSLIST_ENTRY);
PSLIST_ENTRY NTAPI RtlInterlockedPopEntrySList(PSLIST_HEADER);
PSLIST_ENTRY NTAPI RtlInterlockedFlushSList(PSLIST_HEADER);
USHORT NTAPI RtlQueryDepthSList(PSLIST_HEADER);

static volatile LONG word, woken;
static CRITICAL_SECTION section;
static RESOURCE resource;
static SRWLOCK lock;
static int (*question)(void);

static LARGE_INTEGER in_ms(int ms)
{
    LARGE_INTEGER due;

    due.QuadPart = -10000LL * ms;
    return due;
}

static DWORD WINAPI waits(LPVOID p)
{
    LONG zero = 0;

    (void)p;
    EARNS(RtlWaitOnAddress, STATUS_SUCCESS, RtlWaitOnAddress(&word, &zero, 4, NULL));
    InterlockedIncrement(&woken);
    return 0;
}

static void addresses(void)
{
    HANDLE threads[3];
    LARGE_INTEGER due = in_ms(5);
    LONG same = 0, other = 9;
    int i;

    EARNS(RtlWaitOnAddress, STATUS_SUCCESS, RtlWaitOnAddress(&word, &other, 4, &due));
    EARNS(RtlWaitOnAddress, STATUS_TIMEOUT, RtlWaitOnAddress(&word, &same, 4, &due));
    EARNS(RtlWaitOnAddress, STATUS_INVALID_PARAMETER, RtlWaitOnAddress(&word, &same, 3, &due));
    for (i = 0; i < 3; i++)
        threads[i] = CreateThread(NULL, 0, waits, NULL, 0, NULL);
    Sleep(5);
    InterlockedExchange(&word, 1);
    RtlWakeAddressSingle((PVOID)&word);
    Sleep(5);
    DOES(RtlWakeAddressSingle, void, InterlockedOr(&woken, 0) == 1);
    RtlWakeAddressAll((PVOID)&word);
    WaitForMultipleObjects(3, threads, TRUE, INFINITE);
    DOES(RtlWakeAddressAll, void, InterlockedOr(&woken, 0) == 3);
}

static DWORD WINAPI asks(LPVOID p)
{
    (void)p;
    return (DWORD)question();
}

/* What another thread is told. */
static int elsewhere(int (*what)(void))
{
    HANDLE thread;
    DWORD answer = 0;

    question = what;
    thread = CreateThread(NULL, 0, asks, NULL, 0, NULL);
    WaitForSingleObject(thread, INFINITE);
    GetExitCodeThread(thread, &answer);
    CloseHandle(thread);
    return (int)answer;
}

static int try_section(void)
{
    if (!RtlTryEnterCriticalSection(&section))
        return 0;
    RtlLeaveCriticalSection(&section);
    return 1;
}
static int try_exclusive(void)
{
    if (!RtlAcquireResourceExclusive(&resource, FALSE))
        return 0;
    RtlReleaseResource(&resource);
    return 1;
}
static int try_shared(void)
{
    if (!RtlAcquireResourceShared(&resource, FALSE))
        return 0;
    RtlReleaseResource(&resource);
    return 1;
}
static int try_srw(void)
{
    if (!TryAcquireSRWLockExclusive(&lock))
        return 0;
    RtlReleaseSRWLockExclusive(&lock);
    return 1;
}
static int try_srw_shared(void)
{
    if (!TryAcquireSRWLockShared(&lock))
        return 0;
    RtlReleaseSRWLockShared(&lock);
    return 1;
}

static void locks(void)
{
    EARNS(RtlInitializeCriticalSection, STATUS_SUCCESS, RtlInitializeCriticalSection(&section));
    EARNS(RtlEnterCriticalSection, STATUS_SUCCESS, RtlEnterCriticalSection(&section));
    DOES(RtlTryEnterCriticalSection, false, !elsewhere(try_section));
    DOES(RtlTryEnterCriticalSection, true, RtlTryEnterCriticalSection(&section));
    EARNS(RtlLeaveCriticalSection, STATUS_SUCCESS, RtlLeaveCriticalSection(&section));
    RtlLeaveCriticalSection(&section);
    EXPECT(elsewhere(try_section));
    EARNS(RtlDeleteCriticalSection, STATUS_SUCCESS, RtlDeleteCriticalSection(&section));

    RtlInitializeResource(&resource);
    DOES(RtlInitializeResource, void, elsewhere(try_exclusive));
    DOES(RtlAcquireResourceExclusive, true, RtlAcquireResourceExclusive(&resource, TRUE));
    DOES(RtlAcquireResourceExclusive, false, !elsewhere(try_exclusive));
    DOES(RtlAcquireResourceShared, false, !elsewhere(try_shared));
    RtlReleaseResource(&resource);
    DOES(RtlReleaseResource, void, elsewhere(try_exclusive));
    DOES(RtlAcquireResourceShared, true, RtlAcquireResourceShared(&resource, TRUE));
    EXPECT(elsewhere(try_shared) && !elsewhere(try_exclusive));
    RtlReleaseResource(&resource);
    RtlDeleteResource(&resource);
    DOES(RtlDeleteResource, void, TRUE);

    RtlInitializeSRWLock(&lock);
    DOES(RtlInitializeSRWLock, void, elsewhere(try_srw));
    RtlAcquireSRWLockExclusive(&lock);
    DOES(RtlAcquireSRWLockExclusive, void, !elsewhere(try_srw) && !elsewhere(try_srw_shared));
    RtlReleaseSRWLockExclusive(&lock);
    DOES(RtlReleaseSRWLockExclusive, void, elsewhere(try_srw));
    RtlAcquireSRWLockShared(&lock);
    DOES(RtlAcquireSRWLockShared, void, !elsewhere(try_srw) && elsewhere(try_srw_shared));
    RtlReleaseSRWLockShared(&lock);
    DOES(RtlReleaseSRWLockShared, void, elsewhere(try_srw));
}

static DWORD WINAPI leaves(LPVOID p)
{
    (void)p;
    RtlExitUserThread(42);
    return 1;
}

static void rest(void)
{
    static DECLSPEC_ALIGN(16) SLIST_HEADER list;
    static DECLSPEC_ALIGN(16) SLIST_ENTRY one, two;
    PVOID block = RtlAllocateHeap(GetProcessHeap(), 0, 100);
    HANDLE thread;
    DWORD code = 0;

    DOES(RtlAllocateHeap, value, block != NULL);
    DOES(RtlAllocateHeap, null, !RtlAllocateHeap(GetProcessHeap(), 0, (SIZE_T)1 << 60));
    DOES(RtlFreeHeap, true, RtlFreeHeap(GetProcessHeap(), 0, block));
    RtlSetLastWin32Error(77);
    DOES(RtlSetLastWin32Error, void, GetLastError() == 77);
    DOES(RtlGetLastWin32Error, value, RtlGetLastWin32Error() == 77);
    DOES(RtlNtStatusToDosError, value,
         RtlNtStatusToDosError(STATUS_ACCESS_DENIED) == ERROR_ACCESS_DENIED &&
             RtlNtStatusToDosError(STATUS_SUCCESS) == 0);
    EARNS(RtlNtStatusToDosError, ERROR_MR_MID_NOT_FOUND,
          RtlNtStatusToDosError((NTSTATUS)0xC0FFFFFF));
    thread = CreateThread(NULL, 0, leaves, NULL, 0, NULL);
    WaitForSingleObject(thread, INFINITE);
    GetExitCodeThread(thread, &code);
    DOES(RtlExitUserThread, void, code == 42);
    RtlInitializeSListHead(&list);
    DOES(RtlInitializeSListHead, void, RtlQueryDepthSList(&list) == 0);
    DOES(RtlInterlockedPopEntrySList, null, !RtlInterlockedPopEntrySList(&list));
    DOES(RtlInterlockedFlushSList, null, !RtlInterlockedFlushSList(&list));
    DOES(RtlInterlockedPushEntrySList, null, !RtlInterlockedPushEntrySList(&list, &one));
    DOES(RtlInterlockedPushEntrySList, value, RtlInterlockedPushEntrySList(&list, &two) == &one);
    DOES(RtlQueryDepthSList, value, RtlQueryDepthSList(&list) == 2);
    DOES(QueryDepthSList, value, QueryDepthSList(&list) == 2);
    DOES(RtlInterlockedPopEntrySList, value, RtlInterlockedPopEntrySList(&list) == &two);
    DOES(RtlInterlockedFlushSList, value, RtlInterlockedFlushSList(&list) == &one);
}

int main(void)
{
    addresses();
    locks();
    rest();
    return conform_end();
}
