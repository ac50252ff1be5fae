/* crt_exit.c - a program that ends by exit. */
#include "leaving_driver.h"

static void left(void)
{
    DOES(exit, void, get(&leaving) == 1);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    UNREFERENCED_PARAMETER(Path);
    return leaving_entry(Driver);
}
