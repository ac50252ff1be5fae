/* As cl compiles it: nobody has defined UNICODE. */
#include <windows.h>
#include <stdio.h>

int main(int argc, char *argv[])
{
    char name[] = "Local\\narrow";
    HANDLE event = CreateEvent(NULL, FALSE, TRUE, name);
    HANDLE again = OpenEvent(SYNCHRONIZE, FALSE, "Local\\narrow");

    printf("%d %d %u\n", event != NULL, (int)WaitForSingleObject(again, 0), (unsigned)sizeof(TCHAR));
    if (CreateFile("\\\\.\\nothing", GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL) ==
        INVALID_HANDLE_VALUE)
        printf("error %lu\n", GetLastError());
    CloseHandle(again);
    CloseHandle(event);
    return 0;
}
