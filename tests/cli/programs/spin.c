#include <ntddk.h>
NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
#ifdef AT_DISPATCH
    KIRQL old;
    KeRaiseIrql(DISPATCH_LEVEL, &old);
#endif
    for (volatile int i = 0;; i++)
        ;
}
