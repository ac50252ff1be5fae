/* Asks the driver to say in which process its threads run, and shows it a handle. */
#include <windows.h>
#include <winioctl.h>
#include <stdio.h>
#include "shared.h"

int main(void)
{
    HANDLE device = CreateFileW(WHO_DEVICE, GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);
    HANDLE event = CreateEventW(NULL, TRUE, FALSE, NULL);
    DWORD returned;

    if (device == INVALID_HANDLE_VALUE) {
        printf("the device cannot be opened, error %u\n", (unsigned)GetLastError());
        return 1;
    }
    if (!DeviceIoControl(device, IOCTL_WHO, &event, sizeof event, NULL, 0, &returned, NULL)) {
        printf("the driver refused, error %u\n", (unsigned)GetLastError());
        return 1;
    }
    CloseHandle(event);
    CloseHandle(device);
    return 0;
}
