/* mended: the condition is made true under the lock */
#include <windows.h>

static SRWLOCK Lock = SRWLOCK_INIT;
static CONDITION_VARIABLE Changed = CONDITION_VARIABLE_INIT;
static BOOL Ready;

static DWORD WINAPI Produce(LPVOID Parameter)
{
    UNREFERENCED_PARAMETER(Parameter);
    AcquireSRWLockExclusive(&Lock);
    Ready = TRUE;
    ReleaseSRWLockExclusive(&Lock);
    WakeConditionVariable(&Changed);
    return 0;
}

int main(void)
{
    HANDLE thread = CreateThread(NULL, 0, Produce, NULL, 0, NULL);

    AcquireSRWLockExclusive(&Lock);
    while (!Ready)
        if (!SleepConditionVariableSRW(&Changed, &Lock, 1000, 0))
            break;
    ReleaseSRWLockExclusive(&Lock);
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    return 0;
}
