/* also: 0x7E */
/* One thread takes the mutex, another gives it back. */
#include <ntddk.h>

static KMUTEX Mutex;

static VOID Finisher(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    KeReleaseMutex(&Mutex, FALSE); /* finds: 0x11 */
    DbgPrint("finished\n");
}

static PETHREAD FinisherThread;

static NTSTATUS StartFinisher(VOID)
{
    HANDLE handle;
    NTSTATUS status = PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, Finisher, NULL);

    if (!NT_SUCCESS(status))
        return status;
    status = ObReferenceObjectByHandle(handle, SYNCHRONIZE, *PsThreadType, KernelMode,
                                       (PVOID *)&FinisherThread, NULL);
    ZwClose(handle);
    return status;
}

static VOID JoinFinisher(VOID)
{
    if (!FinisherThread)
        return;
    KeWaitForSingleObject(FinisherThread, Executive, KernelMode, FALSE, NULL);
    ObDereferenceObject(FinisherThread);
    FinisherThread = NULL;
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    NTSTATUS status;

    KeInitializeMutex(&Mutex, 0);
    KeWaitForSingleObject(&Mutex, Executive, KernelMode, FALSE, NULL);
    status = StartFinisher();
    JoinFinisher();
    KeReleaseMutex(&Mutex, FALSE);
    return status;
}
