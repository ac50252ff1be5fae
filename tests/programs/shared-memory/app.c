/* Two of these programs count in memory that they share, each as often as the other. */
#include <windows.h>
#include <stdio.h>

enum { ROUNDS = 3 };

typedef struct {
    LONG Total;
    LONG Programs;
} SHARED;

int main(void)
{
    HANDLE mapping = CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, sizeof(SHARED),
                                        L"Local\\Counters");
    HANDLE lock = CreateMutexW(NULL, FALSE, L"Local\\CountersLock");
    HANDLE ready = CreateEventW(NULL, TRUE, FALSE, L"Local\\CountersReady");
    SHARED *shared;

    if (!mapping || !lock || !ready)
        return 1;
    shared = MapViewOfFile(mapping, FILE_MAP_ALL_ACCESS, 0, 0, 0);
    if (!shared)
        return 1;
    for (int i = 0; i < ROUNDS; i++) {
        WaitForSingleObject(lock, INFINITE);
        shared->Total++;
        ReleaseMutex(lock);
    }
    if (InterlockedIncrement(&shared->Programs) == 2)
        SetEvent(ready);
    WaitForSingleObject(ready, INFINITE);
    printf("total %ld\n", shared->Total);
    UnmapViewOfFile(shared);
    CloseHandle(ready);
    CloseHandle(lock);
    CloseHandle(mapping);
    return 0;
}
