/* The same mistakes over and over: reports must stay readable and memory bounded. */
#include <ntddk.h>

static LARGE_INTEGER Now;

static VOID Sleep0(VOID)
{
    KIRQL irql;

    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    KeDelayExecutionThread(KernelMode, FALSE, &Now);
    KeLowerIrql(irql);
}

#define ONE KeDelayExecutionThread(KernelMode, FALSE, &Now);
#define TEN ONE ONE ONE ONE ONE ONE ONE ONE ONE ONE
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN

static VOID Many(VOID)
{
    KIRQL irql;

    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    HUNDRED
    HUNDRED
    HUNDRED
    HUNDRED
    HUNDRED
    HUNDRED
    KeLowerIrql(irql);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    for (int i = 0; i < 5000; i++)
        Sleep0();
    Many();
    return STATUS_UNSUCCESSFUL;
}
