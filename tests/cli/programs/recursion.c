#include <ntddk.h>
static int Deeper(volatile int *n)
{
    volatile int next = *n + 1;
    return Deeper(&next) + next;
}
NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    volatile int n = 0;
    return Deeper(&n);
}
