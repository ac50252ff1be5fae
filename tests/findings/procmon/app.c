/* Asks the driver for what it does. */
#include <windows.h>
#include <winioctl.h>
#include <stdio.h>
#define IOCTL_PM_GET_COUNT CTL_CODE(FILE_DEVICE_UNKNOWN, 0x801, METHOD_BUFFERED, FILE_READ_DATA)
#define IOCTL_PM_LOOKUP CTL_CODE(FILE_DEVICE_UNKNOWN, 0x802, METHOD_BUFFERED, FILE_READ_DATA)
struct lookup { ULONG ProcessId, ParentId; LONGLONG CreateTime; };

int main(void)
{
    struct lookup lookup = {4};
    ULONG count = 0;
    DWORD bytes;
    HANDLE device = CreateFileW(L"\\\\.\\ProcMon", GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);

    if (device == INVALID_HANDLE_VALUE)
        return 1;
    if (DeviceIoControl(device, IOCTL_PM_GET_COUNT, NULL, 0, &count, sizeof count, &bytes, NULL))
        printf("%lu processes\n", count);
    if (!DeviceIoControl(device, IOCTL_PM_LOOKUP, &lookup, sizeof lookup, &lookup, sizeof lookup, &bytes,
            NULL))
        printf("lookup: %lu\n", GetLastError());
    lookup.ProcessId = GetCurrentProcessId();
    if (DeviceIoControl(device, IOCTL_PM_LOOKUP, &lookup, sizeof lookup, &lookup, sizeof lookup, &bytes,
            NULL))
        printf("parent %lu\n", lookup.ParentId);
    CloseHandle(device);
    return 0;
}
