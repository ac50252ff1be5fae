/* args: --cpus 1 */
/* w32_one_cpu.c - giving the processor to another thread, where there is one and where there is none. */
#define CONFORM_APP
#include "status.h"

static volatile LONG ran;

static DWORD WINAPI other(PVOID context)
{
    UNREFERENCED_PARAMETER(context);
    ran = 1;
    return 0;
}

int wmain(void)
{
    HANDLE thread;

    DOES(SwitchToThread, false, !SwitchToThread());
    thread = CreateThread(NULL, 0, other, NULL, 0, NULL);
    DOES(SwitchToThread, true, ran || SwitchToThread());
    EXPECT_EQ(WaitForSingleObject(thread, 10000), WAIT_OBJECT_0);
    CloseHandle(thread);
    return conform_end() ? 3 : 0;
}
