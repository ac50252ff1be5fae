/* args: --threads 12 */
/* w32_limits.c - what comes back when there are too many threads. */
#define CONFORM_APP
#include "status.h"

static HANDLE go;

static DWORD WINAPI waits(PVOID context)
{
    UNREFERENCED_PARAMETER(context);
    return WaitForSingleObject(go, INFINITE);
}

int wmain(void)
{
    HANDLE threads[20];
    int n = 0;

    go = CreateEventW(NULL, TRUE, FALSE, NULL);
    while (n < 20 && (threads[n] = CreateThread(NULL, 0, waits, NULL, 0, NULL)) != NULL)
        n++;
    EXPECT(n > 0 && n < 12);
    FAILS(CreateThread, ERROR_NO_SYSTEM_RESOURCES, CreateThread(NULL, 0, waits, NULL, 0, NULL));
    SetEvent(go);
    WaitForMultipleObjects((DWORD)n, threads, TRUE, INFINITE);
    DOES(CreateThread, success, CreateThread(NULL, 0, waits, NULL, 0, NULL) != NULL);
    return conform_end() ? 3 : 0;
}
