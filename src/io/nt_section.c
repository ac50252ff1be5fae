/*
 * nt_section.c - the system calls on sections.
 *
 * A section that is made or opened makes points as any object does; mapping and unmapping make one
 * about the process whose address space changes.
 */
#include "io/section.h"
#include "ob/service.h"

enum { VIEW_TYPES = MEM_RESERVE | MEM_TOP_DOWN | MEM_LARGE_PAGES | 0x40000000 /* MEM_DOS_LIM */ };

/* --- making and opening ----------------------------------------------------------------------- */

struct create {
    HANDLE *handle;
    ACCESS_MASK access;
    const OBJECT_ATTRIBUTES *attributes;
    const LARGE_INTEGER *bytes;
    ULONG protection, kind;
    HANDLE file;
};

/* What the file must have been opened for. */
static ACCESS_MASK file_access(ULONG protection)
{
    switch (protection & 0xFF) {
    case PAGE_READWRITE:
    case PAGE_EXECUTE_READWRITE:
        return FILE_READ_DATA | FILE_WRITE_DATA;
    default:
        return FILE_READ_DATA;
    }
}

static NTSTATUS create_service(const struct create *create, struct ob_call call)
{
    struct io_section_params params = {.protection = create->protection,
                                       .attributes = create->kind};
    void *body, *file = NULL;
    LARGE_INTEGER bytes = {.QuadPart = 0};
    NTSTATUS status = STATUS_SUCCESS;

    if (create->bytes)
        status = ob_in(call, &bytes, create->bytes, sizeof bytes);
    if (NT_SUCCESS(status) && create->file)
        status = ob_service_reference(create->file, file_access(create->protection),
                                      world->io->file_type, call, &file);
    if (!NT_SUCCESS(status))
        return status;
    params.bytes = (uint64_t)bytes.QuadPart;
    params.file = file;
    status = io_section_check(&params);
    if (NT_SUCCESS(status))
        status = ob_object_create(world->io->section_type, create->attributes, 0, call, &body);
    if (NT_SUCCESS(status)) {
        status = io_section_fill(body, &params);
        if (NT_SUCCESS(status))
            status = ob_finish_create(body, create->access, call, create->handle);
        else
            ob_dereference(body);
    }
    if (file)
        ob_dereference(file);
    return status;
}

OB_SERVICE(CreateSection, ObjectAttributes, DesiredAccess,
           (PHANDLE SectionHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
            PLARGE_INTEGER MaximumSize, ULONG SectionPageProtection, ULONG AllocationAttributes,
            HANDLE FileHandle),
           create_service(&(struct create){SectionHandle, DesiredAccess, ObjectAttributes,
                                           MaximumSize, SectionPageProtection, AllocationAttributes,
                                           FileHandle},
                          call))

OB_SERVICE(OpenSection, ObjectAttributes, DesiredAccess,
           (PHANDLE SectionHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes),
           ob_open_service(SectionHandle, DesiredAccess, ObjectAttributes, world->io->section_type,
                           call))

NTSTATUS MmCreateSection(PVOID *SectionObject, ACCESS_MASK DesiredAccess,
                         POBJECT_ATTRIBUTES ObjectAttributes, PLARGE_INTEGER MaximumSize,
                         ULONG SectionPageProtection, ULONG AllocationAttributes, HANDLE FileHandle,
                         PFILE_OBJECT FileObject)
{
    struct io_section_params params = {.bytes = (uint64_t)MaximumSize->QuadPart,
                                       .protection = SectionPageProtection,
                                       .attributes = AllocationAttributes,
                                       .file = FileObject};
    struct ob_call call = {KernelMode, IO_CALLER};
    void *body, *file = NULL;
    NTSTATUS status = STATUS_SUCCESS;

    KE_DDI(NULL, DesiredAccess);
    if (FileHandle && !FileObject)
        status = ob_service_reference(FileHandle, 0, world->io->file_type, call, &file);
    if (!NT_SUCCESS(status))
        return status;
    if (file)
        params.file = file;
    status = io_section_check(&params);
    if (NT_SUCCESS(status))
        status = ob_object_create(world->io->section_type, ObjectAttributes, 0, call, &body);
    if (NT_SUCCESS(status)) {
        status = io_section_fill(body, &params);
        if (NT_SUCCESS(status))
            *SectionObject = body;
        else
            ob_dereference(body);
    }
    if (file)
        ob_dereference(file);
    return status;
}

