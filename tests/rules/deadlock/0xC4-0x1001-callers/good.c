/* Two functions of the same shape, called from the same depth, take two locks by one helper in one
 * order. */
#include <ntddk.h>

static FAST_MUTEX A, B;

static DECLSPEC_NOINLINE VOID Take(FAST_MUTEX *Mutex)
{
    ExAcquireFastMutex(Mutex);
}

static DECLSPEC_NOINLINE VOID Forth(VOID)
{
    Take(&A);
    Take(&B);
    ExReleaseFastMutex(&B);
    ExReleaseFastMutex(&A);
}

static DECLSPEC_NOINLINE VOID Back(VOID)
{
    Take(&A);
    Take(&B);
    ExReleaseFastMutex(&B);
    ExReleaseFastMutex(&A);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    ExInitializeFastMutex(&A);
    ExInitializeFastMutex(&B);
    Forth();
    Forth();
    Back();
    return STATUS_SUCCESS;
}
