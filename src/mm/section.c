/* section.c - see section.h. */
#include "mm/section.h"
#include "mm/pages.h"
#include "host/alias.h"
#include "host/lazy.h"
#include "host/memory.h"

#include <string.h>

enum { COPIES = 0x88 }; /* PAGE_WRITECOPY, PAGE_EXECUTE_WRITECOPY */

static uint64_t whole_pages(uint64_t bytes)
{
    return (bytes + MM_PAGE - 1) & ~(uint64_t)(MM_PAGE - 1);
}

bool mm_section_make(struct mm_section *section, uint64_t bytes, bool reserve)
{
    list_init(&section->views);
    section->bytes = whole_pages(bytes);
    section->start = section->bytes <= MM_SECTION_MOST ? pages_section_space(section->bytes) : 0;
    if (!section->start)
        return false;
    if (reserve) {
        section->committed = arena_alloc(&world->arena, section->bytes / MM_PAGE);
        if (!section->committed)
            return false;
    }
    if (!alias_share(section->start, section->bytes)) {
        if (reserve)
            arena_free(&world->arena, section->committed, section->bytes / MM_PAGE);
        return false;
    }
    KE_FRESH(section->start, section->bytes);
    section->place = pages_mapping_new(section->start, 0, section->bytes);
    section->place->memory = true;
    return true;
}

void mm_section_free(struct mm_section *section)
{
    if (!section->place)
        return;
    irqlab_assert(list_empty(&section->views));
    pages_mapping_free(section->place);
    section->place = NULL;
    KE_FRESH(section->start, section->bytes);
    alias_unshare(section->start, section->bytes);
    if (section->committed)
        arena_free(&world->arena, section->committed, section->bytes / MM_PAGE);
}

/* --- views ------------------------------------------------------------------------------------ */

static bool is_committed(const struct mm_view *view, uint64_t at)
{
    const struct mm_section *section = view->section;

    return !section->committed || section->committed[(view->offset + (at - view->at)) / MM_PAGE];
}

static enum memory_access access_of(ULONG protection)
{
    if (protection & (PAGE_GUARD | PAGE_NOACCESS))
        return MEMORY_NONE;
    if (mm_protection_writes(protection))
        return MEMORY_WRITE;
    return protection & (PAGE_EXECUTE | PAGE_EXECUTE_READ) ? MEMORY_EXECUTE : MEMORY_READ;
}

ULONG mm_view_protection(const struct mm_view *view, uint64_t at)
{
    if (!is_committed(view, at))
        return 0;
    return view->protections ? view->protections[(at - view->at) / MM_PAGE] : view->protection;
}

/* Give pages of the view the access they have, run by run of equal ones. */
static void apply(struct mm_view *view, uint64_t at, uint64_t bytes)
{
    uint64_t end = at + bytes, start = at;
    ULONG protection = mm_view_protection(view, at);

    for (uint64_t page = at + MM_PAGE; page <= end; page += MM_PAGE) {
        if (page < end && mm_view_protection(view, page) == protection)
            continue;
        memory_protect(start, page - start, protection ? access_of(protection) : MEMORY_NONE);
        start = page;
        if (page < end)
            protection = mm_view_protection(view, page);
    }
}

/* A free address that fits what was asked for; 0: there is none. */
static NTSTATUS find_place(const struct mm_view_params *params, uint64_t bytes, uint64_t *at)
{
    if (!params->process) {
        *at = pages_alias_space(bytes + MM_GRANULARITY);
        *at = *at ? (*at + MM_GRANULARITY - 1) & ~(MM_GRANULARITY - 1) : 0;
        return *at ? STATUS_SUCCESS : STATUS_NO_MEMORY;
    }
    *at = params->at;
    if (!*at) {
        *at = pages_user_space(params->user_low, bytes, MM_GRANULARITY);
        return *at ? STATUS_SUCCESS : STATUS_NO_MEMORY;
    }
    if (*at < params->user_low || *at + bytes < *at || *at + bytes > params->user_high ||
        pages_space_used(*at, bytes) ||
        (world->mm->hooks.user_taken && world->mm->hooks.user_taken(params->process, *at, bytes)))
        return STATUS_CONFLICTING_ADDRESSES;
    return STATUS_SUCCESS;
}

/* Pages of its own with what the section holds now. */
static bool copy_pages(const struct mm_view *view)
{
    if (!alias_share(view->at, view->bytes))
        return false;
    memcpy((void *)(uintptr_t)view->at,
           (const void *)(uintptr_t)(view->section->start + view->offset), view->bytes);
    return true;
}

