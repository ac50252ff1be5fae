/* Threads that allocate and free, small and large, before and after the first choice. */
#include <ntddk.h>

static PVOID Early[4];
static PETHREAD Threads[2];

static VOID Worker(PVOID Context)
{
    ULONG sizes[] = {16, 600, 4096, 40000, 3 << 20};

    for (int i = 0; i < 5; i++) {
        PUCHAR block = ExAllocatePoolWithTag(NonPagedPool, sizes[i], 'tseR');

        if (!block)
            break;
        RtlFillMemory(block, sizes[i] > 4096 ? 4096 : sizes[i], (UCHAR)i);
        if (Context && i < 4 && Early[i]) {
            ((PUCHAR)Early[i])[7] ^= 0x55;
            ExFreePoolWithTag(Early[i], 'tseR');
            Early[i] = NULL;
        }
        ExFreePoolWithTag(block, 'tseR');
        YieldProcessor();
    }
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    for (int i = 0; i < 2; i++)
        if (Threads[i]) {
            KeWaitForSingleObject(Threads[i], Executive, KernelMode, FALSE, NULL);
            ObDereferenceObject(Threads[i]);
        }
    for (int i = 0; i < 4; i++)
        if (Early[i])
            ExFreePoolWithTag(Early[i], 'tseR');
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    ULONG sizes[] = {32, 1000, 5000, 2 << 20};

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    for (int i = 0; i < 4; i++) {
        Early[i] = ExAllocatePoolWithTag(NonPagedPool, sizes[i], 'tseR');
        if (Early[i])
            RtlFillMemory(Early[i], 32, 0x11);
    }
    for (int i = 0; i < 2; i++) {
        HANDLE handle;
        NTSTATUS status = PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, Worker,
                                               (PVOID)(ULONG_PTR)i);

        if (!NT_SUCCESS(status))
            continue;
        ObReferenceObjectByHandle(handle, THREAD_ALL_ACCESS, *PsThreadType, KernelMode,
                                  (PVOID *)&Threads[i], NULL);
        ZwClose(handle);
    }
    return STATUS_SUCCESS;
}
