#include <ntddk.h>
static volatile LONG Turn;
static PETHREAD Threads[2];
static VOID Thread(PVOID Context)
{
    for (int i = 0; i < 3; i++) {
        LARGE_INTEGER wait;
        wait.QuadPart = -10;
        DbgPrint("%s %d turn %d\n", Context, i, InterlockedIncrement(&Turn));
        KeDelayExecutionThread(KernelMode, FALSE, &wait);
    }
}
static VOID Unload(PDRIVER_OBJECT Driver)
{
    for (int i = 0; i < 2; i++) {
        KeWaitForSingleObject(Threads[i], Executive, KernelMode, FALSE, NULL);
        ObDereferenceObject(Threads[i]);
    }
}
NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    HANDLE handle;
    Driver->DriverUnload = Unload;
    for (int i = 0; i < 2; i++) {
        PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, Thread, i ? "B" : "A");
        ObReferenceObjectByHandle(handle, THREAD_ALL_ACCESS, NULL, KernelMode, (PVOID *)&Threads[i], NULL);
        ZwClose(handle);
    }
    return STATUS_SUCCESS;
}
