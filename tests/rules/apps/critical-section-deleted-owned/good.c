/* Clears up when it has left. */
#include <windows.h>

static CRITICAL_SECTION g_Lock;
static int g_Count;

int main(void)
{
    InitializeCriticalSection(&g_Lock);
    EnterCriticalSection(&g_Lock);
    g_Count++;
    LeaveCriticalSection(&g_Lock);
    DeleteCriticalSection(&g_Lock);
    return 0;
}
