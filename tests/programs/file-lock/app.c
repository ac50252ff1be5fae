/* Three threads read and read again on one synchronous handle: who asks for something else on it comes
 * to his turn. */
#include <windows.h>
#include <winioctl.h>
#include <stdio.h>

#define IOCTL_SLOW CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_ANY_ACCESS)

static HANDLE g_hDevice;
static volatile LONG g_Stop;
static LONG g_Reads[3];

static DWORD WINAPI Reader(LPVOID lpParameter)
{
    LONG *reads = (LONG *)lpParameter;
    char buffer[16];
    DWORD got;

    while (!g_Stop) {
        if (!ReadFile(g_hDevice, buffer, sizeof(buffer), &got, NULL))
            return GetLastError();
        ++*reads;
    }
    return 0;
}

int main(void)
{
    HANDLE hThreads[3];
    DWORD i, bytes, dwStart, dwLongest = 0;

    g_hDevice = CreateFileW(L"\\\\.\\Slow", GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
    if (g_hDevice == INVALID_HANDLE_VALUE)
        return 1;
    for (i = 0; i < 3; i++)
        hThreads[i] = CreateThread(NULL, 0, Reader, &g_Reads[i], 0, NULL);
    for (i = 0; i < 5; i++) {
        Sleep(3);
        dwStart = GetTickCount();
        DeviceIoControl(g_hDevice, IOCTL_SLOW, NULL, 0, NULL, 0, &bytes, NULL);
        if (GetTickCount() - dwStart > dwLongest)
            dwLongest = GetTickCount() - dwStart;
    }
    InterlockedExchange(&g_Stop, 1);
    WaitForMultipleObjects(3, hThreads, TRUE, INFINITE);
    printf("control came to its turn: %s\n", dwLongest <= 50 ? "yes" : "no");
    for (i = 0; i < 3; i++) {
        printf("reader %lu: %s\n", i, g_Reads[i] >= 3 ? "often" : "hardly ever");
        CloseHandle(hThreads[i]);
    }
    CloseHandle(g_hDevice);
    return 0;
}
