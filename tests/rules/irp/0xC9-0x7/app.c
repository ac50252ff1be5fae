/* What an application does with it. */
#include <stdio.h>
#include <windows.h>
#include <winioctl.h>

#define IOCTL_DOORBELL_RING CTL_CODE(FILE_DEVICE_UNKNOWN, 0x801, METHOD_BUFFERED, FILE_ANY_ACCESS)

int main(void)
{
    OVERLAPPED overlapped = {0};
    char buffer[8];
    DWORD bytes;
    HANDLE visitor, house;

    house = CreateFileW(L"\\\\.\\Doorbell", GENERIC_READ, 0, NULL, OPEN_EXISTING, FILE_FLAG_OVERLAPPED, NULL);
    visitor = CreateFileW(L"\\\\.\\Doorbell", GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
    overlapped.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL);
    ReadFile(house, buffer, sizeof buffer, NULL, &overlapped);
    DeviceIoControl(visitor, IOCTL_DOORBELL_RING, NULL, 0, NULL, 0, &bytes, NULL);
    if (GetOverlappedResult(house, &overlapped, &bytes, TRUE))
        printf("somebody rang\n");
    CloseHandle(overlapped.hEvent);
    CloseHandle(visitor);
    CloseHandle(house);
    return 0;
}
