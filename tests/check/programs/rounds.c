/* T threads, each K times: take a mutex, count, give it back. With LOST the counter is bare. */
#include <ntddk.h>

#ifndef T
#define T 3
#endif
#ifndef K
#define K 3
#endif

static KMUTEX Mutex;
#ifdef LOST
static volatile ULONG Counter; /* so that each round reads and writes it */
#else
static ULONG Counter;
#endif
static PKTHREAD Threads[T];

static VOID Worker(PVOID Context)
{
    ULONG i;

    UNREFERENCED_PARAMETER(Context);
    for (i = 0; i < K; i++) {
#ifndef LOST
        KeWaitForSingleObject(&Mutex, Executive, KernelMode, FALSE, NULL);
#endif
        Counter = Counter + 1;
#ifndef LOST
        KeReleaseMutex(&Mutex, FALSE);
#endif
    }
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    HANDLE handle;
    ULONG i;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeMutex(&Mutex, 0);
    for (i = 0; i < T; i++) {
        if (!NT_SUCCESS(PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, Worker,
                                             NULL)))
            return STATUS_UNSUCCESSFUL;
        ObReferenceObjectByHandle(handle, THREAD_ALL_ACCESS, *PsThreadType, KernelMode,
                                  (PVOID *)&Threads[i], NULL);
        ZwClose(handle);
    }
    for (i = 0; i < T; i++) {
        KeWaitForSingleObject(Threads[i], Executive, KernelMode, FALSE, NULL);
        ObDereferenceObject(Threads[i]);
    }
    if (Counter != T * K)
        KeBugCheckEx(0xE2, Counter, T * K, 0, 0); /* finds: 0xE2 */
    return STATUS_SUCCESS;
}
