/*
 * The named loop of the cost of an access: a thread goes over an array in pool, reading and writing
 * elements of 8, 4, 2 and 1 bytes, releasing nothing meanwhile. `Rounds` comes from the command
 * line: -D ROUNDS=N.
 */
#include <ntddk.h>

#ifndef ROUNDS
#define ROUNDS 10
#endif

enum { ELEMENTS = 512 };

typedef struct _ELEMENT {
    ULONG64 Wide;
    ULONG Plain;
    USHORT Short;
    UCHAR Byte;
    UCHAR Other;
} ELEMENT;

/* The same source is compiled for the compiler's own runtime (access.sh). */
#include "loop.h"

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    ELEMENT *elements = ExAllocatePoolWithTag(NonPagedPool, ELEMENTS * sizeof *elements, 'cneB');

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    if (!elements)
        return STATUS_INSUFFICIENT_RESOURCES;
    RtlZeroMemory(elements, ELEMENTS * sizeof *elements);
    for (ULONG i = 0; i < ROUNDS; i++)
        Loop(elements, ELEMENTS);
    DbgPrint("%llu\n", elements[1].Wide);
    ExFreePoolWithTag(elements, 'cneB');
    return STATUS_SUCCESS;
}
