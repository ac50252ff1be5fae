/* Moves the rest of a buffer to its front. Mended. */
#include <ntddk.h>

static UCHAR Buffer[32] = "head and tail";

static VOID Work(VOID)
{
    RtlMoveMemory(Buffer, Buffer + 5, sizeof Buffer - 5);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    Work();
    return STATUS_SUCCESS;
}
