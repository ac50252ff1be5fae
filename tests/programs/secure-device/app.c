#include <stdio.h>
#include <windows.h>

static void try(const wchar_t *name, DWORD access)
{
    HANDLE device = CreateFileW(name, access, 0, NULL, OPEN_EXISTING, 0, NULL);

    printf("%ls %s%s: %lu\n", name + 4, access & GENERIC_READ ? "r" : "",
           access & GENERIC_WRITE ? "w" : "",
           device == INVALID_HANDLE_VALUE ? GetLastError() : 0);
    if (device != INVALID_HANDLE_VALUE)
        CloseHandle(device);
}

int main(void)
{
    try(L"\\\\.\\Everybody", GENERIC_READ | GENERIC_WRITE);
    try(L"\\\\.\\Kernel", GENERIC_READ);
    try(L"\\\\.\\Kernel", 0);
    try(L"\\\\.\\Kernel\\below", GENERIC_READ);
    try(L"\\\\.\\System", GENERIC_READ);
    try(L"\\\\.\\System\\below", GENERIC_READ);
    try(L"\\\\.\\Reader", GENERIC_READ);
    try(L"\\\\.\\Reader", GENERIC_READ | GENERIC_WRITE);
    try(L"\\\\.\\Denied", GENERIC_READ);
    try(L"\\\\.\\Denied", GENERIC_WRITE);
    return 0;
}
