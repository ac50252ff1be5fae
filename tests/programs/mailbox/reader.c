#include <windows.h>
#include <stdio.h>

int main(void)
{
    HANDLE box = CreateFileW(L"\\\\.\\Mailbox", GENERIC_READ, 0, NULL, OPEN_EXISTING, FILE_FLAG_OVERLAPPED, NULL);
    OVERLAPPED o = {0};
    char text[64];
    DWORD n;

    o.hEvent = CreateEvent(NULL, FALSE, FALSE, NULL);
    for (;;) {
        if (!ReadFile(box, text, sizeof text - 1, &n, &o) && GetLastError() != ERROR_IO_PENDING)
            return 1;
        if (WaitForSingleObject(o.hEvent, 3000) == WAIT_TIMEOUT) {
            CancelIo(box);
            GetOverlappedResult(box, &o, &n, TRUE);
            printf("reader: gave up, error %lu\n", GetLastError());
            break;
        }
        GetOverlappedResult(box, &o, &n, FALSE);
        text[n] = 0;
        printf("reader: %s\n", text);
    }
    ReadFile(box, text, 1, NULL, &o); /* for the cleanup */
    return 0;
}
