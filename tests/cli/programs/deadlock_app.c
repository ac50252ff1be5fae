/* Waits for a thread that holds what it waits for. */
#include <windows.h>

static CRITICAL_SECTION g_Section;

static DWORD WINAPI Worker(LPVOID Parameter)
{
    UNREFERENCED_PARAMETER(Parameter);
    EnterCriticalSection(&g_Section);
    LeaveCriticalSection(&g_Section);
    return 0;
}

int main(void)
{
    HANDLE thread;

    InitializeCriticalSection(&g_Section);
    EnterCriticalSection(&g_Section);
    thread = CreateThread(NULL, 0, Worker, NULL, 0, NULL);
    WaitForSingleObject(thread, INFINITE);
    LeaveCriticalSection(&g_Section);
    return 0;
}
