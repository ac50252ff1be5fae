/* race: two threads of a program on Total; one enters the critical section */
#include <windows.h>

static CRITICAL_SECTION Lock;
static int Total;

static DWORD WINAPI Add(LPVOID Parameter)
{
    EnterCriticalSection(&Lock);
    Total += (int)(ULONG_PTR)Parameter; /* races */
    LeaveCriticalSection(&Lock);
    return 0;
}

int main(void)
{
    HANDLE thread;

    InitializeCriticalSection(&Lock);
    thread = CreateThread(NULL, 0, Add, (LPVOID)1, 0, NULL);
    Total += 2; /* races */
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    DeleteCriticalSection(&Lock);
    return 0;
}