NTSTATUS mm_view_map(const struct mm_view_params *params, struct mm_view **result)
{
    uint64_t bytes = whole_pages(params->bytes), at;
    struct mm_view *view = arena_alloc(&world->arena, sizeof *view);
    bool copy = (params->protection & COPIES) != 0;
    NTSTATUS status;

    *result = NULL;
    if (!view)
        return STATUS_NO_MEMORY;
    status = find_place(params, bytes, &at);
    if (NT_SUCCESS(status)) {
        *view = (struct mm_view){.section = params->section,
                                 .at = at,
                                 .bytes = bytes,
                                 .offset = params->offset,
                                 .process = params->process,
                                 .protection = params->protection,
                                 .owner = params->owner,
                                 .ended = params->ended};
        if (!params->process)
            lazy_window_note(at, bytes);
        if (!(copy ? copy_pages(view)
                   : alias_map_shared(at, params->section->start + params->offset, bytes)))
            status = STATUS_NO_MEMORY;
    }
    if (!NT_SUCCESS(status)) {
        arena_free(&world->arena, view, sizeof *view);
        return status;
    }
    /* Pages of its own are no alias, but the address space is taken. */
    view->mapping =
        pages_mapping_new(at, copy ? 0 : params->section->start + params->offset, bytes);
    view->mapping->user = params->process != NULL;
    view->mapping->view = view;
    KE_FRESH(at, bytes);
    list_push_back(&params->section->views, &view->link);
    apply(view, at, bytes);
    *result = view;
    return STATUS_SUCCESS;
}

void mm_view_unmap(struct mm_view *view)
{
    if (view->protection & COPIES)
        alias_unshare(view->at, view->bytes);
    else
        alias_unmap(view->at, view->bytes);
    KE_FRESH(view->at, view->bytes);
    pages_mapping_free(view->mapping);
    list_remove(&view->link);
    if (view->protections)
        arena_free(&world->arena, view->protections,
                   view->bytes / MM_PAGE * sizeof *view->protections);
    if (view->ended)
        view->ended(view->owner);
    arena_free(&world->arena, view, sizeof *view);
}

struct mm_view *mm_view_at(uint64_t address)
{
    const struct pages_mapping *mapping = pages_mapping_at(address);

    return mapping ? mapping->view : NULL;
}

struct mm_view *mm_view_over(uint64_t address, uint64_t bytes)
{
    if (!world->mm->pages)
        return NULL;
    list_for_each(it, &pages()->mappings)
    {
        struct pages_mapping *mapping = container_of(it, struct pages_mapping, link);

        if (mapping->view && mapping->to < address + bytes &&
            mapping->to + mapping->bytes > address)
            return mapping->view;
    }
    return NULL;
}

bool mm_section_at(uint64_t address, const struct mm_section **section, uint64_t *offset)
{
    if (!world->mm->pages || address - PAGES_SECTIONS >= PAGES_ALIAS - PAGES_RAM)
        return false;
    list_for_each(it, &pages()->mappings)
    {
        const struct mm_view *view = container_of(it, struct pages_mapping, link)->view;

        if (view && address - view->section->start < view->section->bytes) {
            *section = view->section;
            *offset = address - view->section->start;
            return true;
        }
    }
    return false;
}

void mm_views_end(uint64_t low, uint64_t high)
{
    struct list *it;

    if (!world->mm->pages)
        return;
    do { /* `ended` may do what it likes, so the list begins anew */
        for (it = pages()->mappings.next; it != &pages()->mappings; it = it->next) {
            struct pages_mapping *mapping = container_of(it, struct pages_mapping, link);

            if (mapping->view && mapping->to >= low && mapping->to < high) {
                mm_view_unmap(mapping->view);
                break;
            }
        }
    } while (it != &pages()->mappings);
}

void mm_view_protect(struct mm_view *view, uint64_t at, uint64_t bytes, ULONG protection)
{
    uint64_t count = view->bytes / MM_PAGE;

    if (!view->protections) {
        view->protections = arena_alloc(&world->arena, count * sizeof *view->protections);
        irqlab_assert(view->protections);
        for (uint64_t i = 0; i < count; i++)
            view->protections[i] = view->protection;
    }
    for (uint64_t i = (at - view->at) / MM_PAGE; i < (at - view->at + bytes) / MM_PAGE; i++)
        view->protections[i] = protection;
    apply(view, at, bytes);
}

/* The same pages of all views become usable. */
void mm_view_commit(struct mm_view *view, uint64_t at, uint64_t bytes)
{
    struct mm_section *section = view->section;
    uint64_t first = view->offset + (at - view->at);

    if (!section->committed)
        return;
    memset(section->committed + first / MM_PAGE, 1, bytes / MM_PAGE);
    list_for_each(it, &section->views)
    {
        struct mm_view *other = container_of(it, struct mm_view, link);
        uint64_t from = first > other->offset ? first : other->offset;
        uint64_t to = first + bytes < other->offset + other->bytes ? first + bytes
                                                                   : other->offset + other->bytes;

        if (from < to)
            apply(other, other->at + (from - other->offset), to - from);
    }
}
