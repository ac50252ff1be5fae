#include <windows.h>

int main(void)
{
    HANDLE device = CreateFileW(L"\\\\.\\Door", GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);

    if (device != INVALID_HANDLE_VALUE)
        CloseHandle(device);
    return 0;
}
