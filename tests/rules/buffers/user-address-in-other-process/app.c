/* Asks for the time, from a buffer of its own. */
#include <stdio.h>
#include <windows.h>
#include <winioctl.h>

#define IOCTL_STAMP_NEITHER CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_NEITHER, FILE_ANY_ACCESS)
#define IOCTL_STAMP CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_ANY_ACCESS)

int main(void)
{
    LARGE_INTEGER now = {0};
    DWORD bytes = 0;
    HANDLE device = CreateFileW(L"\\\\.\\Stamp", GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0,
                                NULL);

    if (device == INVALID_HANDLE_VALUE)
        return 1;
    if (!DeviceIoControl(device, IOCTL_STAMP, NULL, 0, &now, sizeof now, &bytes, NULL) &&
        !DeviceIoControl(device, IOCTL_STAMP_NEITHER, NULL, 0, &now, sizeof now, &bytes, NULL))
        printf("control: error %lu\n", GetLastError());
    CloseHandle(device);
    return 0;
}
