/*
 * A producer and two consumers. A notification event tells everybody that the table is laid, a
 * synchronization event hands out one dish at a time. An event does not count: a dish that is put
 * on another one is lost, so the cook waits until the place is empty.
 */
#include <ntddk.h>

static KEVENT Laid;  /* notification: stays set, releases all */
static KEVENT Dish;  /* synchronization: one wait takes it */
static KEVENT Empty; /* synchronization: there is room for a dish */
static PKTHREAD Threads[3];
static LONG Eaten;

enum { DISHES = 4 };

static VOID Pause(LONG Milliseconds)
{
    LARGE_INTEGER interval;

    interval.QuadPart = -10000LL * Milliseconds;
    KeDelayExecutionThread(KernelMode, FALSE, &interval);
}

static VOID Cook(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    Pause(50);
    DbgPrint("the table is laid\n");
    KeSetEvent(&Laid, IO_NO_INCREMENT, FALSE);
    for (LONG i = 0; i < DISHES; i++) {
        Pause(10);
        KeWaitForSingleObject(&Empty, Executive, KernelMode, FALSE, NULL);
        KeSetEvent(&Dish, IO_NO_INCREMENT, FALSE);
    }
}

static VOID Guest(PVOID Context)
{
    ULONG number = (ULONG)(ULONG_PTR)Context;
    PVOID objects[2] = {&Laid, &Dish};

    /* Wait-all takes the dish only when the table is laid as well: both or nothing. */
    while (KeWaitForMultipleObjects(2, objects, WaitAll, Executive, KernelMode, FALSE, NULL,
                                    NULL) == STATUS_WAIT_0) {
        LONG eaten = InterlockedIncrement(&Eaten);

        KeSetEvent(&Empty, IO_NO_INCREMENT, FALSE);
        DbgPrint("guest %u eats dish %d\n", number, eaten);
        if (eaten >= DISHES - 1)
            break; /* the other guest gets the last one */
    }
}

static NTSTATUS Start(PKSTART_ROUTINE Routine, ULONG_PTR Context, PKTHREAD *Thread)
{
    OBJECT_ATTRIBUTES attributes;
    HANDLE handle;
    NTSTATUS status;

    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    status = PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, &attributes, NULL, NULL, Routine,
                                  (PVOID)Context);
    if (!NT_SUCCESS(status))
        return status;
    status = ObReferenceObjectByHandle(handle, SYNCHRONIZE, *PsThreadType, KernelMode,
                                       (PVOID *)Thread, NULL);
    ZwClose(handle);
    return status;
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
    DbgPrint("%d dishes were eaten, Laid is %s, Dish is %s\n", Eaten,
             KeReadStateEvent(&Laid) ? "set" : "reset", KeReadStateEvent(&Dish) ? "set" : "reset");
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeEvent(&Laid, NotificationEvent, FALSE);
    KeInitializeEvent(&Dish, SynchronizationEvent, FALSE);
    KeInitializeEvent(&Empty, SynchronizationEvent, TRUE);
    status = Start(Cook, 0, &Threads[0]);
    if (NT_SUCCESS(status))
        status = Start(Guest, 1, &Threads[1]);
    if (NT_SUCCESS(status))
        status = Start(Guest, 2, &Threads[2]);
    return STATUS_SUCCESS; /* what was started is waited for in Unload */
}
