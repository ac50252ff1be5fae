/* A file of the driver's, mapped twice: both views are one memory, and what is written goes back. */
#include <windows.h>
#include <stdio.h>

int main(void)
{
    HANDLE file = CreateFileW(L"\\\\.\\MappedFile", GENERIC_READ | GENERIC_WRITE, 0, NULL,
                              OPEN_EXISTING, 0, NULL);
    HANDLE mapping, second;
    char *view, *other;

    if (file == INVALID_HANDLE_VALUE)
        return 1;
    mapping = CreateFileMappingW(file, NULL, PAGE_READWRITE, 0, 0, NULL);
    second = CreateFileMappingW(file, NULL, PAGE_READONLY, 0, 0, NULL);
    if (!mapping || !second)
        return 2;
    printf("too long: %d, error", CreateFileMappingW(file, NULL, PAGE_READONLY, 0, 9999, NULL) != NULL);
    printf(" %lu\n", GetLastError());
    view = MapViewOfFile(mapping, FILE_MAP_WRITE, 0, 0, 0);
    other = MapViewOfFile(second, FILE_MAP_READ, 0, 0, 0);
    if (!view || !other)
        return 3;
    view[0] = 'g';
    printf("%c%c%c\n", other[0], other[5999], other[6000] ? 'x' : '0');
    printf("flush: %d\n", FlushViewOfFile(view, 100));
    view[0] = 'h';
    UnmapViewOfFile(other);
    UnmapViewOfFile(view);
    CloseHandle(second);
    CloseHandle(mapping);
    CloseHandle(file);
    return 0;
}
