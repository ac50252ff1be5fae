/* Converts a string while it holds a spin lock. */
#include <ntddk.h>

static KSPIN_LOCK NameLock;
static UNICODE_STRING Name = RTL_CONSTANT_STRING(L"Serial0");
static CHAR Buffer[32];
static ANSI_STRING Text = {0, sizeof Buffer, Buffer};

static VOID SetName(VOID)
{
    KIRQL irql;

    KeAcquireSpinLock(&NameLock, &irql);
    RtlUnicodeStringToAnsiString(&Text, &Name, FALSE); /* finds: 0xC4/0xE5 */
    KeReleaseSpinLock(&NameLock, irql);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeSpinLock(&NameLock);
    SetName();
    return STATUS_SUCCESS;
}
