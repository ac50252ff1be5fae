/* Takes a fast mutex while it holds a spin lock. */
#include <ntddk.h>

static KSPIN_LOCK ListLock;
static FAST_MUTEX NamesMutex;
static ULONG Entries, Names;

static VOID AddBoth(VOID)
{
    KIRQL irql;

    KeAcquireSpinLock(&ListLock, &irql);
    Entries++;
    ExAcquireFastMutex(&NamesMutex); /* finds: 0xC4/0x33 */
    Names++;
    ExReleaseFastMutex(&NamesMutex); /* finds: 0xC4/0x34 */
    KeReleaseSpinLock(&ListLock, irql);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeSpinLock(&ListLock);
    ExInitializeFastMutex(&NamesMutex);
    AddBoth();
    return STATUS_SUCCESS;
}
