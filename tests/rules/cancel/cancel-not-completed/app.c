/* Sends the control request and cancels it. */
#include <stdio.h>
#include <windows.h>
#include <winioctl.h>

#define IOCTL_MUTE_GO CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_ANY_ACCESS)

int main(void)
{
    OVERLAPPED overlapped = {0};
    ULONG input[2] = {1, 2}, output[4] = {0};
    DWORD bytes = 0;
    HANDLE device = CreateFileW(L"\\\\.\\Mute", GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING,
                                FILE_FLAG_OVERLAPPED, NULL);

    if (device == INVALID_HANDLE_VALUE) {
        printf("open: error %lu\n", GetLastError());
        return 1;
    }
    overlapped.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL);
    DeviceIoControl(device, IOCTL_MUTE_GO, input, sizeof input, output, sizeof output, NULL, &overlapped);
    Sleep(10);
    CancelIo(device);
    if (!GetOverlappedResult(device, &overlapped, &bytes, TRUE))
        printf("control: error %lu\n", GetLastError());
    CloseHandle(overlapped.hEvent);
    CloseHandle(device);
    return 0;
}
