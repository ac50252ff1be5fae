/* also: deadlock */
/* Enters a critical section that is all zeros. */
#include <windows.h>

static CRITICAL_SECTION g_Lock;
static int g_Count;

int main(void)
{
    EnterCriticalSection(&g_Lock); /* finds: critical-section-uninitialised */
    g_Count++;
    LeaveCriticalSection(&g_Lock);
    DeleteCriticalSection(&g_Lock);
    return 0;
}
