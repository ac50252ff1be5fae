/* What an application does with it. */
#include <stdio.h>
#include <windows.h>
#include <winioctl.h>

#define IOCTL_FEED_GO CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_ANY_ACCESS)

int main(void)
{
    HANDLE nothing = (HANDLE)0x1230;
    DWORD bytes;
    HANDLE device = CreateFileW(L"\\\\.\\Feed", GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);

    if (!DeviceIoControl(device, IOCTL_FEED_GO, &nothing, sizeof nothing, NULL, 0, &bytes, NULL))
        printf("control: error %lu\n", GetLastError());
    CloseHandle(device);
    return 0;
}
