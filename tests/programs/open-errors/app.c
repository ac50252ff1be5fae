#include <windows.h>
#include <stdio.h>

static void Try(LPCWSTR name)
{
    HANDLE h = CreateFileW(name, GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);

    if (h == INVALID_HANDLE_VALUE) {
        DWORD error = GetLastError();
        LPWSTR text = NULL;

        FormatMessageW(FORMAT_MESSAGE_ALLOCATE_BUFFER | FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS,
                       NULL, error, MAKELANGID(LANG_NEUTRAL, SUBLANG_DEFAULT), (LPWSTR)&text, 0, NULL);
        wprintf(L"%s: error %lu: %s", name, error, text ? text : L"(no text)\n");
        LocalFree(text);
    } else {
        wprintf(L"%s: opened\n", name);
        CloseHandle(h);
    }
}

int main(void)
{
    HANDLE one = CreateFileW(L"\\\\.\\OnlyOne", GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);
    char buffer[16], text[200];
    DWORD n, i;

    Try(L"\\\\.\\OnlyOne");
    Try(L"\\\\.\\NoSuchDevice");
    Try(L"\\\\.\\NoCreate");
    Try(L"\\\\.\\OnlyOne\\deeper");
    for (i = 1; i <= 10; i++) {
        BOOL ok = ReadFile(one, buffer, i, &n, NULL);
        printf("%lu: %d, error %lu\n", i, ok, ok ? 0 : GetLastError());
    }
    if (!WriteFile(one, buffer, 1, &n, NULL))
        printf("write with a handle to read: error %lu\n", GetLastError());
    CloseHandle(one);
    Try(L"\\\\.\\OnlyOne");
    n = FormatMessageA(FORMAT_MESSAGE_FROM_SYSTEM, NULL, ERROR_INVALID_HANDLE, 0, text, sizeof text, NULL);
    printf("%lu: %s", n, text);
    n = FormatMessageA(FORMAT_MESSAGE_FROM_SYSTEM, NULL, 0x2FFFFFF, 0, text, sizeof text, NULL);
    printf("%lu, error %lu\n", n, GetLastError());
    {
        DWORD_PTR args[] = {(DWORD_PTR)"seven", 7};
        FormatMessageA(FORMAT_MESSAGE_FROM_STRING | FORMAT_MESSAGE_ARGUMENT_ARRAY, "%1!s! is %2!d!%n", 0, 0, text,
                       sizeof text, (va_list *)args);
        printf("%s", text);
    }
    SetLastError(1234);
    printf("%lu\n", GetLastError());
    SetLastError(ERROR_ACCESS_DENIED);
    perror("crt");
    return 0;
}
