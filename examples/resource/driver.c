/* An ERESOURCE: many readers or one writer, for sections that are long and may wait. */
#include <ntddk.h>

static ERESOURCE Table;
static LONG Version;
static PKTHREAD Threads[3];

static VOID Pause(LONG Milliseconds)
{
    LARGE_INTEGER interval;

    interval.QuadPart = -10000LL * Milliseconds;
    KeDelayExecutionThread(KernelMode, FALSE, &interval);
}

static VOID Reader(PVOID Context)
{
    /* Normal kernel APCs must stay away while a resource is held: a critical region. */
    KeEnterCriticalRegion();
    ExAcquireResourceSharedLite(&Table, TRUE);
    DbgPrint("reader %u sees version %d\n", (ULONG)(ULONG_PTR)Context, Version);
    Pause(100);
    ExReleaseResourceLite(&Table);
    KeLeaveCriticalRegion();
}

static VOID Writer(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    Pause(10);
    KeEnterCriticalRegion();
    if (!ExAcquireResourceExclusiveLite(&Table, FALSE)) {
        DbgPrint("writer waits for %u readers\n", ExIsResourceAcquiredSharedLite(&Table) ? 0 : 2);
        ExAcquireResourceExclusiveLite(&Table, TRUE);
    }
    Version++;
    DbgPrint("writer made version %d\n", Version);
    ExReleaseResourceLite(&Table);
    KeLeaveCriticalRegion();
}

static NTSTATUS Start(PKSTART_ROUTINE Routine, ULONG_PTR Context, PKTHREAD *Thread)
{
    OBJECT_ATTRIBUTES attributes;
    HANDLE handle;
    NTSTATUS status;

    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    status = PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, &attributes, NULL, NULL, Routine,
                                  (PVOID)Context);
    if (!NT_SUCCESS(status))
        return status;
    status = ObReferenceObjectByHandle(handle, SYNCHRONIZE, *PsThreadType, KernelMode,
                                       (PVOID *)Thread, NULL);
    ZwClose(handle);
    return status;
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    for (ULONG i = 0; i < ARRAYSIZE(Threads); i++) {
        if (!Threads[i])
            continue;
        KeWaitForSingleObject(Threads[i], Executive, KernelMode, FALSE, NULL);
        ObDereferenceObject(Threads[i]);
    }
    ExDeleteResourceLite(&Table);
    DbgPrint("version %d at the end\n", Version);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    ExInitializeResourceLite(&Table);
    Start(Reader, 1, &Threads[0]);
    Start(Reader, 2, &Threads[1]);
    Start(Writer, 0, &Threads[2]);
    return STATUS_SUCCESS;
}
