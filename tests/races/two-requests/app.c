#include <windows.h>
#include <winioctl.h>
#include <stdio.h>

#define IOCTL_ADD CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_ANY_ACCESS)

static HANDLE Device;

static DWORD WINAPI Caller(LPVOID Parameter)
{
    DWORD value = 1, bytes;

    (void)Parameter;
    DeviceIoControl(Device, IOCTL_ADD, &value, sizeof value, NULL, 0, &bytes, NULL);
    return 0;
}

int main(void)
{
    HANDLE threads[2];

    Device = CreateFileW(L"\\\\.\\RaceTest", GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING,
                         FILE_FLAG_OVERLAPPED, NULL);
    if (Device == INVALID_HANDLE_VALUE)
        return 1;
    for (int i = 0; i < 2; i++)
        threads[i] = CreateThread(NULL, 0, Caller, NULL, 0, NULL);
    WaitForMultipleObjects(2, threads, TRUE, INFINITE);
    for (int i = 0; i < 2; i++)
        CloseHandle(threads[i]);
    CloseHandle(Device);
    return 0;
}
