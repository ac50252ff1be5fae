/* An APC comes between any two steps of the thread it is for. */
#include "states.h"

typedef VOID KAPC_NORMAL(PVOID, PVOID, PVOID);
typedef VOID KAPC_KERNEL(PRKAPC, KAPC_NORMAL **, PVOID *, PVOID *, PVOID *);
NTKERNELAPI VOID KeInitializeApc(PRKAPC, PRKTHREAD, ULONG, KAPC_KERNEL *, PVOID, KAPC_NORMAL *,
                                 KPROCESSOR_MODE, PVOID);
NTKERNELAPI BOOLEAN KeInsertQueueApc(PRKAPC, PVOID, PVOID, KPRIORITY);

static KEVENT g_Go;
static KAPC g_Apc;
static volatile LONG g_Steps;

static VOID OnKernelApc(PRKAPC Apc, KAPC_NORMAL **Normal, PVOID *Context, PVOID *First, PVOID *Second)
{
    UNREFERENCED_PARAMETER(Apc);
    UNREFERENCED_PARAMETER(Normal);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(First);
    UNREFERENCED_PARAMETER(Second);
    g_State = 1 + (ULONG)g_Steps;
}

static VOID Worker(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    WAIT(&g_Go);
    KeInsertQueueApc(&g_Apc, NULL, NULL, 0);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PVOID thread;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeEvent(&g_Go, NotificationEvent, FALSE);
    KeInitializeApc(&g_Apc, KeGetCurrentThread(), 0, OnKernelApc, NULL, NULL, KernelMode, NULL);
    thread = Start(Worker, NULL);
    if (!thread)
        return STATUS_INSUFFICIENT_RESOURCES;
    KeSetEvent(&g_Go, IO_NO_INCREMENT, FALSE);
    InterlockedIncrement(&g_Steps);
    InterlockedIncrement(&g_Steps);
    WAIT(thread);
    ObDereferenceObject(thread);
    return STATUS_SUCCESS;
}
