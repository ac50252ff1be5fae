/* Counts which event it was, if it was one. */
#include <ntddk.h>

enum { EVENTS = 2 };

static KEVENT Events[EVENTS];
static ULONG Counts[EVENTS];

static NTSTATUS Count(VOID)
{
    PVOID objects[EVENTS] = {&Events[0], &Events[1]};
    LARGE_INTEGER timeout = {.QuadPart = -10 * 1000 * 1000};
    ULONG index;
    NTSTATUS status;

    status = KeWaitForMultipleObjects(EVENTS, objects, WaitAny, Executive, KernelMode, FALSE, &timeout, NULL);
    if (NT_SUCCESS(status) && status != STATUS_TIMEOUT) {
        index = status - STATUS_WAIT_0;
        Counts[index]++;
        status = KeWaitForMultipleObjects(EVENTS, objects, WaitAny, Executive, KernelMode, FALSE, &timeout,
                                          NULL);
        if (status >= STATUS_WAIT_0 && status < STATUS_WAIT_0 + EVENTS)
            Counts[status]++;
        status = STATUS_SUCCESS;
    }
    return status;
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    DbgPrint("%lu and %lu\n", Counts[0], Counts[1]);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    for (int i = 0; i < EVENTS; i++)
        KeInitializeEvent(&Events[i], SynchronizationEvent, FALSE);
    KeSetEvent(&Events[1], IO_NO_INCREMENT, FALSE);
    return Count();
}
