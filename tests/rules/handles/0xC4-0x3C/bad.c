/* References a thread by a handle that it has closed. */
#include <ntddk.h>

static VOID Work(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    PsTerminateSystemThread(STATUS_SUCCESS);
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
    PVOID thread;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    status = PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, &attributes, NULL, NULL, Work, NULL);
    if (!NT_SUCCESS(status))
        return status;
    ZwWaitForSingleObject(handle, FALSE, NULL);
    ZwClose(handle);
    status = ObReferenceObjectByHandle(handle, SYNCHRONIZE, *PsThreadType, /* finds: 0xC4/0x3C */
                                       KernelMode, &thread, NULL);
    if (NT_SUCCESS(status)) {
        KeWaitForSingleObject(thread, Executive, KernelMode, FALSE, NULL);
        ObDereferenceObject(thread);
    }
    return STATUS_SUCCESS;
}
