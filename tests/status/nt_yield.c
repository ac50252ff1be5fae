/* args: --cpus 1 */
/* On one processor there is somebody to yield to. */
#define CONFORM_APP
#include "status.h"
#include "nt_calls.h"

static volatile LONG spinning;

static DWORD WINAPI spins(LPVOID p)
{
    (void)p;
    while (InterlockedOr(&spinning, 0))
        Sleep(0);
    return 0;
}

int main(void)
{
    HANDLE thread;

    InterlockedExchange(&spinning, 1);
    thread = CreateThread(NULL, 0, spins, NULL, 0, NULL);
    EARNS(NtYieldExecution, STATUS_SUCCESS, NtYieldExecution());
    EARNS(ZwYieldExecution, STATUS_SUCCESS, ZwYieldExecution());
    InterlockedExchange(&spinning, 0);
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    return conform_end();
}
