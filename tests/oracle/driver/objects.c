/* objects.c - names, handles and references in the kernel. */
#define ORACLE_DRIVER
#include "../oracle.h"

static UNICODE_STRING name;

static OBJECT_ATTRIBUTES *called(PCWSTR text, ULONG flags)
{
    static OBJECT_ATTRIBUTES attributes;

    RtlInitUnicodeString(&name, text);
    InitializeObjectAttributes(&attributes, &name, OBJ_KERNEL_HANDLE | flags, NULL, NULL);
    return &attributes;
}

#define EVENT_NAME L"\\BaseNamedObjects\\OracleKernelEvent"
#define ODD_NAME L"\\BaseNamedObjects\\ORACLEkernelEVENT"

static void event_names(const char *check)
{
    HANDLE first, second;

    SAY(ZwOpenEvent(&second, EVENT_ALL_ACCESS, called(EVENT_NAME, 0)));
    SAY(ZwCreateEvent(&first, EVENT_ALL_ACCESS, called(EVENT_NAME, 0), NotificationEvent, FALSE));
    SAY(ZwCreateEvent(&second, EVENT_ALL_ACCESS, called(EVENT_NAME, 0), NotificationEvent, FALSE));
    SAY(ZwCreateEvent(&second, EVENT_ALL_ACCESS, called(EVENT_NAME, OBJ_OPENIF), NotificationEvent,
                      FALSE));
    ZwClose(second);
    SAY(ZwOpenEvent(&second, EVENT_ALL_ACCESS, called(EVENT_NAME, 0)));
    ZwClose(second);
    SAY(ZwOpenEvent(&second, EVENT_ALL_ACCESS, called(ODD_NAME, 0)));
    SAY(ZwOpenEvent(&second, EVENT_ALL_ACCESS, called(ODD_NAME, OBJ_CASE_INSENSITIVE)));
    ZwClose(second);
    SAY(ZwClose(first));
    SAY(ZwOpenEvent(&second, EVENT_ALL_ACCESS, called(EVENT_NAME, 0)));
}

/* F185, F189 */
static void bad_names(const char *check)
{
    HANDLE handle;

    SAY(ZwOpenEvent(&handle, EVENT_ALL_ACCESS, called(L"\\NoSuchDirectory\\Event", 0)));
    SAY(ZwCreateEvent(&handle, EVENT_ALL_ACCESS, called(L"\\NoSuchDirectory\\Event", 0),
                      NotificationEvent, FALSE));
    SAY(ZwOpenEvent(&handle, EVENT_ALL_ACCESS, called(L"NoBackslash", 0)));
    SAY(ZwCreateEvent(&handle, EVENT_ALL_ACCESS, called(L"NoBackslash", 0), NotificationEvent,
                      FALSE));
    SAY(ZwOpenEvent(&handle, EVENT_ALL_ACCESS, called(L"\\BaseNamedObjects", 0)));
    SAY(ZwOpenEvent(&handle, EVENT_ALL_ACCESS, called(L"", 0)));
}

/* F024 */
static void event_by_handle(const char *check)
{
    LARGE_INTEGER zero = {0};
    HANDLE handle;
    PKEVENT event = NULL;
    PVOID again = NULL;

    SAY(ZwCreateEvent(&handle, EVENT_ALL_ACCESS, called(EVENT_NAME, 0), SynchronizationEvent,
                      FALSE));
    SAY(ObReferenceObjectByHandle(handle, EVENT_ALL_ACCESS, OBJECT_TYPE_OF(ExEventObjectType),
                                  KernelMode, (PVOID *)&event, NULL));
    SAY(ObReferenceObjectByHandle(handle, EVENT_ALL_ACCESS, NULL, KernelMode, &again, NULL));
    SAY(event == again);
    SAY(KeSetEvent(event, IO_NO_INCREMENT, FALSE));
    SAY(ZwWaitForSingleObject(handle, FALSE, &zero));
    SAY(ZwWaitForSingleObject(handle, FALSE, &zero));
    SAY(ZwSetEvent(handle, NULL));
    SAY(KeReadStateEvent(event));
    SAY(KeWaitForSingleObject(event, Executive, KernelMode, FALSE, &zero));
    SAY(KeWaitForSingleObject(event, Executive, KernelMode, FALSE, &zero));
    ObDereferenceObject(again);
    ObDereferenceObject(event);
    ZwClose(handle);
}

