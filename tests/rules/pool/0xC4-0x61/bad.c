/* A worker goes on to allocate while the driver is stopped. */
#include <ntddk.h>

static KEVENT Go, Done;
static PETHREAD Thread;
static PVOID Page;

static VOID Worker(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    KeSetEvent(&Done, IO_NO_INCREMENT, FALSE);
    KeWaitForSingleObject(&Go, Executive, KernelMode, FALSE, NULL);
    Page = ExAllocatePoolWithTag(NonPagedPool, 256, 'egaP'); /* finds: 0xC4/0x61 */
}

static NTSTATUS Work(VOID)
{
    HANDLE handle;
    NTSTATUS status;

    KeInitializeEvent(&Go, NotificationEvent, FALSE);
    KeInitializeEvent(&Done, NotificationEvent, FALSE);
    status = PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, Worker, NULL);
    if (!NT_SUCCESS(status))
        return status;
    status = ObReferenceObjectByHandle(handle, SYNCHRONIZE, *PsThreadType, KernelMode,
                                       (PVOID *)&Thread, NULL);
    ZwClose(handle);
    KeWaitForSingleObject(&Done, Executive, KernelMode, FALSE, NULL);
    return status;
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    KeSetEvent(&Go, IO_NO_INCREMENT, FALSE);
    if (Thread) {
        KeWaitForSingleObject(Thread, Executive, KernelMode, FALSE, NULL);
        ObDereferenceObject(Thread);
    }
    if (Page)
        ExFreePoolWithTag(Page, 'egaP');
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    Work();
    return STATUS_SUCCESS;
}
