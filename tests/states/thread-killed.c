/* A program whose thread is made to end, before or after it has done what it was to do. */
#include <windows.h>

ULONG g_State;

static DWORD WINAPI Worker(void *context)
{
    InterlockedExchange((volatile LONG *)&g_State, 1);
    return 0;
}

int main(void)
{
    HANDLE thread = CreateThread(NULL, 0, Worker, NULL, 0, NULL);

    if (!thread)
        return 1;
    TerminateThread(thread, 2);
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    return 0;
}
