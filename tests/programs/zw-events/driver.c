/* Handles in the kernel: Zw calls on events, threads by their ids. */
#include <ntifs.h>

/* Exported, but in no header of the WDK: everybody declares them himself. */
NTKERNELAPI UCHAR *PsGetProcessImageFileName(PEPROCESS Process);
NTSYSAPI NTSTATUS NTAPI ZwWaitForMultipleObjects(ULONG Count, HANDLE Handles[], WAIT_TYPE WaitType, BOOLEAN Alertable,
                                                 PLARGE_INTEGER Timeout);

static HANDLE Go, Done;

static VOID Worker(PVOID Context)
{
    NTSTATUS status;
    LONG previous;

    UNREFERENCED_PARAMETER(Context);
    status = ZwWaitForSingleObject(Go, FALSE, NULL);
    DbgPrint("worker %s: %08lX, priority %d\n", PsGetCurrentThreadId() ? "runs" : "?", status,
             KeQueryPriorityThread(KeGetCurrentThread()));
    ZwSetEvent(Done, &previous);
    DbgPrint("previous state %ld\n", previous);
    PsTerminateSystemThread(STATUS_ALERTED);
}

static VOID Unload(PDRIVER_OBJECT Driver)
{
    UNREFERENCED_PARAMETER(Driver);
    ZwClose(Go);
    ZwClose(Done);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING name;
    CLIENT_ID cid;
    HANDLE thread, other;
    PETHREAD t;
    PEPROCESS process;
    NTSTATUS status;
    LARGE_INTEGER timeout;
    HANDLE both[2];

    UNREFERENCED_PARAMETER(Path);
    Driver->DriverUnload = Unload;
    InitializeObjectAttributes(&oa, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    status = ZwCreateEvent(&Go, EVENT_ALL_ACCESS, &oa, NotificationEvent, FALSE);
    RtlInitUnicodeString(&name, L"\\KernelObjects\\ZwEventsDone");
    InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, NULL);
    status = ZwCreateEvent(&Done, EVENT_ALL_ACCESS, &oa, SynchronizationEvent, FALSE);
    DbgPrint("created %08lX\n", status);
    status = ZwCreateEvent(&other, EVENT_ALL_ACCESS, &oa, SynchronizationEvent, FALSE);
    DbgPrint("again %08lX\n", status);
    InitializeObjectAttributes(&oa, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    status = PsCreateSystemThread(&thread, THREAD_ALL_ACCESS, &oa, NULL, &cid, Worker, NULL);
    if (!NT_SUCCESS(status))
        return status;
    status = PsLookupThreadByThreadId(cid.UniqueThread, &t);
    if (NT_SUCCESS(status)) {
        DbgPrint("thread found: id %s, process %Iu, system %d\n", PsGetThreadId(t) == cid.UniqueThread ? "same" : "other",
                 (ULONG_PTR)PsGetThreadProcessId(t), PsIsSystemThread(t));
        ObDereferenceObject(t);
    }
    status = PsLookupThreadByThreadId((HANDLE)(ULONG_PTR)99996, &t);
    DbgPrint("no such thread %08lX\n", status);
    status = PsLookupProcessByProcessId((HANDLE)4, &process);
    if (NT_SUCCESS(status)) {
        DbgPrint("process 4 is %s\n", PsGetProcessImageFileName(process));
        ObDereferenceObject(process);
    }
    timeout.QuadPart = -100000;
    DbgPrint("not yet %08lX\n", ZwWaitForSingleObject(Done, FALSE, &timeout));
    timeout.QuadPart = 0;
    DbgPrint("poll %08lX\n", ZwWaitForSingleObject(Done, FALSE, &timeout));
    ZwSetEvent(Go, NULL);
    both[0] = Done;
    both[1] = thread;
    status = ZwWaitForMultipleObjects(2, both, WaitAll, FALSE, NULL);
    DbgPrint("both %08lX\n", status);
    status = ObReferenceObjectByHandle(thread, THREAD_QUERY_INFORMATION, *PsThreadType, KernelMode, (PVOID *)&t, NULL);
    if (NT_SUCCESS(status)) {
        DbgPrint("the thread's exit status %08lX\n", PsGetThreadExitStatus(t));
        ObDereferenceObject(t);
    }
    DbgPrint("reset: %08lX, clear %08lX\n", ZwResetEvent(Go, NULL), ZwClearEvent(Go));
    ZwClose(thread);
    return STATUS_SUCCESS;
}
