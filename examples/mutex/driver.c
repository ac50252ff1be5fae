/*
 * Two threads move money between two accounts. The mutex is recursive: Transfer holds it while it
 * calls Balance, which takes it again.
 */
#include <ntddk.h>

enum { TRANSFERS = 5 };

static KMUTEX Lock;
static LONG Accounts[2] = {100, 100};
static PKTHREAD Threads[2];

static LONG Balance(VOID)
{
    LONG sum;

    KeWaitForMutexObject(&Lock, Executive, KernelMode, FALSE, NULL);
    sum = Accounts[0] + Accounts[1];
    KeReleaseMutex(&Lock, FALSE);
    return sum;
}

static VOID Transfer(PVOID Context)
{
    ULONG from = (ULONG)(ULONG_PTR)Context;

    for (LONG i = 1; i <= TRANSFERS; i++) {
        KeWaitForMutexObject(&Lock, Executive, KernelMode, FALSE, NULL);
        Accounts[from] -= i;
        Accounts[1 - from] += i;
        if (Balance() != 200)
            DbgPrint("money was lost\n");
        KeReleaseMutex(&Lock, FALSE);
    }
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    for (ULONG i = 0; i < ARRAYSIZE(Threads); i++) {
        if (!Threads[i])
            continue;
        KeWaitForSingleObject(Threads[i], Executive, KernelMode, FALSE, NULL);
        ObDereferenceObject(Threads[i]);
    }
    DbgPrint("balance %d, the mutex is %s\n", Balance(), KeReadStateMutex(&Lock) == 1 ? "free" : "held");
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    OBJECT_ATTRIBUTES attributes;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeMutex(&Lock, 0);
    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    for (ULONG i = 0; i < ARRAYSIZE(Threads); i++) {
        HANDLE handle;

        if (!NT_SUCCESS(PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, &attributes, NULL, NULL,
                                             Transfer, (PVOID)(ULONG_PTR)i)))
            break;
        ObReferenceObjectByHandle(handle, SYNCHRONIZE, *PsThreadType, KernelMode,
                                  (PVOID *)&Threads[i], NULL);
        ZwClose(handle);
    }
    return STATUS_SUCCESS;
}