/* --- mapping ---------------------------------------------------------------------------------- */

struct map {
    PVOID *base;
    ULONG_PTR zero_bits;
    LARGE_INTEGER *offset;
    SIZE_T *bytes;
    SECTION_INHERIT inherit;
    ULONG type, protection;
};

/* The right to a section that a view with that protection needs. */
static ACCESS_MASK section_access(ULONG protection)
{
    switch (protection & 0xFF) {
    case PAGE_READWRITE:
        return SECTION_MAP_WRITE;
    case PAGE_EXECUTE:
    case PAGE_EXECUTE_READ:
    case PAGE_EXECUTE_WRITECOPY:
        return SECTION_MAP_EXECUTE;
    case PAGE_EXECUTE_READWRITE:
        return SECTION_MAP_EXECUTE | SECTION_MAP_WRITE;
    case PAGE_NOACCESS:
        return 0;
    default:
        return SECTION_MAP_READ;
    }
}

static NTSTATUS check_map(const struct map *map)
{
    ULONG way = map->protection & 0xFF;

    if (map->inherit != ViewShare && map->inherit != ViewUnmap)
        return STATUS_INVALID_PARAMETER_8;
    if (map->type & ~(ULONG)VIEW_TYPES)
        return STATUS_INVALID_PARAMETER_9;
    if (map->zero_bits > 21)
        return STATUS_INVALID_PARAMETER_4;
    if (!way || way & (way - 1) ||
        map->protection & ~(ULONG)(0xFF | PAGE_GUARD | PAGE_NOCACHE | PAGE_WRITECOMBINE))
        return STATUS_INVALID_PAGE_PROTECTION;
    return STATUS_SUCCESS;
}

/* Into the process, whoever calls. Reads and writes what the caller points to. */
static NTSTATUS map_view(struct io_section *section, PEPROCESS process, const struct map *map,
                         struct ob_call call)
{
    struct io_view_params view = {
        .section = section, .process = process, .protection = map->protection};
    LARGE_INTEGER offset = {.QuadPart = 0};
    void *base;
    SIZE_T bytes;
    NTSTATUS status = ob_in(call, &base, map->base, sizeof base);

    if (NT_SUCCESS(status))
        status = ob_in(call, &bytes, map->bytes, sizeof bytes);
    if (NT_SUCCESS(status) && map->offset)
        status = ob_in(call, &offset, map->offset, sizeof offset);
    if (!NT_SUCCESS(status))
        return status;
    if ((uint64_t)(uintptr_t)base > (uint64_t)(uintptr_t)MmHighestUserAddress)
        return STATUS_INVALID_PARAMETER_3;
    view.at = (uint64_t)(uintptr_t)base;
    view.offset = (uint64_t)offset.QuadPart;
    view.bytes = bytes;
    ke_point(KE_OP_OBJECT, process);
    status = io_view_map(&view);
    if (!NT_SUCCESS(status))
        return status;
    base = (void *)(uintptr_t)view.at;
    bytes = view.bytes;
    status = ob_out(call, map->base, &base, sizeof base);
    if (NT_SUCCESS(status))
        status = ob_out(call, map->bytes, &bytes, sizeof bytes);
    if (NT_SUCCESS(status) && map->offset)
        status = ob_out(call, map->offset, &offset, sizeof offset);
    if (!NT_SUCCESS(status))
        io_view_unmap(process, view.at);
    return status;
}

static NTSTATUS map_service(HANDLE section_handle, HANDLE process_handle, const struct map *map,
                            struct ob_call call)
{
    void *section, *process;
    NTSTATUS status = check_map(map);

