/* Four threads, three slots: a semaphore counts who may be inside. */
#include <ntddk.h>

enum { THREADS = 4, SLOTS = 3 };

static KSEMAPHORE Slots;
static PKTHREAD Threads[THREADS];
static volatile LONG Inside, MostInside;

static VOID Visit(PVOID Context)
{
    LARGE_INTEGER interval;
    LONG now, most;

    UNREFERENCED_PARAMETER(Context);
    interval.QuadPart = -10000LL * 500;
    KeWaitForSingleObject(&Slots, Executive, KernelMode, FALSE, NULL);
    now = InterlockedIncrement(&Inside);
    do /* up to three may be here at once */
        most = MostInside;
    while (now > most && InterlockedCompareExchange(&MostInside, now, most) != most);
    DbgPrint("%d inside, %d free\n", now, KeReadStateSemaphore(&Slots));
    KeDelayExecutionThread(KernelMode, FALSE, &interval);
    InterlockedDecrement(&Inside);
    KeReleaseSemaphore(&Slots, IO_NO_INCREMENT, 1, FALSE);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    for (ULONG i = 0; i < THREADS; i++) {
        if (!Threads[i])
            continue;
        KeWaitForSingleObject(Threads[i], Executive, KernelMode, FALSE, NULL);
        ObDereferenceObject(Threads[i]);
    }
    DbgPrint("never more than %d inside; %d free at the end\n", MostInside,
             KeReadStateSemaphore(&Slots));
    __try {
        KeReleaseSemaphore(&Slots, IO_NO_INCREMENT, 1, FALSE);
    } __except (GetExceptionCode() == STATUS_SEMAPHORE_LIMIT_EXCEEDED ? EXCEPTION_EXECUTE_HANDLER
                                                                      : EXCEPTION_CONTINUE_SEARCH) {
        DbgPrint("one more would be over the limit\n");
    }
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    OBJECT_ATTRIBUTES attributes;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeSemaphore(&Slots, SLOTS, SLOTS);
    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    for (ULONG i = 0; i < THREADS; i++) {
        HANDLE handle;

        if (!NT_SUCCESS(PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, &attributes, NULL, NULL,
                                             Visit, NULL)))
            break;
        ObReferenceObjectByHandle(handle, SYNCHRONIZE, *PsThreadType, KernelMode,
                                  (PVOID *)&Threads[i], NULL);
        ZwClose(handle);
    }
    return STATUS_SUCCESS;
}
