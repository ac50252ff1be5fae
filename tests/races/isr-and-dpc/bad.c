/* race: an ISR and the DPC of an earlier interrupt on Packets */
/* run: --interrupt 0x31@1ms,1ms,3 */
#include <ntddk.h>

static PKINTERRUPT Interrupt;
static ULONG Packets;
static PKTHREAD Thread;
static KDPC Dpc;

static VOID Serve(PKDPC Self, PVOID Context, PVOID Argument1, PVOID Argument2)
{
    UNREFERENCED_PARAMETER(Self);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
    Packets = 0; /* races */
}

static BOOLEAN Isr(PKINTERRUPT Self, PVOID Context)
{
    UNREFERENCED_PARAMETER(Self);
    UNREFERENCED_PARAMETER(Context);
    Packets++; /* races */
    KeInsertQueueDpc(&Dpc, NULL, NULL);
    return TRUE;
}

static VOID Worker(PVOID Context)
{
    LARGE_INTEGER soon = {.QuadPart = -10000};

    UNREFERENCED_PARAMETER(Context);
    for (int i = 0; i < 3; i++) {
        KeDelayExecutionThread(KernelMode, FALSE, &soon);
    }
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    if (Thread) {
        KeWaitForSingleObject(Thread, Executive, KernelMode, FALSE, NULL);
        ObDereferenceObject(Thread);
    }
    IoDisconnectInterrupt(Interrupt);
    KeFlushQueuedDpcs();
    DbgPrint("%u packets\n", Packets);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    HANDLE handle;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    KeInitializeDpc(&Dpc, Serve, NULL);
    DriverObject->DriverUnload = Unload;
    status = IoConnectInterrupt(&Interrupt, Isr, NULL, NULL, 0x31, 6, 6, Latched, FALSE,
                                (KAFFINITY)-1, FALSE);
    if (!NT_SUCCESS(status))
        return status;
    status =
        PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, Worker, NULL);
    if (NT_SUCCESS(status)) {
        ObReferenceObjectByHandle(handle, THREAD_ALL_ACCESS, *PsThreadType, KernelMode,
                                  (PVOID *)&Thread, NULL);
        ZwClose(handle);
    } else {
        IoDisconnectInterrupt(Interrupt);
    }
    return status;
}
