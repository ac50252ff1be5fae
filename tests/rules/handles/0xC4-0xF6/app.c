/* What an application does with it. */
#include <stdio.h>
#include <windows.h>
#include <winioctl.h>

#define IOCTL_ALARM_GO CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_ANY_ACCESS)

int main(void)
{
    DWORD bytes;
    HANDLE event = CreateEventW(NULL, FALSE, FALSE, NULL);
    HANDLE device = CreateFileW(L"\\\\.\\Alarm", GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);

    if (DeviceIoControl(device, IOCTL_ALARM_GO, &event, sizeof event, NULL, 0, &bytes, NULL))
        printf("%s\n", WaitForSingleObject(event, 1000) == WAIT_OBJECT_0 ? "alarm" : "silence");
    CloseHandle(device);
    CloseHandle(event);
    return 0;
}
