/* Sets an event and waits at once for the answer, in one go, from DISPATCH_LEVEL. */
#include <ntddk.h>

static KEVENT Ask, Answer;

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    KIRQL old;

    KeInitializeEvent(&Ask, NotificationEvent, FALSE);
    KeInitializeEvent(&Answer, NotificationEvent, TRUE);
    KeRaiseIrql(DISPATCH_LEVEL, &old);
    KeSetEvent(&Ask, IO_NO_INCREMENT, FALSE);
    KeLowerIrql(old);
    KeWaitForSingleObject(&Answer, Executive, KernelMode, FALSE, NULL);
    return STATUS_SUCCESS;
}
