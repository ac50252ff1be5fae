#include <windows.h>

int main(void)
{
    HANDLE device = CreateFileW(L"\\\\.\\Watch", GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);

    if (device != INVALID_HANDLE_VALUE)
        Sleep(10); /* the handle is closed when the process ends */
    return 0;
}
