/* What an application does with it. */
#include <stdio.h>
#include <windows.h>
#include <winioctl.h>

#define IOCTL_NAP_GO CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_ANY_ACCESS)

static HANDLE Device;
static OVERLAPPED Overlapped;

static DWORD WINAPI Ask(LPVOID Unused)
{
    DWORD bytes;

    (void)Unused;
    DeviceIoControl(Device, IOCTL_NAP_GO, NULL, 0, NULL, 0, NULL, &Overlapped);
    if (!GetOverlappedResult(Device, &Overlapped, &bytes, TRUE))
        printf("nap: error %lu\n", GetLastError());
    return 0;
}

int main(void)
{
    HANDLE thread;

    Device = CreateFileW(L"\\\\.\\Nap", GENERIC_READ, 0, NULL, OPEN_EXISTING, FILE_FLAG_OVERLAPPED, NULL);
    Overlapped.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL);
    thread = CreateThread(NULL, 0, Ask, NULL, 0, NULL);
    Sleep(5);
    CancelIoEx(Device, &Overlapped);
    if (WaitForSingleObject(thread, 1000) == WAIT_TIMEOUT) {
        printf("nobody heard the cancel; once more\n");
        CancelIoEx(Device, &Overlapped);
        WaitForSingleObject(thread, 1000);
    }
    CloseHandle(thread);
    CloseHandle(Overlapped.hEvent);
    CloseHandle(Device);
    return 0;
}
