/* Opens the device and makes one request. */
#include <windows.h>
#include <stdio.h>

int main(void)
{
    DWORD bytes = 0;
    HANDLE device = CreateFileW(L"\\\\.\\Term", GENERIC_READ | GENERIC_WRITE, 0, NULL,
                                OPEN_EXISTING, 0, NULL);

    if (device == INVALID_HANDLE_VALUE) {
        printf("open: error %u\n", (unsigned)GetLastError());
        return 1;
    }
    DeviceIoControl(device, 0x222000, NULL, 0, NULL, 0, &bytes, NULL);
    CloseHandle(device);
    return 0;
}
