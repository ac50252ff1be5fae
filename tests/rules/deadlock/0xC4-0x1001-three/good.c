/* Three locks in a ring: each pair is harmless alone. */
#include <ntddk.h>

static KGUARDED_MUTEX A, B, C;
static ULONG Steps;

static VOID Both(PKGUARDED_MUTEX first, PKGUARDED_MUTEX second)
{
    KeAcquireGuardedMutex(first);
    KeAcquireGuardedMutex(second);
    Steps++;
    KeReleaseGuardedMutex(second);
    KeReleaseGuardedMutex(first);
}

static VOID Second(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    Both(&B, &C);
}

static PETHREAD SecondThread;

static NTSTATUS StartSecond(VOID)
{
    HANDLE handle;
    NTSTATUS status = PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, Second, NULL);

    if (!NT_SUCCESS(status))
        return status;
    status = ObReferenceObjectByHandle(handle, SYNCHRONIZE, *PsThreadType, KernelMode,
                                       (PVOID *)&SecondThread, NULL);
    ZwClose(handle);
    return status;
}

static VOID JoinSecond(VOID)
{
    if (!SecondThread)
        return;
    KeWaitForSingleObject(SecondThread, Executive, KernelMode, FALSE, NULL);
    ObDereferenceObject(SecondThread);
    SecondThread = NULL;
}

static VOID Third(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    Both(&A, &C);
}

static PETHREAD ThirdThread;

static NTSTATUS StartThird(VOID)
{
    HANDLE handle;
    NTSTATUS status = PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, Third, NULL);

    if (!NT_SUCCESS(status))
        return status;
    status = ObReferenceObjectByHandle(handle, SYNCHRONIZE, *PsThreadType, KernelMode,
                                       (PVOID *)&ThirdThread, NULL);
    ZwClose(handle);
    return status;
}

static VOID JoinThird(VOID)
{
    if (!ThirdThread)
        return;
    KeWaitForSingleObject(ThirdThread, Executive, KernelMode, FALSE, NULL);
    ObDereferenceObject(ThirdThread);
    ThirdThread = NULL;
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    JoinSecond();
    JoinThird();
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    NTSTATUS status;

    KeInitializeGuardedMutex(&A);
    KeInitializeGuardedMutex(&B);
    KeInitializeGuardedMutex(&C);
    Both(&A, &B);
    status = StartSecond();
    if (NT_SUCCESS(status))
        status = StartThird();
    if (!NT_SUCCESS(status))
        JoinSecond();
    return status;
}
