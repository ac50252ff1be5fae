/* mended: a kernel APC and its thread on Progress; a critical region keeps the APC out */
#include <ntddk.h>

typedef enum { OriginalApcEnvironment } KAPC_ENVIRONMENT;
NTKERNELAPI VOID KeInitializeApc(PRKAPC, PKTHREAD, KAPC_ENVIRONMENT, PVOID, PVOID, PVOID,
                                 KPROCESSOR_MODE, PVOID);
NTKERNELAPI BOOLEAN KeInsertQueueApc(PRKAPC, PVOID, PVOID, KPRIORITY);

static KAPC Apc;
static KEVENT Started, Queued;
static ULONG Progress;
static PKTHREAD Thread;

static NTSTATUS Start(PKSTART_ROUTINE Routine, PVOID Context, PKTHREAD *Thread)
{
    HANDLE handle;
    NTSTATUS status =
        PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, Routine, Context);

    if (!NT_SUCCESS(status))
        return status;
    ObReferenceObjectByHandle(handle, THREAD_ALL_ACCESS, *PsThreadType, KernelMode,
                              (PVOID *)Thread, NULL);
    ZwClose(handle);
    return STATUS_SUCCESS;
}

static VOID Join(PKTHREAD *Thread)
{
    if (!*Thread)
        return;
    KeWaitForSingleObject(*Thread, Executive, KernelMode, FALSE, NULL);
    ObDereferenceObject(*Thread);
    *Thread = NULL;
}

static VOID Kernel(PKAPC Self, PVOID *Normal, PVOID *Context, PVOID *Argument1, PVOID *Argument2)
{
    UNREFERENCED_PARAMETER(Self);
    UNREFERENCED_PARAMETER(Normal);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
}

static VOID Normal(PVOID Context, PVOID Argument1, PVOID Argument2)
{
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
    Progress += 100;
}

static VOID Work(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    KeSetEvent(&Started, IO_NO_INCREMENT, FALSE);
    KeEnterCriticalRegion();
    Progress++;
    KeLeaveCriticalRegion();
    KeWaitForSingleObject(&Queued, Executive, KernelMode, FALSE, NULL);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    Join(&Thread);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeEvent(&Started, NotificationEvent, FALSE);
    KeInitializeEvent(&Queued, NotificationEvent, FALSE);
    status = Start(Work, NULL, &Thread);
    if (!NT_SUCCESS(status))
        return status;
    KeWaitForSingleObject(&Started, Executive, KernelMode, FALSE, NULL);
    KeInitializeApc(&Apc, Thread, OriginalApcEnvironment, (PVOID)Kernel, NULL, (PVOID)Normal,
                    KernelMode, NULL);
    KeInsertQueueApc(&Apc, NULL, NULL, 0);
    KeSetEvent(&Queued, IO_NO_INCREMENT, FALSE);
    return STATUS_SUCCESS;
}
