/* mended: Message is written before the APC is queued */
#include <windows.h>

static int Message;
static HANDLE Started;

static VOID CALLBACK Apc(ULONG_PTR Parameter)
{
    UNREFERENCED_PARAMETER(Parameter);
    Message++;
}

static DWORD WINAPI Receive(LPVOID Parameter)
{
    UNREFERENCED_PARAMETER(Parameter);
    SetEvent(Started);
    SleepEx(INFINITE, TRUE);
    return 0;
}

int main(void)
{
    HANDLE thread;

    Started = CreateEventA(NULL, FALSE, FALSE, NULL);
    thread = CreateThread(NULL, 0, Receive, NULL, 0, NULL);
    WaitForSingleObject(Started, INFINITE);
    Message = 41;
    QueueUserAPC(Apc, thread, 0);
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    CloseHandle(Started);
    return 0;
}
