/* Looks for a file that nobody makes, and asks for nothing else. */
#include <windows.h>

int main(void)
{
    while (GetFileAttributesW(L"C:\\ready.txt") == INVALID_FILE_ATTRIBUTES)
        Sleep(10);
    return 0;
}
