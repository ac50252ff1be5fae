/* A driver makes sections, maps them where it runs and in system space, and is told what is wrong;
 * its device is a file of 6000 bytes that can be mapped, like one of a file system. */
#include <ntifs.h>

extern POBJECT_TYPE *MmSectionObjectType;
NTSTATUS ZwQuerySection(HANDLE, ULONG, PVOID, SIZE_T, PSIZE_T);
NTSTATUS ZwExtendSection(HANDLE, PLARGE_INTEGER);

enum { FILE_BYTES = 6000 };

static UCHAR File[FILE_BYTES];
static SECTION_OBJECT_POINTERS Pointers;
static PDEVICE_OBJECT Device;
static UNICODE_STRING Link = RTL_CONSTANT_STRING(L"\\??\\MappedFile");

static NTSTATUS Make(LONGLONG bytes, ULONG protection, ULONG kind, PHANDLE handle)
{
    LARGE_INTEGER size = {.QuadPart = bytes};
    OBJECT_ATTRIBUTES attributes;

    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    return ZwCreateSection(handle, SECTION_ALL_ACCESS, &attributes, &size, protection, kind, NULL);
}

static NTSTATUS Map(HANDLE section, PVOID *base, SIZE_T bytes, LONGLONG offset, ULONG inherit,
                    ULONG type, ULONG protection)
{
    LARGE_INTEGER at = {.QuadPart = offset};

    *base = NULL;
    return ZwMapViewOfSection(section, ZwCurrentProcess(), base, 0, 0, &at, &bytes, inherit, type,
                              protection);
}

static VOID Statuses(VOID)
{
    HANDLE section, weak;
    PVOID view;

    DbgPrint("nothing %08x\n", Make(0, PAGE_READWRITE, SEC_COMMIT, &section));
    DbgPrint("protection %08x\n", Make(1, 3, SEC_COMMIT, &section));
    DbgPrint("kind %08x\n", Make(1, PAGE_READWRITE, 0, &section));
    DbgPrint("image %08x\n", Make(1, PAGE_READONLY, SEC_IMAGE, &section));
    DbgPrint("read only %08x\n", Make(8192, PAGE_READONLY, SEC_COMMIT, &weak));
    DbgPrint("section %08x\n", Make(100000, PAGE_READWRITE, SEC_COMMIT, &section));
    DbgPrint("write %08x\n", Map(weak, &view, 0, 0, ViewUnmap, 0, PAGE_READWRITE));
    DbgPrint("inherit %08x\n", Map(section, &view, 0, 0, 3, 0, PAGE_READWRITE));
    DbgPrint("type %08x\n", Map(section, &view, 0, 0, ViewShare, MEM_RELEASE, PAGE_READWRITE));
    DbgPrint("page %08x\n", Map(section, &view, 0, 0, ViewShare, 0, 0));
    DbgPrint("offset %08x\n", Map(section, &view, 0, 4096, ViewShare, 0, PAGE_READWRITE));
    DbgPrint("size %08x\n", Map(section, &view, 200000, 0, ViewShare, 0, PAGE_READWRITE));
    DbgPrint("unmap %08x\n", ZwUnmapViewOfSection(ZwCurrentProcess(), &section));
    ZwClose(weak);
    ZwClose(section);
}

static VOID Views(VOID)
{
    struct {
        PVOID BaseAddress;
        ULONG AllocationAttributes;
        LARGE_INTEGER MaximumSize;
    } basic;
    LARGE_INTEGER longer = {.QuadPart = 200000};
    PULONG view, part, system, late;
    SIZE_T bytes = 0;
    PVOID object;
    HANDLE section;
    NTSTATUS status;

    if (!NT_SUCCESS(Make(100000, PAGE_READWRITE, SEC_COMMIT, &section)))
        return;
    DbgPrint("query %08x\n", ZwQuerySection(section, 0, &basic, sizeof basic, NULL));
    DbgPrint("%x, %lld bytes\n", basic.AllocationAttributes, basic.MaximumSize.QuadPart);
    DbgPrint("short %08x\n", ZwQuerySection(section, 0, &basic, 8, NULL));
    DbgPrint("extend %08x\n", ZwExtendSection(section, &longer));
    DbgPrint("map %08x\n", Map(section, (PVOID *)&view, 0, 0, ViewUnmap, 0, PAGE_READWRITE));
    DbgPrint("part %08x\n", Map(section, (PVOID *)&part, 0, 65536, ViewUnmap, 0, PAGE_READONLY));
    if (!NT_SUCCESS(ObReferenceObjectByHandle(section, 0, *MmSectionObjectType, KernelMode, &object,
                                              NULL)))
        return;
    status = MmMapViewInSystemSpace(object, (PVOID *)&system, &bytes);
    DbgPrint("system %08x, %Iu bytes\n", status, bytes);
    ZwClose(section);
    ObDereferenceObject(object);
    view[16384] = 17;
    DbgPrint("%u %u\n", part[0], system[16384]);
    DbgPrint("process %d, system %d\n", (ULONG_PTR)view < (ULONG_PTR)MmHighestUserAddress,
             (PVOID)system > MmSystemRangeStart);
    DbgPrint("middle %08x\n", ZwUnmapViewOfSection(ZwCurrentProcess(), part + 10));
    __try {
        part[0] = 1;
        DbgPrint("still there\n");
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        DbgPrint("gone %08x\n", GetExceptionCode());
    }
    late = system;
    DbgPrint("unmap %08x\n", MmUnmapViewInSystemSpace(late));
    DbgPrint("again %08x\n", MmUnmapViewInSystemSpace(late));
    DbgPrint("unmap %08x\n", ZwUnmapViewOfSection(ZwCurrentProcess(), view));
}

