/* What an application does with it. */
#include <stdio.h>
#include <windows.h>
#include <winioctl.h>

#define IOCTL_OUTBOX_POST CTL_CODE(FILE_DEVICE_UNKNOWN, 0x801, METHOD_BUFFERED, FILE_ANY_ACCESS)

int main(void)
{
    OVERLAPPED overlapped = {0};
    char buffer[8];
    DWORD bytes;
    HANDLE device =
        CreateFileW(L"\\\\.\\Outbox", GENERIC_READ, 0, NULL, OPEN_EXISTING, FILE_FLAG_OVERLAPPED, NULL);
    HANDLE post = CreateFileW(L"\\\\.\\Outbox", GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);

    overlapped.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL);
    ReadFile(device, buffer, sizeof buffer, NULL, &overlapped);
    DeviceIoControl(post, IOCTL_OUTBOX_POST, NULL, 0, NULL, 0, &bytes, NULL);
    if (GetOverlappedResult(device, &overlapped, &bytes, TRUE))
        printf("posted\n");
    CloseHandle(overlapped.hEvent);
    CloseHandle(post);
    CloseHandle(device);
    return 0;
}
