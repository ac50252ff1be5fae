/* Sets, adds, swaps and reads. */
#include <stdio.h>
#include <windows.h>
#include <winioctl.h>

#define GAUGE(n) CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800 + (n), METHOD_BUFFERED, FILE_ANY_ACCESS)

int main(void)
{
    LONG value = 5, out = 0;
    DWORD bytes = 0, i;
    HANDLE device = CreateFileW(L"\\\\.\\Gauge", GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);

    if (device == INVALID_HANDLE_VALUE)
        return 1;
    for (i = 1; i <= 3; i++)
        if (!DeviceIoControl(device, GAUGE(i), &value, sizeof value, &out, sizeof out, &bytes, NULL))
            printf("%lu: error %lu\n", i, GetLastError());
    if (DeviceIoControl(device, GAUGE(0), NULL, 0, &out, sizeof out, &bytes, NULL))
        printf("gauge: %ld\n", out);
    DeviceIoControl(device, GAUGE(4), NULL, 0, NULL, 0, &bytes, NULL);
    CloseHandle(device);
    return 0;
}
