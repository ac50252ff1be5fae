/* Four threads read numbers from the device at the same time; no number may come twice. */
#include <windows.h>
#include <stdio.h>
#include "shared.h"

enum { THREADS = 4, READS = 5, NUMBERS = 3 };

static HANDLE device;
static LONG seen[THREADS * READS * NUMBERS];
static LONG twice;

static DWORD WINAPI Reader(LPVOID context)
{
    (void)context;
    for (int i = 0; i < READS; i++) {
        ULONG numbers[NUMBERS];
        DWORD bytes;

        if (!ReadFile(device, numbers, sizeof numbers, &bytes, NULL) || bytes != sizeof numbers) {
            printf("read failed, error %u\n", (unsigned)GetLastError());
            return 1;
        }
        for (int j = 0; j < NUMBERS; j++)
            if (numbers[j] >= ARRAYSIZE(seen) || InterlockedIncrement(&seen[numbers[j]]) != 1)
                InterlockedIncrement(&twice);
    }
    return 0;
}

int main(void)
{
    HANDLE threads[THREADS];

    device = CreateFileW(COUNTER_DEVICE, GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);
    if (device == INVALID_HANDLE_VALUE) {
        printf("the device cannot be opened, error %u\n", (unsigned)GetLastError());
        return 1;
    }
    for (int i = 0; i < THREADS; i++)
        threads[i] = CreateThread(NULL, 0, Reader, NULL, 0, NULL);
    WaitForMultipleObjects(THREADS, threads, TRUE, INFINITE);
    for (int i = 0; i < THREADS; i++)
        CloseHandle(threads[i]);
    CloseHandle(device);
    printf("%d threads, %d numbers came twice\n", THREADS, (int)twice);
    return twice != 0;
}
