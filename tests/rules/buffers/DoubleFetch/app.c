/* Hands a name over. */
#include <stdio.h>
#include <windows.h>
#include <winioctl.h>

#define IOCTL_LABEL_SET CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_NEITHER, FILE_ANY_ACCESS)

struct label {
    ULONG Length;
    CHAR Text[28];
};

int main(void)
{
    struct label label = {5, "crate"};
    DWORD bytes = 0;
    HANDLE device = CreateFileW(L"\\\\.\\Label", GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0,
                                NULL);

    if (device == INVALID_HANDLE_VALUE) {
        printf("open: error %lu\n", GetLastError());
        return 1;
    }
    if (!DeviceIoControl(device, IOCTL_LABEL_SET, &label, sizeof label, NULL, 0, &bytes, NULL))
        printf("control: error %lu\n", GetLastError());
    CloseHandle(device);
    return 0;
}
