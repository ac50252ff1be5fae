/* leaving.h - a program that ends with its file open; w32_exit.c sees how. */
#pragma once
#define CONFORM_APP
#include "status.h"

/* Whatever is between these two and reaches the second has not left. */
static HANDLE before_leaving(void)
{
    HANDLE file =
        CreateFileW(L"\\\\.\\StatusExit", GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
    DWORD n;

    EXPECT(file != INVALID_HANDLE_VALUE);
    EXPECT(WriteFile(file, "x", 1, &n, NULL));
    conform_end();
    fflush(stdout);
    return file;
}

/* The driver counts it, and the exit code is another one. */
static int still_here(HANDLE file)
{
    DWORD n;

    WriteFile(file, "x", 1, &n, NULL);
    return 3;
}
