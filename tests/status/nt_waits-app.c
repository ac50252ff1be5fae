/* The other program of nt_waits.c: says who it is, and waits to be ended. */
#define CONFORM_APP
#include "status.h"

int main(void)
{
    EXPECT(CreateSemaphoreW(NULL, (LONG)GetCurrentProcessId(), 1000000, L"StatusProcess") != NULL);
    EXPECT(CreateSemaphoreW(NULL, (LONG)GetCurrentThreadId(), 1000000, L"StatusThread") != NULL);
    conform_end();
    WaitForSingleObject(CreateEventW(NULL, TRUE, FALSE, NULL), INFINITE);
    return 0;
}
