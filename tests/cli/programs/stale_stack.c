/* Prints what lies on the stack of a thread that has ended. */
#include <ntddk.h>

static ULONG_PTR *Left;

static VOID Worker(PVOID Context)
{
    volatile ULONG_PTR here[64];

    UNREFERENCED_PARAMETER(Context);
    here[0] = 1;
    Left = (ULONG_PTR *)&here[0];
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    HANDLE handle;
    PVOID thread;
    LONG i;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    if (!NT_SUCCESS(PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, Worker, NULL)))
        return STATUS_UNSUCCESSFUL;
    ObReferenceObjectByHandle(handle, THREAD_ALL_ACCESS, *PsThreadType, KernelMode, &thread, NULL);
    ZwClose(handle);
    KeWaitForSingleObject(thread, Executive, KernelMode, FALSE, NULL);
    ObDereferenceObject(thread);
    for (i = -200; i < 64; i++)
        DbgPrint("%d: %p\n", i, (PVOID)Left[i]);
    return STATUS_SUCCESS;
}
