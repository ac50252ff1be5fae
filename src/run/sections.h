/* sections.h - the pageable and discardable parts of an image. */
#pragma once
#include "host/image.h"
#include "host/rewrite.h"
#include "host/symbols.h"

struct run_section;

struct run_sections {
    struct run_section *items;
    size_t count;
};

/* Once for a loaded image; not on a kernel stack. */
void run_sections_find(struct run_sections *sections, const struct rewrite_pragmas *pragmas,
                       const struct image *image, struct symbols *symbols);

/* Tell the memory manager of the current world, before DriverEntry. */
void run_sections_add(const struct run_sections *sections, const struct image *image);
