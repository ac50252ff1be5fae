/* Each leaves what it has entered. */
#include <windows.h>

static CRITICAL_SECTION g_Lock;
static int g_Count;

static DWORD WINAPI Finish(LPVOID Parameter)
{
    UNREFERENCED_PARAMETER(Parameter);
    EnterCriticalSection(&g_Lock);
    g_Count++;
    LeaveCriticalSection(&g_Lock);
    return 0;
}

int main(void)
{
    HANDLE thread;

    InitializeCriticalSection(&g_Lock);
    EnterCriticalSection(&g_Lock);
    g_Count++;
    LeaveCriticalSection(&g_Lock);
    thread = CreateThread(NULL, 0, Finish, NULL, 0, NULL);
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    DeleteCriticalSection(&g_Lock);
    return 0;
}
