/* w32_terminate.c - a program that ends by TerminateProcess for itself. */
#include "leaving_driver.h"

static void left(void)
{
    DOES(TerminateProcess, success, get(&leaving) == 1);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    UNREFERENCED_PARAMETER(Path);
    return leaving_entry(Driver);
}
