/* Asks the driver for what it does. */
#include <windows.h>
#include <stdio.h>
#include <string.h>

static HANDLE Device;

static DWORD WINAPI Reader(LPVOID context)
{
    char text[64];
    DWORD bytes = 0;

    if (ReadFile(Device, text, sizeof text, &bytes, NULL))
        printf("reader got %lu bytes\n", bytes);
    return 0;
}

int main(void)
{
    char text[64];
    DWORD bytes = 0;
    HANDLE thread;
    HANDLE other;

    Device = CreateFileA("\\\\.\\Inbox", GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING,
                         FILE_FLAG_OVERLAPPED, NULL);
    CloseHandle(Device);
    Device = CreateFileA("\\\\.\\Inbox", GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL,
            OPEN_EXISTING, 0, NULL);
    other = CreateFileA("\\\\.\\Inbox", GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE,
            NULL, OPEN_EXISTING, 0, NULL);
    if (other == INVALID_HANDLE_VALUE)
        return 1;
    WriteFile(other, "hello", 5, &bytes, NULL);
    if (ReadFile(other, text, sizeof text, &bytes, NULL))
        printf("got %.*s\n", (int)bytes, text);
    thread = CreateThread(NULL, 0, Reader, NULL, 0, NULL);
    Sleep(100);
    WriteFile(other, "world", 5, &bytes, NULL);
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    CloseHandle(other);
    CloseHandle(Device);
    return 0;
}
