/* Sends device controls. */
#include <windows.h>
#include <winioctl.h>

#ifndef ROUNDS
#define ROUNDS 1000
#endif

int main(void)
{
    HANDLE device = CreateFileW(L"\\\\.\\RulesBench", GENERIC_READ | GENERIC_WRITE, 0, NULL,
                                OPEN_EXISTING, 0, NULL);
    DWORD value = 0, bytes;

    if (device == INVALID_HANDLE_VALUE)
        return 1;
    for (int i = 0; i < ROUNDS; i++)
        if (!DeviceIoControl(device, CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, 0), &value,
                             sizeof value, &value, sizeof value, &bytes, NULL))
            return 2;
    CloseHandle(device);
    return 0;
}
