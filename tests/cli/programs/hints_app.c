#include <windows.h>
#include <winioctl.h>
#include <stdio.h>
static HANDLE Open(const char *name)
{
    HANDLE device = CreateFileA(name, GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);
    printf("%s: %u\n", name, device == INVALID_HANDLE_VALUE ? (unsigned)GetLastError() : 0);
    return device;
}
int main(void)
{
    DWORD bytes;
    HANDLE device;
    Open("\\\\.\\Usual");
    Open("\\.\\UsualLink");
    device = Open("\\\\.\\UsualLink");
    if (device != INVALID_HANDLE_VALUE &&
        !DeviceIoControl(device, CTL_CODE(FILE_DEVICE_UNKNOWN, 0x801, METHOD_BUFFERED, 0), NULL, 0, NULL, 0, &bytes, NULL))
        printf("control: %u\n", (unsigned)GetLastError());
    CloseHandle(device);
    return 0;
}
