/* Writes once. */
#include <stdio.h>
#include <windows.h>
#include <winioctl.h>

int main(void)
{
    char buffer[32] = "ping";
    DWORD bytes = 0;
    HANDLE device = CreateFileW(L"\\\\.\\Drum", GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING,
                                0, NULL);

    if (device == INVALID_HANDLE_VALUE) {
        printf("open: error %lu\n", GetLastError());
        return 1;
    }
    if (!WriteFile(device, buffer, 5, &bytes, NULL))
        printf("write: error %lu\n", GetLastError());
    CloseHandle(device);
    return 0;
}
