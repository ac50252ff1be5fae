/* There is one folder and no file but a driver's own: what is not there is not found. */
#include <windows.h>
#include <stdio.h>

static void Show(const char *what, BOOL result)
{
    DWORD error = GetLastError();

    printf("%s: %d, error %lu\n", what, result, result ? 0 : error);
}

int main(void)
{
    Show("elsewhere", SetCurrentDirectoryA("D:\\nowhere"));
    Show("here", SetCurrentDirectoryA("C:\\IRQLAB\\"));
    Show("dot", SetCurrentDirectoryW(L"."));
    Show("deeper", SetCurrentDirectoryW(L"C:\\irqlab\\deeper\\folder"));
    Show("copy", CopyFileA("a.txt", "b.txt", FALSE));
    Show("copy wide", CopyFileW(L"a.txt", L"b.txt", FALSE));
    return 0;
}
