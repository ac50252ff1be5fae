/* Semaphores and mutexes by name, between the threads of one program and through two handles. */
#define _CRT_SECURE_NO_WARNINGS
#include <windows.h>
#include <process.h>
#include <stdio.h>
#include <assert.h>

#define SLOTS 2
#define WORKERS 5

static volatile LONG inside, most, served;

static unsigned __stdcall Worker(void *arg)
{
    HANDLE slots = OpenSemaphore(SEMAPHORE_ALL_ACCESS, FALSE, TEXT("Slots"));
    LONG n;

    assert(slots != NULL);
    UNREFERENCED_PARAMETER(arg);
    WaitForSingleObject(slots, INFINITE);
    n = InterlockedIncrement(&inside);
    if (n > most)
        most = n;
    Sleep(10);
    InterlockedDecrement(&inside);
    InterlockedExchangeAdd(&served, 1);
    ReleaseSemaphore(slots, 1, NULL);
    CloseHandle(slots);
    return 7;
}

static DWORD WINAPI Abandon(LPVOID p)
{
    WaitForSingleObject((HANDLE)p, INFINITE);
    return 0; /* with the mutex */
}

int main()
{
    HANDLE slots, mutex, other, threads[WORKERS];
    DWORD start = GetTickCount(), wait, code;
    LONG previous;
    int i;

    slots = CreateSemaphore(NULL, SLOTS, SLOTS, TEXT("Slots"));
    printf("create: error %lu\n", GetLastError());
    for (i = 0; i < WORKERS; i++)
        threads[i] = (HANDLE)_beginthreadex(NULL, 0, Worker, NULL, 0, NULL);
    wait = WaitForMultipleObjects(WORKERS, threads, TRUE, INFINITE);
    printf("all workers: %lu, served %ld, at most %ld inside, %lu ms\n", wait, served, most,
           (GetTickCount() - start + 5) / 10 * 10);
    GetExitCodeThread(threads[0], &code);
    printf("exit code %lu\n", code);
    for (i = 0; i < WORKERS; i++)
        CloseHandle(threads[i]);
    if (!ReleaseSemaphore(slots, 1, &previous))
        printf("over the limit: error %lu\n", GetLastError());
    WaitForSingleObject(slots, 0);
    if (ReleaseSemaphore(slots, 1, &previous))
        printf("previous count %ld\n", previous);
    CloseHandle(slots);
    if (!OpenSemaphore(SYNCHRONIZE, FALSE, TEXT("Slots")))
        printf("closed: error %lu\n", GetLastError());

    mutex = CreateMutex(NULL, TRUE, TEXT("Local\\Only one"));
    other = OpenMutex(MUTEX_ALL_ACCESS, FALSE, TEXT("Only one"));
    printf("recursion through the other handle: %lu\n", WaitForSingleObject(other, 0));
    ReleaseMutex(mutex);
    ReleaseMutex(other);
    if (!ReleaseMutex(mutex))
        printf("not ours any more: error %lu\n", GetLastError());
    threads[0] = CreateThread(NULL, 0, Abandon, mutex, 0, NULL);
    WaitForSingleObject(threads[0], INFINITE);
    wait = WaitForSingleObject(mutex, 1000);
    printf("abandoned: 0x%08lX\n", wait);
    printf("once only: 0x%08lX\n", WaitForSingleObject(mutex, 1000));
    wait = WaitForSingleObject((HANDLE)(ULONG_PTR)0x1234, 0);
    printf("bad handle: 0x%08lX, error %lu\n", wait, GetLastError());
    CreateMutex(NULL, FALSE, TEXT("Only one"));
    printf("second instance? %s\n", GetLastError() == ERROR_ALREADY_EXISTS ? "yes" : "no");
    return 0;
}
