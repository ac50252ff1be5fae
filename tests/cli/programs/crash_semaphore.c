#include <ntddk.h>
static KSEMAPHORE Slots;
NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    KeInitializeSemaphore(&Slots, 2, 2);
    KeReleaseSemaphore(&Slots, IO_NO_INCREMENT, 1, FALSE);
    return STATUS_SUCCESS;
}
