/* mended: Data is written before the address that says so */
#include <windows.h>

static volatile LONG Ready;
static int Data;

static DWORD WINAPI Produce(LPVOID Parameter)
{
    UNREFERENCED_PARAMETER(Parameter);
    Data = 42;
    InterlockedExchange(&Ready, 1);
    WakeByAddressAll((PVOID)&Ready);
    return 0;
}

int main(void)
{
    HANDLE thread = CreateThread(NULL, 0, Produce, NULL, 0, NULL);
    LONG no = 0;
    int got;

    while (!Ready)
        WaitOnAddress(&Ready, &no, sizeof no, INFINITE);
    got = Data;
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    return got < 0;
}
