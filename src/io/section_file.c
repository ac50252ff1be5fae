/*
 * section_file.c - sections of files: memory that is read from a file and written back to it.
 *
 * A file that can be mapped is one whose driver has set FILE_OBJECT.SectionObjectPointer, as file
 * systems do. Its data comes by paging reads (IRP_PAGING_IO | IRP_NOCACHE) when the first section
 * is made, not when a page is touched first; what was changed goes back by paging writes when it is
 * flushed and when the last section of the file goes.
 */
#include "io/section.h"

#include <string.h>

/* --- asking the driver ------------------------------------------------------------------------ */

/* A paging request: its pages are described by an MDL, whatever the device says of buffers, and the
 * driver's completion ends it there and then (irp_complete.c). */
static NTSTATUS page(PFILE_OBJECT file, bool write, uint64_t offset, void *memory, uint32_t bytes)
{
    PDEVICE_OBJECT device = IoGetRelatedDeviceObject(file);
    PMDL mdl = mm_mdl_alloc(memory, bytes, 0);
    PIRP irp = mdl ? io_irp_allocate(device->StackSize, false, 0) : NULL;
    IO_STATUS_BLOCK iosb = {.Status = STATUS_SUCCESS};
    PIO_STACK_LOCATION location;
    KEVENT done;
    NTSTATUS status;

    if (!irp) {
        if (mdl)
            mm_mdl_free(mdl, 0);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    status = mm_mdl_lock(mdl, KernelMode, write ? IoReadAccess : IoWriteAccess);
    irqlab_assert(NT_SUCCESS(status));
    KeInitializeEvent(&done, SynchronizationEvent, FALSE);
    irp->Flags =
        IRP_PAGING_IO | IRP_NOCACHE | IRP_SYNCHRONOUS_PAGING_IO | (write ? 0 : IRP_INPUT_OPERATION);
    irp->MdlAddress = mdl;
    irp->UserBuffer = memory;
    irp->RequestorMode = KernelMode;
    irp->UserIosb = &iosb;
    irp->UserEvent = &done;
    irp->Tail.Overlay.Thread = ke_current();
    irp->Tail.Overlay.OriginalFileObject = file;
    io_irp_of(irp)->major = write ? IRP_MJ_WRITE : IRP_MJ_READ;
    location = IoGetNextIrpStackLocation(irp);
    location->MajorFunction = write ? IRP_MJ_WRITE : IRP_MJ_READ;
    location->FileObject = file;
    location->Parameters.Read.Length = bytes; /* Read and Write have the same shape */
    location->Parameters.Read.ByteOffset.QuadPart = (LONGLONG)offset;
    status = io_irp_call(device, irp, 0);
    if (status == STATUS_PENDING)
        KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, NULL);
    status = iosb.Status;
    mm_mdl_unlock(mdl);
    mm_mdl_free(mdl, 0);
    irp->MdlAddress = NULL;
    io_irp_free(irp);
    return status;
}

/* NtQueryInformationFile with FileStandardInformation, by a handle of the kernel's. */
static NTSTATUS file_size(PFILE_OBJECT file, uint64_t *bytes)
{
    FILE_STANDARD_INFORMATION information;
    IO_STATUS_BLOCK iosb;
    HANDLE handle;
    NTSTATUS status = ObOpenObjectByPointer(file, OBJ_KERNEL_HANDLE, NULL, FILE_READ_ATTRIBUTES,
                                            *IoFileObjectType, KernelMode, &handle);

    if (!NT_SUCCESS(status))
        return status;
    status = ZwQueryInformationFile(handle, &iosb, &information, sizeof information,
                                    FileStandardInformation);
    ZwClose(handle);
    *bytes = NT_SUCCESS(status) ? (uint64_t)information.EndOfFile.QuadPart : 0;
    return status;
}

/* --- the memory ------------------------------------------------------------------------------- */

static NTSTATUS read_all(struct io_section_pages *pages)
{
    char *memory = (char *)(uintptr_t)pages->memory.start;

    for (uint64_t at = 0; at < pages->file_bytes; at += MM_GRANULARITY) {
        uint64_t bytes = pages->file_bytes - at;
        NTSTATUS status =
            page(pages->file, false, at, memory + at,
                 (uint32_t)((bytes < MM_GRANULARITY ? bytes + MM_PAGE - 1 : MM_GRANULARITY) &
                            ~0xFFFull));

        if (!NT_SUCCESS(status) && status != STATUS_END_OF_FILE)
            return status;
    }
    return STATUS_SUCCESS;
}

