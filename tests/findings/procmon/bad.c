/* Keeps a list of the processes that were started, and tells it to a program. */
#include <ntifs.h>

#define PM_TAG 'nomP'
#define IOCTL_PM_GET_COUNT CTL_CODE(FILE_DEVICE_UNKNOWN, 0x801, METHOD_BUFFERED, FILE_READ_DATA)
#define IOCTL_PM_LOOKUP CTL_CODE(FILE_DEVICE_UNKNOWN, 0x802, METHOD_BUFFERED, FILE_READ_DATA)

typedef struct _PM_ENTRY {
    LIST_ENTRY Link;
    HANDLE ProcessId;
    HANDLE ParentId;
    LARGE_INTEGER Created;
} PM_ENTRY;

typedef struct _PM_LOOKUP {
    ULONG ProcessId;
    ULONG ParentId;
    LONGLONG CreateTime;
} PM_LOOKUP;

static FAST_MUTEX PmMutex;
static LIST_ENTRY PmList;
static ULONG PmCount;
static PDEVICE_OBJECT PmDevice;

static VOID PmNotify(HANDLE ParentId, HANDLE ProcessId, BOOLEAN Create)
{
    PM_ENTRY *entry;

    if (Create) {
        entry = ExAllocatePoolWithTag(PagedPool, sizeof *entry, PM_TAG); /* finds: 0xC4/0x62 */
        if (!entry)
            return;
        entry->ProcessId = ProcessId;
        entry->ParentId = ParentId;
        KeQuerySystemTime(&entry->Created);
        ExAcquireFastMutex(&PmMutex);
        InsertTailList(&PmList, &entry->Link);
        PmCount++;
        ExReleaseFastMutex(&PmMutex);
        return;
    }
    ExAcquireFastMutex(&PmMutex);
    for (PLIST_ENTRY it = PmList.Flink; it != &PmList; it = it->Flink) {
        entry = CONTAINING_RECORD(it, PM_ENTRY, Link);
        if (entry->ProcessId == ProcessId) {
            RemoveEntryList(&entry->Link);
            PmCount--;
            break;
        }
    }
    ExReleaseFastMutex(&PmMutex);
}

static NTSTATUS PmLookup(PM_LOOKUP *Lookup)
{
    PEPROCESS process;
    NTSTATUS status = PsLookupProcessByProcessId( /* finds: reference-leak */
        ULongToHandle(Lookup->ProcessId), &process); /* finds: length-not-checked */

    if (!NT_SUCCESS(status))
        return status;
    Lookup->CreateTime = PsGetProcessCreateTimeQuadPart(process);
    ExAcquireFastMutex(&PmMutex);
    for (PLIST_ENTRY it = PmList.Flink; it != &PmList; it = it->Flink) {
        PM_ENTRY *entry = CONTAINING_RECORD(it, PM_ENTRY, Link);

        if (HandleToULong(entry->ProcessId) == Lookup->ProcessId) {
            Lookup->ParentId = HandleToULong(entry->ParentId);
            ExReleaseFastMutex(&PmMutex);
            ObDereferenceObject(process);
            return STATUS_SUCCESS;
        }
    }
    ExReleaseFastMutex(&PmMutex);
    return STATUS_NOT_FOUND;
}

static NTSTATUS PmDispatch(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);
    ULONG out = stack->Parameters.DeviceIoControl.OutputBufferLength;
    NTSTATUS status = STATUS_SUCCESS;
    ULONG_PTR info = 0;

    UNREFERENCED_PARAMETER(DeviceObject);
    if (stack->MajorFunction == IRP_MJ_DEVICE_CONTROL) {
        switch (stack->Parameters.DeviceIoControl.IoControlCode) {
        case IOCTL_PM_GET_COUNT:
            if (out < sizeof(ULONG)) {
                status = STATUS_BUFFER_TOO_SMALL;
                break;
            }
            *(ULONG *)Irp->AssociatedIrp.SystemBuffer = PmCount;
            info = sizeof(ULONG);
            break;
        case IOCTL_PM_LOOKUP:

            status = PmLookup(Irp->AssociatedIrp.SystemBuffer);
            info = NT_SUCCESS(status) ? sizeof(PM_LOOKUP) : 0;
            break;
        default:
            status = STATUS_INVALID_DEVICE_REQUEST;
            break;
        }
    }
    Irp->IoStatus.Status = status;
    Irp->IoStatus.Information = info;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return status;
}

static VOID PmUnload(PDRIVER_OBJECT DriverObject)
{
    UNICODE_STRING link = RTL_CONSTANT_STRING(L"\\DosDevices\\ProcMon");

    UNREFERENCED_PARAMETER(DriverObject);
    PsSetCreateProcessNotifyRoutine(PmNotify, TRUE);
    while (!IsListEmpty(&PmList))
        ExFreePoolWithTag(CONTAINING_RECORD(RemoveHeadList(&PmList), PM_ENTRY, Link), PM_TAG);
    IoDeleteSymbolicLink(&link);
    IoDeleteDevice(PmDevice);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\ProcMon");
    UNICODE_STRING link = RTL_CONSTANT_STRING(L"\\DosDevices\\ProcMon");
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    ExInitializeFastMutex(&PmMutex);
    InitializeListHead(&PmList);
    DriverObject->DriverUnload = PmUnload;
    DriverObject->MajorFunction[IRP_MJ_CREATE] = PmDispatch;
    DriverObject->MajorFunction[IRP_MJ_CLOSE] = PmDispatch;
    DriverObject->MajorFunction[IRP_MJ_DEVICE_CONTROL] = PmDispatch;
    status = IoCreateDevice(DriverObject, 0, &name, FILE_DEVICE_UNKNOWN, FILE_DEVICE_SECURE_OPEN, FALSE,
            &PmDevice);
    if (!NT_SUCCESS(status))
        return status;
    status = IoCreateSymbolicLink(&link, &name);
    if (!NT_SUCCESS(status)) {
        IoDeleteDevice(PmDevice);
        return status;
    }
    status = PsSetCreateProcessNotifyRoutine(PmNotify, FALSE);
    if (!NT_SUCCESS(status)) {
        IoDeleteSymbolicLink(&link);
        IoDeleteDevice(PmDevice);
    }
    return status;
}
