/* What an application does with it. */
#include <stdio.h>
#include <windows.h>
#include <winioctl.h>

#define IOCTL_TWICE_GO CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_ANY_ACCESS)

int main(void)
{
    DWORD bytes;
    HANDLE device = CreateFileW(L"\\\\.\\Twice", GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);

    if (DeviceIoControl(device, IOCTL_TWICE_GO, NULL, 0, NULL, 0, &bytes, NULL))
        printf("done\n");
    CloseHandle(device);
    return 0;
}
