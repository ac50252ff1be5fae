#include <ntddk.h>
NTSYSAPI VOID NTAPI KeSetEvnt(PRKEVENT Event);
int printf(const char *format, ...);
static KEVENT Event;
DECLSPEC_NOINLINE VOID Work(VOID)
{
    KeSetEvnt(&Event);
    printf("hello\n");
}
NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    DbgPrint("never printed\n");
    Work();
    return STATUS_SUCCESS;
}
