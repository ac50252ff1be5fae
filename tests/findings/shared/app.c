/* Asks the driver for what it does. */
#include <windows.h>
#include <winioctl.h>
#include <stdio.h>
#define IOCTL_SHARE CTL_CODE(FILE_DEVICE_UNKNOWN, 0x830, METHOD_NEITHER, FILE_ANY_ACCESS)
#define IOCTL_UNSHARE CTL_CODE(FILE_DEVICE_UNKNOWN, 0x831, METHOD_NEITHER, FILE_ANY_ACCESS)

int main(void)
{
    volatile ULONG counter = 7;
    DWORD bytes = 0;
    HANDLE device = CreateFileW(L"\\\\.\\Shared", GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING,
            0, NULL);

    if (device == INVALID_HANDLE_VALUE)
        return 1;
    if (!DeviceIoControl(device, IOCTL_SHARE, NULL, 0, (PVOID)&counter, sizeof counter, &bytes, NULL))
        printf("share: error %lu\n", GetLastError());
    Sleep(100);
    printf("counted to %lu\n", counter);
    DeviceIoControl(device, IOCTL_UNSHARE, NULL, 0, NULL, 0, &bytes, NULL);
    CloseHandle(device);
    return 0;
}
