/* Updates under a lock, and one that is not. */
#include <windows.h>

static CRITICAL_SECTION Lock;
int Total;
static int Table[8];

static DWORD WINAPI Work(LPVOID Parameter)
{
    UNREFERENCED_PARAMETER(Parameter);
    for (int i = 0; i < 8; i++) {
        EnterCriticalSection(&Lock);
        Table[i]++;
        LeaveCriticalSection(&Lock);
    }
    Total++;
    return 0;
}

int main(void)
{
    HANDLE thread;

    InitializeCriticalSection(&Lock);
    thread = CreateThread(NULL, 0, Work, NULL, 0, NULL);
    Work(NULL);
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    DeleteCriticalSection(&Lock);
    return 0;
}
