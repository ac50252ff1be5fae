/* The thread ends with the push lock held. */
#include <ntddk.h>

static EX_PUSH_LOCK Lock;
static ULONG Steps;

static VOID Stepper(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    KeEnterCriticalRegion();
    ExAcquirePushLockExclusive(&Lock);
    Steps++;
    ExReleasePushLockExclusive(&Lock);
    KeLeaveCriticalRegion();
}

static PETHREAD StepperThread;

static NTSTATUS StartStepper(VOID)
{
    HANDLE handle;
    NTSTATUS status = PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, Stepper, NULL);

    if (!NT_SUCCESS(status))
        return status;
    status = ObReferenceObjectByHandle(handle, SYNCHRONIZE, *PsThreadType, KernelMode,
                                       (PVOID *)&StepperThread, NULL);
    ZwClose(handle);
    return status;
}

static VOID JoinStepper(VOID)
{
    if (!StepperThread)
        return;
    KeWaitForSingleObject(StepperThread, Executive, KernelMode, FALSE, NULL);
    ObDereferenceObject(StepperThread);
    StepperThread = NULL;
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    JoinStepper();
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    ExInitializePushLock(&Lock);
    return StartStepper();
}
