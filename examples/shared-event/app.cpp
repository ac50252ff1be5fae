// The app: makes two auto-reset events, hands them to the driver, and takes turns with it.
#include <windows.h>
#include <winioctl.h>
#include <iostream>
#include "shared.h"

int main()
{
    HANDLE device = CreateFileW(TURNS_DEVICE, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING,
                                FILE_ATTRIBUTE_NORMAL, NULL);
    if (device == INVALID_HANDLE_VALUE) {
        std::cerr << "the device cannot be opened, error " << GetLastError() << std::endl;
        return 1;
    }

    TURNS_EVENTS events;
    events.DriverMay = CreateEventW(NULL, FALSE, FALSE, NULL);
    events.AppMay = CreateEventW(NULL, FALSE, TRUE, NULL); // the app begins

    DWORD returned;
    if (!DeviceIoControl(device, IOCTL_TURNS_START, &events, sizeof events, NULL, 0, &returned,
                         NULL)) {
        std::cerr << "the driver refused, error " << GetLastError() << std::endl;
        return 1;
    }
    for (int turn = 1; turn <= 3; turn++) {
        WaitForSingleObject(events.AppMay, INFINITE);
        std::cout << "app: turn " << turn << std::endl;
        SetEvent(events.DriverMay);
    }
    WaitForSingleObject(events.AppMay, INFINITE);

    ULONG turns = 0;
    DeviceIoControl(device, IOCTL_TURNS_STOP, NULL, 0, &turns, sizeof turns, &returned, NULL);
    std::cout << "app: the driver took " << turns << " turns" << std::endl;
    CloseHandle(events.DriverMay);
    CloseHandle(events.AppMay);
    CloseHandle(device);
    return 0;
}
