#include <windows.h>
#include <winioctl.h>
#include <stdio.h>
#define IOCTL_FIND CTL_CODE(FILE_DEVICE_UNKNOWN, 0x801, METHOD_BUFFERED, FILE_ANY_ACCESS)

int wmain(int argc, wchar_t **argv)
{
    HANDLE device, mine, theirs, again;
    DWORD n, wait;

    (void)argc, (void)argv;
    theirs = OpenEvent(SYNCHRONIZE | EVENT_MODIFY_STATE, FALSE, L"Global\\NoSuchEvent");
    wprintf(L"missing: %p, error %lu\n", theirs, GetLastError());
    theirs = OpenEvent(SYNCHRONIZE, FALSE, L"Global\\FromDriver");
    if (!theirs) {
        wprintf(L"OpenEvent: error %lu\n", GetLastError());
        return 1;
    }
    mine = CreateEvent(NULL, FALSE, FALSE, TEXT("Global\\FromApp"));
    wprintf(L"created, error %lu\n", GetLastError());
    again = CreateEvent(NULL, FALSE, FALSE, TEXT("Global\\FromApp"));
    wprintf(L"again: %ls, error %lu\n", again ? L"a handle" : L"none", GetLastError());
    if (!CreateMutex(NULL, FALSE, TEXT("Global\\FromApp")))
        wprintf(L"a mutex of that name: error %lu\n", GetLastError());
    if (!SetEvent(theirs))
        wprintf(L"SetEvent without the right: error %lu\n", GetLastError());
    device = CreateFile(L"\\\\.\\NamedEvents", GENERIC_ALL, 0, NULL, OPEN_EXISTING, 0, NULL);
    wprintf(L"ioctl: %d\n", DeviceIoControl(device, IOCTL_FIND, NULL, 0, NULL, 0, &n, NULL));
    Sleep(20);
    wait = SignalObjectAndWait(mine, theirs, 500, FALSE);
    wprintf(L"signal and wait: %lu\n", wait);
    wprintf(L"still signalled: %s\n", WaitForSingleObject(theirs, 0) == WAIT_OBJECT_0 ? L"yes" : L"no");
    CloseHandle(mine);
    CloseHandle(again);
    CloseHandle(theirs);
    CloseHandle(device);
    mine = OpenEvent(EVENT_ALL_ACCESS, FALSE, L"Global\\FromApp");
    wprintf(L"gone: error %lu\n", GetLastError());
    return 0;
}
