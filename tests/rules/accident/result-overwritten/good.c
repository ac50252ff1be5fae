/* Two workers, and one result for both. */
#include <ntddk.h>

static PVOID Workers[2];
static KEVENT Stop;

static VOID Worker(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    KeWaitForSingleObject(&Stop, Executive, KernelMode, FALSE, NULL);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static NTSTATUS Start(PVOID *Thread)
{
    HANDLE handle;
    NTSTATUS status = PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, Worker, NULL);

    if (!NT_SUCCESS(status))
        return status;
    status = ObReferenceObjectByHandle(handle, SYNCHRONIZE, *PsThreadType, KernelMode, Thread, NULL);
    ZwClose(handle);
    return status;
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    KeSetEvent(&Stop, IO_NO_INCREMENT, FALSE);
    for (int i = 0; i < 2; i++)
        if (Workers[i]) {
            KeWaitForSingleObject(Workers[i], Executive, KernelMode, FALSE, NULL);
            ObDereferenceObject(Workers[i]);
        }
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Registry\\Machine\\Software\\Workers");
    OBJECT_ATTRIBUTES attributes;
    HANDLE key = NULL;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeEvent(&Stop, NotificationEvent, FALSE);
    InitializeObjectAttributes(&attributes, &name, OBJ_KERNEL_HANDLE, NULL, NULL);
    status = ZwCreateKey(&key, KEY_READ, &attributes, 0, NULL, REG_OPTION_VOLATILE, NULL);
    if (NT_SUCCESS(status))
        ZwClose(key);
    /* It matters to nobody whether this could be waited for. */
    status = KeWaitForSingleObject(&Stop, Executive, KernelMode, FALSE, &(LARGE_INTEGER){0});
    status = Start(&Workers[0]);
    if (NT_SUCCESS(status))
        status = Start(&Workers[1]);
    if (!NT_SUCCESS(status)) {
        Unload(DriverObject);
        return status;
    }
    return STATUS_SUCCESS;
}
