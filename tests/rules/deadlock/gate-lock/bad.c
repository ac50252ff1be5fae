/* Both orders, but always under a third lock: nobody can meet anybody. The bad one forgot it once. */
#include <ntddk.h>

static FAST_MUTEX Gate, Left, Right;
static LONG Moves;

static VOID Move(PFAST_MUTEX from, PFAST_MUTEX to)
{
    ExAcquireFastMutex(from);
    ExAcquireFastMutex(to); /* finds: 0xC4/0x1001 */
    Moves++;
    ExReleaseFastMutex(to);
    ExReleaseFastMutex(from);
}

static VOID Mover(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    Move(&Right, &Left);
}

static PETHREAD MoverThread;

static NTSTATUS StartMover(VOID)
{
    HANDLE handle;
    NTSTATUS status = PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, Mover, NULL);

    if (!NT_SUCCESS(status))
        return status;
    status = ObReferenceObjectByHandle(handle, SYNCHRONIZE, *PsThreadType, KernelMode,
                                       (PVOID *)&MoverThread, NULL);
    ZwClose(handle);
    return status;
}

static VOID JoinMover(VOID)
{
    if (!MoverThread)
        return;
    KeWaitForSingleObject(MoverThread, Executive, KernelMode, FALSE, NULL);
    ObDereferenceObject(MoverThread);
    MoverThread = NULL;
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    JoinMover();
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    ExInitializeFastMutex(&Gate);
    ExInitializeFastMutex(&Left);
    ExInitializeFastMutex(&Right);
    ExAcquireFastMutex(&Gate);
    Move(&Left, &Right);
    ExReleaseFastMutex(&Gate);
    return StartMover();
}
