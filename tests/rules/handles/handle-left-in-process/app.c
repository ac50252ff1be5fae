/* Tells the driver to read its settings. */
#include <stdio.h>
#include <windows.h>
#include <winioctl.h>

#define IOCTL_RELOAD CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_ANY_ACCESS)

int main(void)
{
    DWORD bytes = 0;
    HANDLE device = CreateFileW(L"\\\\.\\Reload", GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);

    if (device == INVALID_HANDLE_VALUE)
        return 1;
    if (!DeviceIoControl(device, IOCTL_RELOAD, NULL, 0, NULL, 0, &bytes, NULL))
        printf("control: error %lu\n", GetLastError());
    CloseHandle(device);
    return 0;
}
