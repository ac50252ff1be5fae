/* w32_terminate-app.c - a program that ends by TerminateProcess. */
#include "leaving.h"

int wmain(void)
{
    HANDLE file = before_leaving();

    TerminateProcess(GetCurrentProcess(), 0);
    return still_here(file);
}
