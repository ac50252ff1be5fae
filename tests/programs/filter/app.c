#include <stdio.h>
#include <windows.h>
#include <winioctl.h>
#define STACK_APP
#include "stack.h"

int main(void)
{
    ULONG value = 4;
    CHAR buffer[16] = "";
    DWORD n;
    HANDLE h = CreateFileW(L"\\\\.\\StackBase", GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);

    if (h == INVALID_HANDLE_VALUE)
        return 1;
    if (DeviceIoControl(h, IOCTL_STACK_ADD, &value, sizeof value, &value, sizeof value, &n, NULL))
        printf("value %lu\n", value);
    if (!DeviceIoControl(h, IOCTL_STACK_ADD, &value, sizeof value, NULL, 0, &n, NULL))
        printf("error %lu\n", GetLastError());
    if (ReadFile(h, buffer, sizeof buffer - 1, &n, NULL))
        printf("read %lu: %s\n", n, buffer);
    CloseHandle(h);
    return 0;
}
