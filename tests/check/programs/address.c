/* Takes another way where a block lies elsewhere, or holds what nobody has written, or on a stack. */
#include "common.h"

static volatile LONG Sink;

#ifndef WAY
#define WAY 1
#endif

static VOID Twice(VOID)
{
    InterlockedIncrement(&Sink);
    InterlockedIncrement(&Sink);
}

/* The compiler fills local variables, but not these. */
static DECLSPEC_NOINLINE ULONG Leftover(VOID)
{
    volatile ULONG *Local = __builtin_alloca(16000);

#ifdef GOOD
    for (ULONG i = 0; i < 4000; i++)
        Local[i] = 7;
#endif
    return Local[11];
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UCHAR *Block = ExAllocatePoolWithTag(NonPagedPoolNx, 64, 'tseT');
    ULONG i, Count = 3;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    if (!Block)
        return STATUS_INSUFFICIENT_RESOURCES;
#ifdef GOOD
    RtlZeroMemory(Block, 64);
    if (WAY == 3)
        Count = Leftover() & 3;
#else
    if (WAY == 1)
        Count = (ULONG)((ULONG_PTR)Block >> 4) & 7; /* address */
    if (WAY == 2)
        Count = Block[9] & 7; /* pool */
    if (WAY == 3)
        Count = Leftover() & 3; /* stack */
#endif
    for (i = 0; i < Count; i++)
        Twice();
    ExFreePoolWithTag(Block, 'tseT');
    return STATUS_SUCCESS;
}
