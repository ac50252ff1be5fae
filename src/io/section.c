/* section.c - section objects, and views of them in processes and in system space. */
#include "io/section.h"
#include "ob/service.h"

enum {
    KINDS = 0x0FF00000, /* SEC_xxx that say what a section is */
    SECTION_TAG = 'S' | 'e' << 8 | 'c' << 16 | 't' << 24,
};

static void free_pages(struct io_section_pages *pages)
{
    if (--pages->sections)
        return;
    if (pages->file)
        io_section_file_end(pages);
    mm_section_free(&pages->memory);
    if (pages->file)
        ob_dereference(pages->file);
    arena_free(&world->arena, pages, sizeof *pages);
}

static void remove_section(void *body)
{
    struct io_section *section = body;

    if (section->pages)
        free_pages(section->pages);
}

void io_section_create_type(void)
{
    static const struct ob_type_params params = {
        .name = u"Section",
        .body_bytes = sizeof(struct io_section),
        .tag = SECTION_TAG,
        .invalid_attributes = OBJ_OPENLINK,
        .mapping = {STANDARD_RIGHTS_READ | SECTION_QUERY | SECTION_MAP_READ,
                    STANDARD_RIGHTS_WRITE | SECTION_MAP_WRITE,
                    STANDARD_RIGHTS_EXECUTE | SECTION_MAP_EXECUTE, SECTION_ALL_ACCESS},
        .valid_access = SECTION_ALL_ACCESS,
        .ops = {.remove = remove_section},
    };

    world->io->section_type = ob_type_create(&params);
}

/* --- making ----------------------------------------------------------------------------------- */

/* One way to use a page, and perhaps how it is cached. */
static bool is_protection(ULONG protection)
{
    ULONG way = protection & 0xFF;

    return way && !(way & (way - 1)) && way != PAGE_NOACCESS &&
           !(protection & ~(ULONG)(0xFF | PAGE_NOCACHE | PAGE_WRITECOMBINE));
}

NTSTATUS io_section_check(const struct io_section_params *params)
{
    ULONG kind = params->attributes & KINDS & ~(ULONG)SEC_FILE;

    if (!is_protection(params->protection))
        return STATUS_INVALID_PAGE_PROTECTION;
    if (params->attributes &
        ~(ULONG)(KINDS | SEC_NOCACHE | SEC_LARGE_PAGES | 0x40000000u /* write combining */))
        return STATUS_INVALID_PARAMETER_6;
    if (kind & (kind - 1) || !kind)
        return STATUS_INVALID_PARAMETER_6;
    if (kind == SEC_IMAGE)
        return params->file ? STATUS_INVALID_IMAGE_FORMAT : STATUS_INVALID_FILE_FOR_SECTION;
    if (!params->file && !params->bytes)
        return STATUS_INVALID_PARAMETER_4;
    if (params->bytes > (uint64_t)INT64_MAX)
        return STATUS_SECTION_TOO_BIG;
    return STATUS_SUCCESS;
}

NTSTATUS io_section_fill(struct io_section *section, const struct io_section_params *params)
{
    struct io_section_pages *pages;

    section->protection = params->protection;
    section->attributes = params->attributes;
    if (params->file)
        return io_section_of_file(section, params);
    pages = arena_alloc(&world->arena, sizeof *pages);
    if (!pages)
        return STATUS_INSUFFICIENT_RESOURCES;
    if (!mm_section_make(&pages->memory, params->bytes, (params->attributes & SEC_RESERVE) != 0)) {
        arena_free(&world->arena, pages, sizeof *pages);
        return STATUS_COMMITMENT_LIMIT;
    }
    pages->sections = 1;
    section->pages = pages;
    section->bytes = pages->memory.bytes;
    return STATUS_SUCCESS;
}

/* --- views ------------------------------------------------------------------------------------ */

/* May pages of a section with that protection be used so? Copies only need to be read. */
static bool is_compatible(ULONG section, ULONG view)
{
    static const struct {
        ULONG section, views;
    } allowed[] = {
        {PAGE_READONLY, PAGE_READONLY | PAGE_WRITECOPY},
        {PAGE_READWRITE, PAGE_READONLY | PAGE_WRITECOPY | PAGE_READWRITE},
        {PAGE_WRITECOPY, PAGE_READONLY | PAGE_WRITECOPY},
        {PAGE_EXECUTE, PAGE_EXECUTE},
        {PAGE_EXECUTE_READ, PAGE_READONLY | PAGE_WRITECOPY | PAGE_EXECUTE | PAGE_EXECUTE_READ |
                                PAGE_EXECUTE_WRITECOPY},
        {PAGE_EXECUTE_READWRITE, 0xFE},
        {PAGE_EXECUTE_WRITECOPY, PAGE_READONLY | PAGE_WRITECOPY | PAGE_EXECUTE | PAGE_EXECUTE_READ |
                                     PAGE_EXECUTE_WRITECOPY},
    };

    view &= 0xFF;
    if (view == PAGE_NOACCESS)
        return true;
    for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
        if (allowed[i].section == (section & 0xFF))
            return (allowed[i].views & view) != 0;
    return false;
}

