/* What an application does with it. */
#include <stdio.h>
#include <windows.h>

int main(void)
{
    struct {
        char number[4];
        char room[16];
    } answer = {"", "untouched"};
    DWORD bytes = 0;
    HANDLE device = CreateFileW(L"\\\\.\\Serial", GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);

    if (!ReadFile(device, answer.number, sizeof answer.number, &bytes, NULL))
        printf("read: error %lu\n", GetLastError());
    CloseHandle(device);
    return 0;
}
