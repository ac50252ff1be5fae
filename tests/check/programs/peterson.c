/* Peterson's lock. With SWAPPED turn is written before flag, which breaks it. */
#include <ntddk.h>

static volatile LONG Flag[2], Turn, Inside;
static PKTHREAD Threads[2];

static VOID Worker(PVOID Context)
{
    LONG me = (LONG)(ULONG_PTR)Context, other = 1 - me;

#ifdef SWAPPED
    Turn = other;
    Flag[me] = 1;
#else
    Flag[me] = 1;
    Turn = other;
#endif
    while (Flag[other] && Turn == other)
        ;
    if (InterlockedIncrement(&Inside) != 1)
        KeBugCheckEx(0xE2, (ULONG_PTR)me, 0, 0, 0); /* finds: 0xE2 */
    InterlockedDecrement(&Inside);
    Flag[me] = 0;
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    HANDLE handle;
    LONG i;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    for (i = 0; i < 2; i++) {
        if (!NT_SUCCESS(PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, Worker,
                                             (PVOID)(ULONG_PTR)i)))
            return STATUS_UNSUCCESSFUL;
        ObReferenceObjectByHandle(handle, THREAD_ALL_ACCESS, *PsThreadType, KernelMode,
                                  (PVOID *)&Threads[i], NULL);
        ZwClose(handle);
    }
    for (i = 0; i < 2; i++) {
        KeWaitForSingleObject(Threads[i], Executive, KernelMode, FALSE, NULL);
        ObDereferenceObject(Threads[i]);
    }
    return STATUS_SUCCESS;
}
