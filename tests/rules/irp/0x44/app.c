/* What an application does with it. */
#include <stdio.h>
#include <windows.h>
#include <winioctl.h>

#define IOCTL_RELAY_GO CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_ANY_ACCESS)

int main(void)
{
    ULONG relay = 9;
    DWORD bytes;
    HANDLE device = CreateFileW(L"\\\\.\\Relay", GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);

    if (!DeviceIoControl(device, IOCTL_RELAY_GO, &relay, sizeof relay, NULL, 0, &bytes, NULL))
        printf("relay %lu: error %lu\n", relay, GetLastError());
    CloseHandle(device);
    return 0;
}
