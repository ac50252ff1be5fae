/* Asks twice. */
#include <stdio.h>
#include <windows.h>
#include <winioctl.h>

#define IOCTL_NOTIFY_ME CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_ANY_ACCESS)

int main(void)
{
    HANDLE event = CreateEventW(NULL, FALSE, FALSE, NULL);
    DWORD bytes = 0;
    HANDLE device = CreateFileW(L"\\\\.\\Notify", GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0,
                                NULL);

    if (device == INVALID_HANDLE_VALUE) {
        printf("open: error %lu\n", GetLastError());
        return 1;
    }
    for (int i = 0; i < 2; i++)
        if (!DeviceIoControl(device, IOCTL_NOTIFY_ME, &event, sizeof event, NULL, 0, &bytes, NULL))
            printf("notify: error %lu\n", GetLastError());
    CloseHandle(event);
    CloseHandle(device);
    return 0;
}
