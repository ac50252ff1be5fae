/* w32_exit-app.c - a program that ends by ExitProcess. */
#include "leaving.h"

int wmain(void)
{
    HANDLE file = before_leaving();

    ExitProcess(0);
    return still_here(file);
}
