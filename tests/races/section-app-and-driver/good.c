/* mended: the driver waits for the event */
#include <ntddk.h>

extern POBJECT_TYPE *MmSectionObjectType;

typedef struct {
    LONG Length;
} MESSAGE;

static HANDLE SectionHandle, EventHandle;
static PVOID Section, Thread;
static PKEVENT Event;
static MESSAGE *Message;

static VOID Reader(PVOID context)
{
    LONG length;

    UNREFERENCED_PARAMETER(context);
    KeWaitForSingleObject(Event, Executive, KernelMode, FALSE, NULL);
    length = Message->Length;
    DbgPrint("length %d\n", length);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID Close(VOID)
{
    if (Message)
        MmUnmapViewInSystemSpace(Message);
    if (Section)
        ObDereferenceObject(Section);
    if (SectionHandle)
        ZwClose(SectionHandle);
    if (EventHandle)
        ZwClose(EventHandle);
}

static VOID Unload(PDRIVER_OBJECT driver)
{
    UNREFERENCED_PARAMETER(driver);
    KeWaitForSingleObject(Thread, Executive, KernelMode, FALSE, NULL);
    ObDereferenceObject(Thread);
    Close();
}

static NTSTATUS Open(VOID)
{
    UNICODE_STRING section = RTL_CONSTANT_STRING(L"\\BaseNamedObjects\\Message");
    UNICODE_STRING event = RTL_CONSTANT_STRING(L"\\BaseNamedObjects\\MessageReady");
    LARGE_INTEGER bytes = {.QuadPart = sizeof(MESSAGE)};
    OBJECT_ATTRIBUTES attributes;
    SIZE_T view = 0;
    NTSTATUS status;

    InitializeObjectAttributes(&attributes, &section, OBJ_KERNEL_HANDLE, NULL, NULL);
    status = ZwCreateSection(&SectionHandle, SECTION_ALL_ACCESS, &attributes, &bytes,
                             PAGE_READWRITE, SEC_COMMIT, NULL);
    if (!NT_SUCCESS(status))
        return status;
    status = ObReferenceObjectByHandle(SectionHandle, SECTION_MAP_WRITE, *MmSectionObjectType,
                                       KernelMode, &Section, NULL);
    if (!NT_SUCCESS(status))
        return status;
    status = MmMapViewInSystemSpace(Section, (PVOID *)&Message, &view);
    if (!NT_SUCCESS(status))
        return status;
    Event = IoCreateSynchronizationEvent(&event, &EventHandle);
    if (!Event)
        return STATUS_INSUFFICIENT_RESOURCES;
    KeClearEvent(Event);
    return STATUS_SUCCESS;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    HANDLE handle;
    NTSTATUS status = Open();

    UNREFERENCED_PARAMETER(path);
    if (NT_SUCCESS(status))
        status = PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, Reader, NULL);
    if (!NT_SUCCESS(status)) {
        Close();
        return status;
    }
    ObReferenceObjectByHandle(handle, THREAD_ALL_ACCESS, *PsThreadType, KernelMode, &Thread, NULL);
    ZwClose(handle);
    driver->DriverUnload = Unload;
    return STATUS_SUCCESS;
}
