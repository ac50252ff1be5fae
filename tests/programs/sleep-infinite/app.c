/* A thread that sleeps for ever does not wake when nothing else happens. */
#include <stdio.h>
#include <windows.h>

static DWORD WINAPI sleeper(LPVOID context)
{
    (void)context;
    Sleep(INFINITE);
    printf("awake\n");
    return 0;
}

static VOID CALLBACK called(ULONG_PTR value)
{
    printf("called with %u\n", (unsigned)value);
}

static DWORD WINAPI alertable(LPVOID context)
{
    (void)context;
    printf("SleepEx: %lu\n", SleepEx(INFINITE, TRUE));
    return 7;
}

int main(void)
{
    HANDLE first = CreateThread(NULL, 0, sleeper, NULL, 0, NULL);
    HANDLE second = CreateThread(NULL, 0, alertable, NULL, 0, NULL);
    DWORD code = 0;

    Sleep(10);
    QueueUserAPC(called, second, 5);
    WaitForSingleObject(second, INFINITE);
    GetExitCodeThread(second, &code);
    printf("%lu, %lu\n", code, WaitForSingleObject(first, 1000));
    CloseHandle(first);
    CloseHandle(second);
    return 0;
}
