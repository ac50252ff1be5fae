/* race: a user APC and the thread that queued it, which writes Message afterwards */
#include <windows.h>

static int Message;
static HANDLE Started;

static VOID CALLBACK Apc(ULONG_PTR Parameter)
{
    UNREFERENCED_PARAMETER(Parameter);
    Message++; /* races */
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
    QueueUserAPC(Apc, thread, 0);
    Message = 41; /* races */
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    CloseHandle(Started);
    return 0;
}
