#include <ntddk.h>
static KMUTEX First, Second;
static PETHREAD Threads[2];
static VOID Thread(PVOID Context)
{
    PKMUTEX mine = Context ? &First : &Second, other = Context ? &Second : &First;
    LARGE_INTEGER moment;
    moment.QuadPart = -10000;
    KeWaitForSingleObject(mine, Executive, KernelMode, FALSE, NULL);
    KeDelayExecutionThread(KernelMode, FALSE, &moment);
    KeWaitForSingleObject(other, Executive, KernelMode, FALSE, NULL);
    KeReleaseMutex(other, FALSE);
    KeReleaseMutex(mine, FALSE);
}
static VOID Unload(PDRIVER_OBJECT Driver)
{
    for (int i = 0; i < 2; i++)
        KeWaitForSingleObject(Threads[i], Executive, KernelMode, FALSE, NULL);
}
NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    HANDLE handle;
    KeInitializeMutex(&First, 0);
    KeInitializeMutex(&Second, 0);
    Driver->DriverUnload = Unload;
    for (ULONG_PTR i = 0; i < 2; i++) {
        PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, Thread, (PVOID)i);
        ObReferenceObjectByHandle(handle, THREAD_ALL_ACCESS, NULL, KernelMode, (PVOID *)&Threads[i], NULL);
        ZwClose(handle);
    }
    return STATUS_SUCCESS;
}
