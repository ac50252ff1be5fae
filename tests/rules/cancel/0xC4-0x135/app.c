/* What an application does with it. */
#include <stdio.h>
#include <windows.h>
#include <winioctl.h>

#define IOCTL_DEAF_GO CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_ANY_ACCESS)

int main(void)
{
    OVERLAPPED overlapped = {0};
    HANDLE device =
        CreateFileW(L"\\\\.\\Deaf", GENERIC_WRITE, 0, NULL, OPEN_EXISTING, FILE_FLAG_OVERLAPPED, NULL);

    overlapped.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL);
    DeviceIoControl(device, IOCTL_DEAF_GO, NULL, 0, NULL, 0, NULL, &overlapped);
    if (WaitForSingleObject(overlapped.hEvent, 100) == WAIT_TIMEOUT)
        printf("no answer\n");
    CloseHandle(overlapped.hEvent);
    CloseHandle(device);
    return 0; /* the request is still out */
}
