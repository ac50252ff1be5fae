/* Sends what fits, always. */
#include <stdio.h>
#include <windows.h>
#include <winioctl.h>

#define IOCTL_SPEED_SET CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_ANY_ACCESS)
#define IOCTL_SPEED_TABLE CTL_CODE(FILE_DEVICE_UNKNOWN, 0x801, METHOD_OUT_DIRECT, FILE_ANY_ACCESS)

int main(void)
{
    ULONG speed = 19200, speeds[3];
    DWORD bytes = 0;
    HANDLE device = CreateFileW(L"\\\\.\\Speed", GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0,
                                NULL);

    if (device == INVALID_HANDLE_VALUE) {
        printf("open: error %lu\n", GetLastError());
        return 1;
    }
    if (!DeviceIoControl(device, IOCTL_SPEED_SET, &speed, sizeof speed, NULL, 0, &bytes, NULL))
        printf("set: error %lu\n", GetLastError());
    if (!DeviceIoControl(device, IOCTL_SPEED_TABLE, NULL, 0, speeds, sizeof speeds, &bytes, NULL))
        printf("table: error %lu\n", GetLastError());
    if (!ReadFile(device, &speed, sizeof speed, &bytes, NULL))
        printf("read: error %lu\n", GetLastError());
    CloseHandle(device);
    return 0;
}
