#include <windows.h>
#include <stdio.h>
int main(void)
{
    HANDLE device = CreateFileA("\\\\.\\Twice", GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);
    printf("opened %d\n", device != INVALID_HANDLE_VALUE);
    return 0;
}
