/* Sends the control request once. */
#include <stdio.h>
#include <windows.h>
#include <winioctl.h>

#define IOCTL_HASTY_GO CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_ANY_ACCESS)

int main(void)
{
    ULONG input[2] = {1, 2}, output[4] = {0};
    DWORD bytes = 0;
    HANDLE device = CreateFileW(L"\\\\.\\Hasty", GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING,
                                0, NULL);

    if (device == INVALID_HANDLE_VALUE) {
        printf("open: error %lu\n", GetLastError());
        return 1;
    }
    if (!DeviceIoControl(device, IOCTL_HASTY_GO, input, sizeof input, output, sizeof output, &bytes, NULL))
        printf("control: error %lu\n", GetLastError());
    CloseHandle(device);
    return 0;
}
