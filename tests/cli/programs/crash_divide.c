#include <ntddk.h>
static volatile int Zero;
NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    DbgPrint("%d\n", 100 / Zero);
    return STATUS_SUCCESS;
}
