/* Goes on for a while: the device is pulled out while it is open. */
#include <windows.h>
#include <winioctl.h>
#include <stdio.h>
#include <initguid.h>
#include "../pnp-function/public.h"

int main(void)
{
    const char *path = "\\\\?\\ROOT#FUNCTION#0000#{5c1b4aa2-91d7-4f36-8e0b-3d612a77c419}";
    HANDLE handle = CreateFileA(path, GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL), again;
    LONG value;
    DWORD bytes;
    int i;

    for (i = 0; i < 4; i++) {
        value = 1;
        if (DeviceIoControl(handle, IOCTL_COUNTER_ADD, &value, sizeof value, &value, sizeof value, &bytes, NULL))
            printf("now %ld\n", value);
        else
            printf("gone: %lu\n", GetLastError());
        Sleep(10);
    }
    again = CreateFileA(path, GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);
    printf("again: %d, %lu\n", again != INVALID_HANDLE_VALUE, GetLastError());
    CloseHandle(handle);
    printf("closed\n");
    Sleep(10);
    return 0;
}
