/* Asks the driver for what it does. */
#include <windows.h>
#include <winioctl.h>
#include <stdio.h>
#define IOCTL_SETTINGS_RELOAD CTL_CODE(FILE_DEVICE_UNKNOWN, 0x810, METHOD_BUFFERED, FILE_ANY_ACCESS)
#define IOCTL_SETTINGS_GET_NAME CTL_CODE(FILE_DEVICE_UNKNOWN, 0x811, METHOD_BUFFERED, FILE_ANY_ACCESS)

int main(void)
{
    WCHAR name[64];
    DWORD bytes = 0;
    HANDLE device = CreateFileW(L"\\\\.\\Settings", GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);

    if (device == INVALID_HANDLE_VALUE)
        return 1;
    DeviceIoControl(device, IOCTL_SETTINGS_RELOAD, NULL, 0, NULL, 0, &bytes, NULL);
    if (!DeviceIoControl(device, IOCTL_SETTINGS_GET_NAME, NULL, 0, name, 8, &bytes, NULL))
        printf("name: error %lu\n", GetLastError());
    if (DeviceIoControl(device, IOCTL_SETTINGS_GET_NAME, NULL, 0, name, sizeof name, &bytes, NULL))
        printf("%.*ls\n", (int)(bytes / sizeof(WCHAR)), name);
    CloseHandle(device);
    return 0;
}
