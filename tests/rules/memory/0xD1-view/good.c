#include <ntddk.h>

extern POBJECT_TYPE *MmSectionObjectType;

typedef struct _COUNTERS {
    ULONG Ticks;
} COUNTERS;

static PVOID Section;
static COUNTERS *Counters, *Locked; /* the view, and its pages for DISPATCH_LEVEL */
static PMDL Mdl;
static KTIMER Timer;
static KDPC Dpc;

static VOID Tick(PKDPC dpc, PVOID context, PVOID a, PVOID b)
{
    UNREFERENCED_PARAMETER(dpc);
    UNREFERENCED_PARAMETER(context);
    UNREFERENCED_PARAMETER(a);
    UNREFERENCED_PARAMETER(b);
    Locked->Ticks = 1;
}

static NTSTATUS LockCounters(VOID)
{
    Mdl = IoAllocateMdl(Counters, sizeof *Counters, FALSE, FALSE, NULL);
    if (!Mdl)
        return STATUS_INSUFFICIENT_RESOURCES;
    __try {
        MmProbeAndLockPages(Mdl, KernelMode, IoWriteAccess);
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        IoFreeMdl(Mdl);
        return GetExceptionCode();
    }
    Locked = MmGetSystemAddressForMdlSafe(Mdl, NormalPagePriority | MdlMappingNoExecute);
    if (Locked)
        return STATUS_SUCCESS;
    MmUnlockPages(Mdl);
    IoFreeMdl(Mdl);
    return STATUS_INSUFFICIENT_RESOURCES;
}

static NTSTATUS MakeCounters(VOID)
{
    LARGE_INTEGER size = {.QuadPart = sizeof(COUNTERS)};
    OBJECT_ATTRIBUTES attributes;
    UNICODE_STRING name;
    SIZE_T bytes = 0;
    HANDLE handle;
    NTSTATUS status;

    RtlInitUnicodeString(&name, L"\\BaseNamedObjects\\Counters");
    InitializeObjectAttributes(&attributes, &name, OBJ_KERNEL_HANDLE, NULL, NULL);
    status = ZwCreateSection(&handle, SECTION_ALL_ACCESS, &attributes, &size, PAGE_READWRITE,
                             SEC_COMMIT, NULL);
    if (!NT_SUCCESS(status))
        return status;
    status = ObReferenceObjectByHandle(handle, SECTION_MAP_WRITE, *MmSectionObjectType, KernelMode,
                                       &Section, NULL);
    ZwClose(handle);
    if (!NT_SUCCESS(status))
        return status;
    status = MmMapViewInSystemSpace(Section, (PVOID *)&Counters, &bytes);
    if (!NT_SUCCESS(status)) {
        ObDereferenceObject(Section);
        return status;
    }
    status = LockCounters();
    if (!NT_SUCCESS(status)) {
        MmUnmapViewInSystemSpace(Counters);
        ObDereferenceObject(Section);
    }
    return status;
}

static VOID Unload(PDRIVER_OBJECT driver)
{
    UNREFERENCED_PARAMETER(driver);
    KeCancelTimer(&Timer);
    KeFlushQueuedDpcs();
    MmUnlockPages(Mdl);
    IoFreeMdl(Mdl);
    MmUnmapViewInSystemSpace(Counters);
    ObDereferenceObject(Section);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    LARGE_INTEGER due = {.QuadPart = -10 * 1000};
    LARGE_INTEGER delay = {.QuadPart = -50 * 1000};
    NTSTATUS status = MakeCounters();

    UNREFERENCED_PARAMETER(path);
    if (!NT_SUCCESS(status))
        return status;
    driver->DriverUnload = Unload;
    KeInitializeTimer(&Timer);
    KeInitializeDpc(&Dpc, Tick, NULL);
    KeSetTimer(&Timer, due, &Dpc);
    KeDelayExecutionThread(KernelMode, FALSE, &delay);
    return STATUS_SUCCESS;
}
