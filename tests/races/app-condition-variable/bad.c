/* race: the condition is made true without the lock under which it is waited for */
#include <windows.h>

static SRWLOCK Lock = SRWLOCK_INIT;
static CONDITION_VARIABLE Changed = CONDITION_VARIABLE_INIT;
static BOOL Ready;

static DWORD WINAPI Produce(LPVOID Parameter)
{
    UNREFERENCED_PARAMETER(Parameter);
    Ready = TRUE; /* races */
    WakeConditionVariable(&Changed);
    return 0;
}

int main(void)
{
    HANDLE thread = CreateThread(NULL, 0, Produce, NULL, 0, NULL);

    AcquireSRWLockExclusive(&Lock);
    while (!Ready) /* races */
        if (!SleepConditionVariableSRW(&Changed, &Lock, 1000, 0))
            break;
    ReleaseSRWLockExclusive(&Lock);
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    return 0;
}
