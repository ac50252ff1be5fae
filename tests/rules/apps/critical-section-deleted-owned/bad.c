/* Clears up while it is still inside. */
#include <windows.h>

static CRITICAL_SECTION g_Lock;
static int g_Count;

int main(void)
{
    InitializeCriticalSection(&g_Lock);
    EnterCriticalSection(&g_Lock);
    g_Count++;
    DeleteCriticalSection(&g_Lock); /* finds: critical-section-deleted-owned */
    return 0;
}