static void view_ended(void *owner)
{
    ob_dereference(owner);
}

NTSTATUS io_view_map(struct io_view_params *params)
{
    struct io_section *section = params->section;
    struct mm_view_params view = {.section = &section->pages->memory,
                                  .process = params->process,
                                  .at = params->at,
                                  .offset = params->offset,
                                  .protection = params->protection,
                                  .owner = section,
                                  .ended = view_ended};
    struct mm_view *made;
    NTSTATUS status;

    if (!is_compatible(section->protection, params->protection))
        return STATUS_SECTION_PROTECTION;
    if ((params->offset | params->at) & (MM_GRANULARITY - 1))
        return STATUS_MAPPED_ALIGNMENT;
    if (params->offset >= section->bytes ||
        (params->bytes && params->bytes > section->bytes - params->offset))
        return STATUS_INVALID_VIEW_SIZE;
    view.bytes = params->bytes ? params->bytes : section->bytes - params->offset;
    if (params->process) {
        if (params->process->ended)
            return STATUS_PROCESS_IS_TERMINATING;
        if (!ps_process_user_range(params->process))
            return STATUS_NO_MEMORY;
        view.user_low = params->process->user_low;
        view.user_high = params->process->user_high;
    }
    ob_reference(section);
    status = mm_view_map(&view, &made);
    if (!NT_SUCCESS(status)) {
        ob_dereference(section);
        return status;
    }
    params->at = made->at;
    params->bytes = made->bytes;
    return STATUS_SUCCESS;
}

struct mm_view *io_view_at(PEPROCESS process, uint64_t address)
{
    struct mm_view *view = mm_view_at(address);

    return view && view->process == process ? view : NULL;
}

NTSTATUS io_view_unmap(PEPROCESS process, uint64_t address)
{
    struct mm_view *view = io_view_at(process, address);

    if (!view)
        return STATUS_NOT_MAPPED_VIEW;
    mm_view_unmap(view);
    return STATUS_SUCCESS;
}

/* --- system space ----------------------------------------------------------------------------- */

static NTSTATUS map_in_system(struct io_section *section, void **base, uint64_t *offset,
                              SIZE_T *bytes)
{
    struct io_view_params params = {.section = section,
                                    .offset = *offset & ~(MM_GRANULARITY - 1),
                                    .protection = section->protection};
    NTSTATUS status;

    if (*bytes)
        params.bytes = *bytes + (*offset - params.offset);
    ke_point(KE_OP_OBJECT, section);
    if (mm_pool_refuse())
        return STATUS_NO_MEMORY;
    status = io_view_map(&params);
    if (!NT_SUCCESS(status))
        return status;
    *base = (void *)(uintptr_t)params.at;
    *offset = params.offset;
    *bytes = params.bytes;
    return STATUS_SUCCESS;
}

NTSTATUS MmMapViewInSystemSpace(PVOID Section, PVOID *MappedBase, PSIZE_T ViewSize)
{
    uint64_t offset = 0;

    KE_DDI(Section, *ViewSize);
    return map_in_system(Section, MappedBase, &offset, ViewSize);
}

NTSTATUS MmMapViewInSystemSpaceEx(PVOID Section, PVOID *MappedBase, PSIZE_T ViewSize,
                                  PLARGE_INTEGER SectionOffset, ULONG_PTR Flags)
{
    uint64_t offset;
    NTSTATUS status;

    KE_DDI(Section, *ViewSize);
    if (Flags & ~(ULONG_PTR)MM_SYSTEM_VIEW_EXCEPTIONS_FOR_INPAGE_ERRORS)
        return STATUS_INVALID_PARAMETER_5;
    offset = (uint64_t)SectionOffset->QuadPart;
    status = map_in_system(Section, MappedBase, &offset, ViewSize);
    if (NT_SUCCESS(status))
        SectionOffset->QuadPart = (LONGLONG)offset;
    return status;
}

NTSTATUS MmUnmapViewInSystemSpace(PVOID MappedBase)
{
    struct mm_view *view = io_view_at(NULL, (uint64_t)(uintptr_t)MappedBase);

    KE_DDI(MappedBase, 0);
    ke_point(KE_OP_OBJECT, view ? view->owner : NULL);
    return io_view_unmap(NULL, (uint64_t)(uintptr_t)MappedBase);
}
