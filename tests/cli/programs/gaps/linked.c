#include <ntddk.h>

/* Compiles; the loader would refuse it. */
NTKERNELAPI PVOID PsGetProcessHeater(PEPROCESS Process);
NTKERNELAPI NTSTATUS ObOpenToaster(PVOID *Object);

static NTSTATUS (*const Open)(PVOID *) = ObOpenToaster;

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    PVOID p = PsGetProcessHeater(PsGetCurrentProcess());

    return Open(&p);
}