    if (!NT_SUCCESS(status))
        return status;
    status = ob_service_reference(process_handle, PROCESS_VM_OPERATION, world->ps->process_type,
                                  call, &process);
    if (!NT_SUCCESS(status))
        return status;
    status = ob_handle_reference(section_handle, section_access(map->protection),
                                 world->io->section_type, call, &section, NULL);
    if (NT_SUCCESS(status)) {
        status = map_view(section, process, map, call);
        ob_dereference(section);
    }
    ob_dereference(process);
    return status;
}

OB_SERVICE(MapViewOfSection, SectionHandle, Win32Protect,
           (HANDLE SectionHandle, HANDLE ProcessHandle, PVOID *BaseAddress, ULONG_PTR ZeroBits,
            SIZE_T CommitSize, PLARGE_INTEGER SectionOffset, PSIZE_T ViewSize,
            SECTION_INHERIT InheritDisposition, ULONG AllocationType, ULONG Win32Protect),
           map_service(SectionHandle, ProcessHandle,
                       &(struct map){BaseAddress, ZeroBits, SectionOffset, ViewSize,
                                     InheritDisposition, AllocationType, Win32Protect},
                       call))

NTSTATUS MmMapViewOfSection(PVOID SectionObject, PEPROCESS Process, PVOID *BaseAddress,
                            ULONG_PTR ZeroBits, SIZE_T CommitSize, PLARGE_INTEGER SectionOffset,
                            PSIZE_T ViewSize, SECTION_INHERIT InheritDisposition,
                            ULONG AllocationType, ULONG Win32Protect)
{
    struct map map = {BaseAddress,        ZeroBits,       SectionOffset, ViewSize,
                      InheritDisposition, AllocationType, Win32Protect};
    NTSTATUS status = check_map(&map);

    KE_DDI(SectionObject, Win32Protect);
    return NT_SUCCESS(status)
               ? map_view(SectionObject, Process, &map, (struct ob_call){KernelMode, IO_CALLER})
               : status;
}

static NTSTATUS unmap_service(HANDLE handle, uint64_t address, struct ob_call call)
{
    PEPROCESS process;
    NTSTATUS status =
        ob_service_reference(handle, PROCESS_VM_OPERATION, world->ps->process_type, call, &process);

    if (!NT_SUCCESS(status))
        return status;
    ke_point(KE_OP_OBJECT, process);
    status = io_view_unmap(process, address);
    ob_dereference(process);
    return status;
}

OB_SERVICE(UnmapViewOfSection, BaseAddress, 0, (HANDLE ProcessHandle, PVOID BaseAddress),
           unmap_service(ProcessHandle, (uint64_t)(uintptr_t)BaseAddress, call))

NTSTATUS MmUnmapViewOfSection(PEPROCESS Process, PVOID BaseAddress)
{
    KE_DDI(BaseAddress, 0);
    ke_point(KE_OP_OBJECT, Process);
    return io_view_unmap(Process, (uint64_t)(uintptr_t)BaseAddress);
}

/* --- asking, growing, writing back ------------------------------------------------------------ */

static NTSTATUS query_service(HANDLE handle, SECTION_INFORMATION_CLASS class, void *theirs,
                              SIZE_T room, SIZE_T *theirs_bytes, struct ob_call call)
{
    SECTION_BASIC_INFORMATION out = {.BaseAddress = NULL};
    SIZE_T bytes = sizeof out;
    struct io_section *section;
    NTSTATUS status;

    if (class != SectionBasicInformation && class != SectionImageInformation)
        return STATUS_INVALID_INFO_CLASS;
    if (class == SectionBasicInformation && room < sizeof out)
        return STATUS_INFO_LENGTH_MISMATCH;
    status = ob_service_reference(handle, SECTION_QUERY, world->io->section_type, call, &section);
    if (!NT_SUCCESS(status))
        return status;
    ke_point(KE_OP_READ, section);
    out.AllocationAttributes = section->attributes;
    out.MaximumSize.QuadPart = (LONGLONG)section->bytes;
    ob_dereference(section);
    if (class == SectionImageInformation)
        return STATUS_SECTION_NOT_IMAGE;
    status = ob_out(call, theirs, &out, sizeof out);
    if (NT_SUCCESS(status) && theirs_bytes)
        status = ob_out(call, theirs_bytes, &bytes, sizeof bytes);
    return status;
}

