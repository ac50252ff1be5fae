/* Reads four samples; each read waits for the device. */
#include <windows.h>
#include <stdio.h>

int main(void)
{
    HANDLE device = CreateFileA("\\\\.\\Sampler", GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);

    if (device == INVALID_HANDLE_VALUE) {
        printf("error %lu\n", GetLastError());
        return 1;
    }
    for (int i = 0; i < 4; i++) {
        DWORD sample = 0, bytes = 0;
        BOOL good = ReadFile(device, &sample, sizeof sample, &bytes, NULL);

        printf("%d: sample %lu, %lu bytes\n", good, sample, bytes);
    }
    CloseHandle(device);
    return 0;
}
