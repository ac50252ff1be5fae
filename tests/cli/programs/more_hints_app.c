/* More of the usual mistakes. */
#include <windows.h>
#include <stdio.h>
int main(void)
{
    char b[4];
    DWORD n;
    HANDLE h =
        CreateFileA("\\\\.\\H", GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
    HANDLE g =
        CreateFileA("\\\\.\\H2", GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
    printf("%d %d\n", h != INVALID_HANDLE_VALUE, g != INVALID_HANDLE_VALUE);
    ReadFile(h, b, 4, &n, NULL);
    WriteFile(h, b, 4, &n, NULL);
    CloseHandle(h);
    return 0;
}