OB_SERVICE(QuerySection, SectionHandle, SectionInformationClass,
           (HANDLE SectionHandle, SECTION_INFORMATION_CLASS SectionInformationClass,
            PVOID SectionInformation, SIZE_T SectionInformationLength, PSIZE_T ReturnLength),
           query_service(SectionHandle, SectionInformationClass, SectionInformation,
                         SectionInformationLength, ReturnLength, call))

static NTSTATUS extend_service(HANDLE handle, LARGE_INTEGER *theirs, struct ob_call call)
{
    struct io_section *section;
    LARGE_INTEGER bytes;
    NTSTATUS status = ob_in(call, &bytes, theirs, sizeof bytes);

    if (!NT_SUCCESS(status))
        return status;
    status =
        ob_service_reference(handle, SECTION_EXTEND_SIZE, world->io->section_type, call, &section);
    if (!NT_SUCCESS(status))
        return status;
    ke_point(KE_OP_OBJECT, section);
    status = io_section_extend(section, (uint64_t)bytes.QuadPart);
    bytes.QuadPart = (LONGLONG)section->bytes;
    ob_dereference(section);
    return NT_SUCCESS(status) ? ob_out(call, theirs, &bytes, sizeof bytes) : status;
}

OB_SERVICE(ExtendSection, SectionHandle, 0, (HANDLE SectionHandle, PLARGE_INTEGER NewSectionSize),
           extend_service(SectionHandle, NewSectionSize, call))

struct flush {
    PVOID *base;
    SIZE_T *bytes;
    IO_STATUS_BLOCK *iosb;
};

static NTSTATUS flush_in(PEPROCESS process, const struct flush *flush, struct ob_call call)
{
    IO_STATUS_BLOCK iosb = {.Status = STATUS_SUCCESS};
    struct io_section *section;
    struct mm_view *view;
    uint64_t at, end;
    void *base;
    SIZE_T bytes;
    NTSTATUS status = ob_in(call, &base, flush->base, sizeof base);

    if (NT_SUCCESS(status))
        status = ob_in(call, &bytes, flush->bytes, sizeof bytes);
    if (!NT_SUCCESS(status))
        return status;
    at = (uint64_t)(uintptr_t)base & ~(uint64_t)(MM_PAGE - 1);
    view = io_view_at(process, at);
    if (!view)
        return STATUS_NOT_MAPPED_VIEW;
    end = bytes ? ((uint64_t)(uintptr_t)base + bytes + MM_PAGE - 1) & ~(uint64_t)(MM_PAGE - 1)
                : view->at + view->bytes;
    if (end > view->at + view->bytes)
        return STATUS_NOT_MAPPED_VIEW;
    section = view->owner;
    if (section->pages->file) {
        ob_reference(section);
        status = io_section_flush(section->pages, view->offset + (at - view->at), end - at,
                                  &iosb.Information);
        ob_dereference(section);
    }
    iosb.Status = status;
    base = (void *)(uintptr_t)at;
    bytes = end - at;
    if (NT_SUCCESS(status))
        status = ob_out(call, flush->base, &base, sizeof base);
    if (NT_SUCCESS(status))
        status = ob_out(call, flush->bytes, &bytes, sizeof bytes);
    return NT_SUCCESS(status) ? ob_out(call, flush->iosb, &iosb, sizeof iosb) : status;
}

static NTSTATUS flush_service(HANDLE handle, const struct flush *flush, struct ob_call call)
{
    PEPROCESS process;
    NTSTATUS status =
        ob_service_reference(handle, PROCESS_VM_OPERATION, world->ps->process_type, call, &process);

    if (!NT_SUCCESS(status))
        return status;
    ke_point(KE_OP_OBJECT, process);
    status = flush_in(process, flush, call);
    ob_dereference(process);
    return status;
}

OB_SERVICE(FlushVirtualMemory, ProcessHandle, 0,
           (HANDLE ProcessHandle, PVOID *BaseAddress, PSIZE_T RegionSize,
            PIO_STATUS_BLOCK IoStatusBlock),
           flush_service(ProcessHandle, &(struct flush){BaseAddress, RegionSize, IoStatusBlock},
                         call))
