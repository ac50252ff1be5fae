/* also: deadlock */
/* A fast mutex is not recursive. */
#include <ntddk.h>

static KGUARDED_MUTEX Mutex;
static ULONG Names;

static VOID AddName(VOID)
{
    KeAcquireGuardedMutex(&Mutex); /* finds: 0xBF */
    Names++;
    KeReleaseGuardedMutex(&Mutex);
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    KeInitializeGuardedMutex(&Mutex);
    KeAcquireGuardedMutex(&Mutex);
    if (Names == 0)
        AddName();
    KeReleaseGuardedMutex(&Mutex);
    return STATUS_SUCCESS;
}