static NTSTATUS Done(PIRP irp, NTSTATUS status, ULONG_PTR information)
{
    irp->IoStatus.Status = status;
    irp->IoStatus.Information = information;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return status;
}

static NTSTATUS Open(PDEVICE_OBJECT device, PIRP irp)
{
    PIO_STACK_LOCATION location = IoGetCurrentIrpStackLocation(irp);

    UNREFERENCED_PARAMETER(device);
    if (location->MajorFunction == IRP_MJ_CREATE) {
        location->FileObject->SectionObjectPointer = &Pointers;
        location->FileObject->WriteAccess = TRUE;
    }
    return Done(irp, STATUS_SUCCESS, 0);
}

static NTSTATUS Transfer(PDEVICE_OBJECT device, PIRP irp)
{
    PIO_STACK_LOCATION location = IoGetCurrentIrpStackLocation(irp);
    BOOLEAN write = location->MajorFunction == IRP_MJ_WRITE;
    ULONG bytes = location->Parameters.Read.Length;
    LONGLONG at = location->Parameters.Read.ByteOffset.QuadPart;
    PUCHAR buffer = irp->MdlAddress ? MmGetSystemAddressForMdlSafe(irp->MdlAddress, NormalPagePriority)
                                    : irp->AssociatedIrp.SystemBuffer;

    UNREFERENCED_PARAMETER(device);
    if (!buffer)
        return Done(irp, STATUS_INSUFFICIENT_RESOURCES, 0);
    if (at >= FILE_BYTES)
        return Done(irp, STATUS_END_OF_FILE, 0);
    if (bytes > FILE_BYTES - at)
        bytes = (ULONG)(FILE_BYTES - at);
    DbgPrint("%s%s of %u bytes at %lld\n", irp->Flags & IRP_PAGING_IO ? "paging " : "",
             write ? "write" : "read", bytes, at);
    if (write)
        RtlCopyMemory(File + at, buffer, bytes);
    else
        RtlCopyMemory(buffer, File + at, bytes);
    return Done(irp, STATUS_SUCCESS, bytes);
}

static NTSTATUS Information(PDEVICE_OBJECT device, PIRP irp)
{
    PIO_STACK_LOCATION location = IoGetCurrentIrpStackLocation(irp);
    FILE_STANDARD_INFORMATION *standard = irp->AssociatedIrp.SystemBuffer;

    UNREFERENCED_PARAMETER(device);
    if (location->Parameters.QueryFile.FileInformationClass != FileStandardInformation)
        return Done(irp, STATUS_INVALID_PARAMETER, 0);
    RtlZeroMemory(standard, sizeof *standard);
    standard->EndOfFile.QuadPart = FILE_BYTES;
    standard->AllocationSize.QuadPart = 8192;
    return Done(irp, STATUS_SUCCESS, sizeof *standard);
}

static VOID Unload(PDRIVER_OBJECT driver)
{
    UNREFERENCED_PARAMETER(driver);
    IoDeleteSymbolicLink(&Link);
    IoDeleteDevice(Device);
    DbgPrint("the file begins with %c, data section %s\n", File[0],
             Pointers.DataSectionObject ? "there" : "gone");
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\MappedFile");
    NTSTATUS status;

    UNREFERENCED_PARAMETER(path);
    Statuses();
    Views();
    RtlFillMemory(File, FILE_BYTES, 'f');
    status = IoCreateDevice(driver, 0, &name, FILE_DEVICE_DISK_FILE_SYSTEM, 0, FALSE, &Device);
    if (!NT_SUCCESS(status))
        return status;
    status = IoCreateSymbolicLink(&Link, &name);
    if (!NT_SUCCESS(status)) {
        IoDeleteDevice(Device);
        return status;
    }
    driver->MajorFunction[IRP_MJ_CREATE] = Open;
    driver->MajorFunction[IRP_MJ_CLEANUP] = Open;
    driver->MajorFunction[IRP_MJ_CLOSE] = Open;
    driver->MajorFunction[IRP_MJ_READ] = Transfer;
    driver->MajorFunction[IRP_MJ_WRITE] = Transfer;
    driver->MajorFunction[IRP_MJ_QUERY_INFORMATION] = Information;
    driver->DriverUnload = Unload;
    Device->Flags |= DO_BUFFERED_IO;
    Device->Flags &= ~DO_DEVICE_INITIALIZING;
    return STATUS_SUCCESS;
}
