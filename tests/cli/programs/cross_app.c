#include <windows.h>

int main(void)
{
    HANDLE device = CreateFileA("\\\\.\\Cross", GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);
    DWORD bytes;

    DeviceIoControl(device, 0x222000, NULL, 0, NULL, 0, &bytes, NULL);
    CloseHandle(device);
    return 0;
}
