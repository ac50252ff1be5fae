/* Starts a thread and unloads without telling it to stop. */
#include <ntddk.h>

static volatile LONG Ticks;

static VOID Work(PVOID Context)
{
    LARGE_INTEGER second;

    UNREFERENCED_PARAMETER(Context);
    second.QuadPart = -10 * 1000 * 1000;
    for (;;) {
        KeDelayExecutionThread(KernelMode, FALSE, &second); /* finds: 0xCE */
        InterlockedIncrement(&Ticks);
    }
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    OBJECT_ATTRIBUTES attributes;
    NTSTATUS status;
    HANDLE handle;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    status = PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, &attributes, NULL, /* finds: thread-not-joined */
                                  NULL, Work, NULL);
    if (!NT_SUCCESS(status))
        return status;
    ZwClose(handle);
    return status;
}
