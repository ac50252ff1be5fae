#include <windows.h>
#include <tchar.h>
#include <stdio.h>
#include <string.h>

static HANDLE Open(LPCTSTR name)
{
    HANDLE h = CreateFile(name, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL,
                          OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, NULL);
    if (h == INVALID_HANDLE_VALUE) {
        _tprintf(_T("cannot open %s: %u\n"), name, GetLastError());
        ExitProcess(2);
    }
    return h;
}

int _tmain(int argc, TCHAR *argv[])
{
    HANDLE b = Open(_T("\\\\.\\PipeB")), d = Open(_T("\\\\.\\PipeD"));
    char text[128] = {0};
    DWORD n = 0xdeadbeef;

    UNREFERENCED_PARAMETER(argc);
    UNREFERENCED_PARAMETER(argv);
    if (WriteFile(b, "through the buffered end", 24, &n, NULL))
        printf("wrote %u\n", n);
    if (ReadFile(d, text, sizeof text, &n, NULL))
        printf("read %u: %.*s\n", n, (int)n, text);
    if (!ReadFile(d, text, sizeof text, &n, NULL))
        printf("empty: error %u, %u bytes\n", GetLastError(), n);
    else
        printf("empty: ok, %u bytes\n", n);
    memset(text, 'x', sizeof text);
    if (WriteFile(d, text, sizeof text, &n, NULL))
        printf("wrote %u\n", n);
    if (!WriteFile(d, text, sizeof text, &n, NULL))
        printf("full: error %u, %u bytes\n", GetLastError(), n);
    if (ReadFile(b, text, 10, &n, NULL))
        printf("read %u\n", n);
    if (WriteFile(b, text, 0, &n, NULL))
        printf("wrote %u\n", n);
    CloseHandle(b);
    if (!ReadFile(b, text, 1, &n, NULL))
        printf("closed: error %u\n", GetLastError());
    CloseHandle(d);
    return 0;
}