static void bad_handles(const char *check)
{
    HANDLE handle;
    PVOID object = NULL;

    ZwCreateEvent(&handle, EVENT_ALL_ACCESS, called(EVENT_NAME, 0), NotificationEvent, FALSE);
    SAY(ObReferenceObjectByHandle(handle, 0, OBJECT_TYPE_OF(ExSemaphoreObjectType), KernelMode,
                                  &object, NULL));
    SAY(ObReferenceObjectByHandle(handle, 0, OBJECT_TYPE_OF(IoFileObjectType), KernelMode, &object,
                                  NULL));
    SAY(ObReferenceObjectByHandle((HANDLE)(LONG_PTR)0xDEAC, 0, NULL, UserMode, &object, NULL));
    SAY(ObReferenceObjectByHandle(NULL, 0, NULL, KernelMode, &object, NULL));
    SAY(ZwClose(NULL));
    ZwClose(handle);
}

static void links(const char *check)
{
    UNICODE_STRING link, target;

    RtlInitUnicodeString(&link, L"\\DosDevices\\OracleLink");
    RtlInitUnicodeString(&target, L"\\Device\\IrqlabOracle");
    SAY(IoDeleteSymbolicLink(&link));
    SAY(IoCreateSymbolicLink(&link, &target));
    SAY(IoCreateSymbolicLink(&link, &target));
    SAY(IoDeleteSymbolicLink(&link));
    SAY(IoDeleteSymbolicLink(&link));
    RtlInitUnicodeString(&link, L"\\NoSuchDirectory\\OracleLink");
    SAY(IoCreateSymbolicLink(&link, &target));
}

/* F225, F226, F227 */
static void device_names(const char *check)
{
    PDRIVER_OBJECT driver = oracle_device->DriverObject;
    PDEVICE_OBJECT device = NULL, second = NULL;

    RtlInitUnicodeString(&name, L"\\Device\\OracleSecond");
    SAY(IoCreateDevice(driver, 0, &name, FILE_DEVICE_UNKNOWN, 0, FALSE, &device));
    SAY(device->Type);
    SAY(device->ReferenceCount);
    SAY(device->StackSize);
    SAY(device->Flags);
    SAY(device->AttachedDevice == NULL);
    SAY(driver->DeviceObject == device);
    SAY(device->NextDevice == oracle_device);
    SAY(IoCreateDevice(driver, 0, &name, FILE_DEVICE_UNKNOWN, 0, FALSE, &second));
    IoDeleteDevice(device);
    SAY(driver->DeviceObject == oracle_device);
    SAY(IoCreateDevice(driver, 0, &name, FILE_DEVICE_UNKNOWN, 0, FALSE, &second));
    if (second)
        IoDeleteDevice(second);
    RtlInitUnicodeString(&name, L"\\NoSuchDirectory\\Oracle");
    SAY(IoCreateDevice(driver, 0, &name, FILE_DEVICE_UNKNOWN, 0, FALSE, &second));
}

static void thread_ids(const char *check)
{
    PETHREAD thread = NULL;
    PEPROCESS process = NULL;

    SAY(PsLookupThreadByThreadId(PsGetCurrentThreadId(), &thread));
    SAY(thread == PsGetCurrentThread());
    if (thread)
        ObDereferenceObject(thread);
    SAY(PsLookupThreadByThreadId((HANDLE)(ULONG_PTR)0x7FFFFFF0, &thread));
    SAY(PsLookupThreadByThreadId(NULL, &thread));
    SAY(PsLookupProcessByProcessId((HANDLE)(ULONG_PTR)0x7FFFFFF0, &process));
}

const struct oracle_check oracle_objects[] = {
    {"event-names", event_names},
    {"bad-names", bad_names},
    {"event-by-handle", event_by_handle},
    {"bad-handles", bad_handles},
    {"links", links},
    {"device-names", device_names},
    {"thread-ids", thread_ids},
    {NULL, NULL},
};
