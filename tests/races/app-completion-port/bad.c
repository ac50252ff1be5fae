/* race: Job is filled after its packet is posted to the completion port */
#include <windows.h>

static HANDLE Port;
static int Job;

static DWORD WINAPI Serve(LPVOID Parameter)
{
    OVERLAPPED *overlapped;
    ULONG_PTR key;
    DWORD bytes;

    UNREFERENCED_PARAMETER(Parameter);
    if (GetQueuedCompletionStatus(Port, &bytes, &key, &overlapped, INFINITE))
        return (DWORD)Job; /* races */
    return 0;
}

int main(void)
{
    HANDLE thread;

    Port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 1);
    thread = CreateThread(NULL, 0, Serve, NULL, 0, NULL);
    PostQueuedCompletionStatus(Port, 0, 1, NULL);
    Job = 7; /* races */
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    CloseHandle(Port);
    return 0;
}
