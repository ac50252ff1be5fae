/* Transfers between two accounts, in the order given by the caller. */
#include <ntddk.h>

typedef struct _ACCOUNT {
    KMUTEX Lock;
    LONG Balance;
} ACCOUNT;

static ACCOUNT Alice, Bob;

static VOID Transfer(ACCOUNT *from, ACCOUNT *to, LONG amount)
{
    ACCOUNT *first = from < to ? from : to, *second = from < to ? to : from;

    KeWaitForSingleObject(&first->Lock, Executive, KernelMode, FALSE, NULL);
    KeWaitForSingleObject(&second->Lock, Executive, KernelMode, FALSE, NULL);
    from->Balance -= amount;
    to->Balance += amount;
    KeReleaseMutex(&second->Lock, FALSE);
    KeReleaseMutex(&first->Lock, FALSE);
}

static VOID Payer(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    Transfer(&Bob, &Alice, 5);
}

static PETHREAD PayerThread;

static NTSTATUS StartPayer(VOID)
{
    HANDLE handle;
    NTSTATUS status = PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, Payer, NULL);

    if (!NT_SUCCESS(status))
        return status;
    status = ObReferenceObjectByHandle(handle, SYNCHRONIZE, *PsThreadType, KernelMode,
                                       (PVOID *)&PayerThread, NULL);
    ZwClose(handle);
    return status;
}

static VOID JoinPayer(VOID)
{
    if (!PayerThread)
        return;
    KeWaitForSingleObject(PayerThread, Executive, KernelMode, FALSE, NULL);
    ObDereferenceObject(PayerThread);
    PayerThread = NULL;
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    DbgPrint("%d %d\n", Alice.Balance, Bob.Balance);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    NTSTATUS status;

    KeInitializeMutex(&Alice.Lock, 0);
    KeInitializeMutex(&Bob.Lock, 0);
    Transfer(&Alice, &Bob, 10);
    status = StartPayer();
    JoinPayer();
    return status;
}
