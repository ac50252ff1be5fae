/* Waits for five kinds of object at once, any and all, with and without wait blocks of its own. */
#include <ntifs.h>

#define ENTRIES 5
static KEVENT Manual, Auto;
static KSEMAPHORE Sem;
static KMUTEX Mutex;
static KTIMER Timer;
static PVOID Objects[ENTRIES] = {&Manual, &Auto, &Sem, &Mutex, &Timer};
static PKTHREAD Threads[2];

static LARGE_INTEGER Ms(LONG n)
{
    LARGE_INTEGER t;
    t.QuadPart = Int32x32To64(n, -10000);
    return t;
}

static void Pause(LONG n)
{
    LARGE_INTEGER t = Ms(n);
    KeDelayExecutionThread(KernelMode, FALSE, &t);
}

_Function_class_(KSTART_ROUTINE)
static VOID AnyWaiter(PVOID Context)
{
    PKWAIT_BLOCK blocks = (PKWAIT_BLOCK)ExAllocatePoolWithTag(NonPagedPool, ENTRIES * sizeof(KWAIT_BLOCK), 'tiaW');
    LARGE_INTEGER timeout = Ms(100);
    NTSTATUS status;
    int i;

    UNREFERENCED_PARAMETER(Context);
    if (blocks == NULL)
        PsTerminateSystemThread(STATUS_NO_MEMORY);
    for (i = 0; i < 6; i++) {
        status = KeWaitForMultipleObjects(ENTRIES, Objects, WaitAny, Executive, KernelMode, FALSE,
                                          &timeout, blocks);
        if (status == STATUS_TIMEOUT) {
            DbgPrint("any: timeout\n");
            continue;
        }
        DbgPrint("any: object %d\n", status - STATUS_WAIT_0);
        if (status == STATUS_WAIT_0)
            KeClearEvent(&Manual);
        if (status == STATUS_WAIT_3) {
            KeReleaseMutex(&Mutex, FALSE);
            Pause(50); /* or the next wait would take it again */
        }
    }
    ExFreePoolWithTag(blocks, 'tiaW');
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID AllWaiter(PVOID Context)
{
    KWAIT_BLOCK blocks[ENTRIES];
    NTSTATUS status;

    UNREFERENCED_PARAMETER(Context);
    status = KeWaitForMultipleObjects(ENTRIES, Objects, WaitAll, Executive, KernelMode, FALSE, NULL, blocks);
    DbgPrint("all: %08lX, manual %d auto %d semaphore %d mutex %d\n", status, KeReadStateEvent(&Manual),
             KeReadStateEvent(&Auto), KeReadStateSemaphore(&Sem), KeReadStateMutex(&Mutex));
    KeReleaseMutex(&Mutex, FALSE);
}

static NTSTATUS Start(PKSTART_ROUTINE Routine, PKTHREAD *Thread)
{
    OBJECT_ATTRIBUTES oa;
    HANDLE h;
    NTSTATUS status;

    InitializeObjectAttributes(&oa, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    status = PsCreateSystemThread(&h, THREAD_ALL_ACCESS, &oa, NULL, NULL, Routine, NULL);
    if (NT_SUCCESS(status)) {
        status = ObReferenceObjectByHandle(h, THREAD_ALL_ACCESS, *PsThreadType, KernelMode, (PVOID *)Thread, NULL);
        ZwClose(h);
    }
    return status;
}

static VOID Unload(PDRIVER_OBJECT Driver)
{
    PVOID all[2] = {Threads[0], Threads[1]};
    NTSTATUS status;

    UNREFERENCED_PARAMETER(Driver);
    status = KeWaitForMultipleObjects(2, all, WaitAll, Executive, KernelMode, FALSE, NULL, NULL);
    DbgPrint("both threads are over: %08lX\n", status);
    ObDereferenceObject(Threads[0]);
    ObDereferenceObject(Threads[1]);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    NTSTATUS status;
    LARGE_INTEGER due;

    UNREFERENCED_PARAMETER(Path);
    KeInitializeEvent(&Manual, NotificationEvent, FALSE);
    KeInitializeEvent(&Auto, SynchronizationEvent, FALSE);
    KeInitializeSemaphore(&Sem, 0, 10);
    KeInitializeMutex(&Mutex, 0);
    KeInitializeTimerEx(&Timer, SynchronizationTimer);
    KeWaitForMutexObject(&Mutex, Executive, KernelMode, FALSE, NULL);
    Driver->DriverUnload = Unload;

    status = Start(AnyWaiter, &Threads[0]);
    if (!NT_SUCCESS(status))
        return status;
    Pause(10);
    KeSetEvent(&Auto, IO_NO_INCREMENT, FALSE);
    Pause(10);
    KeReleaseSemaphore(&Sem, IO_NO_INCREMENT, 1, FALSE);
    Pause(10);
    due = Ms(10);
    KeSetTimer(&Timer, due, NULL);
    Pause(20);
    KeSetEvent(&Manual, IO_NO_INCREMENT, FALSE);
    Pause(10);
    KeReleaseMutex(&Mutex, FALSE);
    Pause(10);
    KeWaitForSingleObject(&Mutex, Executive, KernelMode, FALSE, NULL);
    Pause(200); /* the sixth wait times out */

    status = Start(AllWaiter, &Threads[1]);
    if (!NT_SUCCESS(status))
        return status;
    Pause(10);
    KeReleaseSemaphore(&Sem, IO_NO_INCREMENT, 3, FALSE);
    KeSetEvent(&Manual, IO_NO_INCREMENT, FALSE);
    KeSetEvent(&Auto, IO_NO_INCREMENT, FALSE);
    due = Ms(30);
    KeSetTimer(&Timer, due, NULL);
    Pause(100);
    DbgPrint("entry: still waiting for the mutex, semaphore %d\n", KeReadStateSemaphore(&Sem));
    KeReleaseMutex(&Mutex, FALSE);
    return STATUS_SUCCESS;
}
