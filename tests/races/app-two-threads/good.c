/* mended: two threads of a program on Total */
#include <windows.h>
#include <stdio.h>

static CRITICAL_SECTION Section;
static int Total;

static DWORD WINAPI Add(LPVOID Parameter)
{
    EnterCriticalSection(&Section);
    Total++;
    LeaveCriticalSection(&Section);
    return (DWORD)(ULONG_PTR)Parameter;
}

int main(void)
{
    HANDLE threads[2];

    InitializeCriticalSection(&Section);
    for (int i = 0; i < 2; i++)
        threads[i] = CreateThread(NULL, 0, Add, NULL, 0, NULL);
    WaitForMultipleObjects(2, threads, TRUE, INFINITE);
    printf("total %d\n", Total);
    for (int i = 0; i < 2; i++)
        CloseHandle(threads[i]);
    DeleteCriticalSection(&Section);
    return 0;
}
