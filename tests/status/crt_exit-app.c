/* crt_exit-app.c - a program that ends by exit. */
#include "leaving.h"

int wmain(void)
{
    HANDLE file = before_leaving();

    exit(0);
    return still_here(file);
}
