/* A program that ends while a thread of its own would still do something. */
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
    CloseHandle(thread);
    return 0;
}
