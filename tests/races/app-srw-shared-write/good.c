/* mended: two threads of a program write Cache with the SRW lock shared */
#include <windows.h>

static SRWLOCK Lock = SRWLOCK_INIT;
static int Cache;

static DWORD WINAPI Fill(LPVOID Parameter)
{
    AcquireSRWLockExclusive(&Lock);
    Cache += (int)(ULONG_PTR)Parameter;
    ReleaseSRWLockExclusive(&Lock);
    return 0;
}

int main(void)
{
    HANDLE thread = CreateThread(NULL, 0, Fill, (LPVOID)1, 0, NULL);

    Fill((LPVOID)2);
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    return Cache == 3 ? 0 : 1;
}
