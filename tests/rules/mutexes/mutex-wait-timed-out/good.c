/* The wait may time out; the release does not know. */
#include <ntddk.h>

static KMUTEX Mutex;
static ULONG Hits;

static VOID Holder(PVOID Context)
{
    LARGE_INTEGER interval;

    UNREFERENCED_PARAMETER(Context);
    interval.QuadPart = -10000 * 50;
    KeWaitForSingleObject(&Mutex, Executive, KernelMode, FALSE, NULL);
    KeDelayExecutionThread(KernelMode, FALSE, &interval);
    KeReleaseMutex(&Mutex, FALSE);
}

static PETHREAD HolderThread;

static NTSTATUS StartHolder(VOID)
{
    HANDLE handle;
    NTSTATUS status = PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, Holder, NULL);

    if (!NT_SUCCESS(status))
        return status;
    status = ObReferenceObjectByHandle(handle, SYNCHRONIZE, *PsThreadType, KernelMode,
                                       (PVOID *)&HolderThread, NULL);
    ZwClose(handle);
    return status;
}

static VOID JoinHolder(VOID)
{
    if (!HolderThread)
        return;
    KeWaitForSingleObject(HolderThread, Executive, KernelMode, FALSE, NULL);
    ObDereferenceObject(HolderThread);
    HolderThread = NULL;
}

static VOID Touch(VOID)
{
    LARGE_INTEGER timeout;
    NTSTATUS status;

    timeout.QuadPart = -10000 * 10;
    status = KeWaitForSingleObject(&Mutex, Executive, KernelMode, FALSE, &timeout);
    if (status != STATUS_SUCCESS)
        return;
    Hits++;
    KeReleaseMutex(&Mutex, FALSE);
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    JoinHolder();
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    LARGE_INTEGER interval;
    NTSTATUS status;

    KeInitializeMutex(&Mutex, 0);
    status = StartHolder();
    if (!NT_SUCCESS(status))
        return status;
    interval.QuadPart = -10000;
    KeDelayExecutionThread(KernelMode, FALSE, &interval);
    Touch();
    return STATUS_SUCCESS;
}