NTSTATUS io_section_flush(struct io_section_pages *pages, uint64_t offset, uint64_t bytes,
                          ULONG_PTR *written)
{
    char *memory = (char *)(uintptr_t)pages->memory.start;
    uint64_t end = offset + bytes < pages->file_bytes ? offset + bytes : pages->file_bytes;

    *written = 0;
    for (uint64_t at = offset; at < end; at += MM_GRANULARITY) {
        uint64_t part = end - at < MM_GRANULARITY ? end - at : MM_GRANULARITY;
        NTSTATUS status = page(pages->file, true, at, memory + at, (uint32_t)part);

        if (!NT_SUCCESS(status))
            return status;
        *written += part;
    }
    return STATUS_SUCCESS;
}

void io_section_file_end(struct io_section_pages *pages)
{
    ULONG_PTR written;

    if (pages->file->SectionObjectPointer &&
        pages->file->SectionObjectPointer->DataSectionObject == pages)
        pages->file->SectionObjectPointer->DataSectionObject = NULL;
    if (pages->file->WriteAccess)
        io_section_flush(pages, 0, pages->file_bytes, &written);
}

static NTSTATUS make_pages(PFILE_OBJECT file, uint64_t bytes, uint64_t file_bytes,
                           struct io_section_pages **result)
{
    struct io_section_pages *pages = arena_alloc(&world->arena, sizeof *pages);
    NTSTATUS status = STATUS_INSUFFICIENT_RESOURCES;

    if (!pages)
        return status;
    if (!mm_section_make(&pages->memory, bytes, false)) {
        arena_free(&world->arena, pages, sizeof *pages);
        return STATUS_SECTION_TOO_BIG;
    }
    pages->file = file;
    pages->file_bytes = file_bytes;
    pages->sections = 1;
    status = read_all(pages);
    if (!NT_SUCCESS(status)) {
        mm_section_free(&pages->memory);
        arena_free(&world->arena, pages, sizeof *pages);
        return status;
    }
    ob_reference(file);
    file->SectionObjectPointer->DataSectionObject = pages;
    *result = pages;
    return STATUS_SUCCESS;
}

static NTSTATUS grow_file(PFILE_OBJECT file, uint64_t bytes)
{
    FILE_END_OF_FILE_INFORMATION end = {.EndOfFile = {.QuadPart = (LONGLONG)bytes}};
    IO_STATUS_BLOCK iosb;
    HANDLE handle;
    NTSTATUS status = ObOpenObjectByPointer(file, OBJ_KERNEL_HANDLE, NULL, FILE_WRITE_DATA,
                                            *IoFileObjectType, KernelMode, &handle);

    if (!NT_SUCCESS(status))
        return status;
    status = ZwSetInformationFile(handle, &iosb, &end, sizeof end, FileEndOfFileInformation);
    ZwClose(handle);
    return status;
}

NTSTATUS io_section_of_file(struct io_section *section, const struct io_section_params *params)
{
    PSECTION_OBJECT_POINTERS pointers = params->file->SectionObjectPointer;
    bool writes = (params->protection & (PAGE_READWRITE | PAGE_EXECUTE_READWRITE)) != 0;
    uint64_t file_bytes, bytes = params->bytes;
    NTSTATUS status;

    if (!pointers)
        return STATUS_INVALID_FILE_FOR_SECTION;
    status = file_size(params->file, &file_bytes);
    if (!NT_SUCCESS(status))
        return status;
    if (!bytes)
        bytes = file_bytes;
    if (!bytes)
        return STATUS_MAPPED_FILE_SIZE_ZERO;
    if (bytes > file_bytes) {
        if (!writes)
            return STATUS_SECTION_TOO_BIG;
        status = grow_file(params->file, bytes);
        if (!NT_SUCCESS(status))
            return status;
        file_bytes = bytes;
    }
    section->pages = pointers->DataSectionObject;
    if (section->pages && section->pages->memory.bytes < bytes) {
        section->pages = NULL;
        return STATUS_INCOMPATIBLE_FILE_MAP;
    }
    if (section->pages)
        section->pages->sections++;
    else
        status = make_pages(params->file, file_bytes, file_bytes, &section->pages);
    section->bytes = bytes;
    return status;
}

/* Only within what its memory has already: it cannot grow under its views. */
NTSTATUS io_section_extend(struct io_section *section, uint64_t bytes)
{
    struct io_section_pages *pages = section->pages;
    NTSTATUS status = STATUS_SUCCESS;

    if (!pages->file || !(section->protection & (PAGE_READWRITE | PAGE_EXECUTE_READWRITE)))
        return STATUS_SECTION_NOT_EXTENDED;
    if (bytes <= section->bytes)
        return STATUS_SUCCESS;
    if (bytes > pages->memory.bytes)
        return STATUS_SECTION_NOT_EXTENDED;
    if (bytes > pages->file_bytes) {
        status = grow_file(pages->file, bytes);
        if (NT_SUCCESS(status))
            pages->file_bytes = bytes;
    }
    if (NT_SUCCESS(status))
        section->bytes = bytes;
    return status;
}
