#include <ntddk.h>
NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    volatile ULONG *bad = (volatile ULONG *)((ULONG_PTR)ExAllocatePoolWithTag(NonPagedPool, 64, 'tseT') + 0x10000000);
    KIRQL old;
#ifdef AT_DISPATCH
    KeRaiseIrql(DISPATCH_LEVEL, &old);
#endif
    __try {
        *bad = 1;
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        DbgPrint("never caught\n");
    }
    return STATUS_SUCCESS;
}
