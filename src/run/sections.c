/*
 * sections.c - what #pragma alloc_text, code_seg and data_seg say, as ranges of an image.
 *
 * The rewriter collects the pragmas; where a routine ends only its debug information knows, which
 * takes more stack than a kernel thread has: the ranges are made when the image is built.
 */
#include "run/sections.h"
#include "mm/mm.h"

#include <stdlib.h>
#include <string.h>

struct run_section {
    uint64_t offset, bytes; /* in the image */
    const char *section;
};

void run_sections_find(struct run_sections *sections, const struct rewrite_pragmas *pragmas,
                       const struct image *image, struct symbols *symbols)
{
    uint64_t base = image_base(image);

    sections->items = calloc(pragmas->count + 1, sizeof *sections->items);
    irqlab_assert(sections->items);
    sections->count = 0;
    for (size_t i = 0; i < pragmas->count; i++) {
        const struct rewrite_pragma *pragma = &pragmas->items[i];
        struct run_section *item = &sections->items[sections->count];
        uint64_t address = image_find_symbol(image, pragma->symbol);
        struct symbol_function function;
        struct symbol_variable variable;

        if (!address || pragma->kind >= REWRITE_UNSEEN ||
            (strncmp(pragma->section, "PAGE", 4) != 0 && strncmp(pragma->section, "INIT", 4) != 0))
            continue;
        item->section = pragma->section;
        if (pragma->kind == REWRITE_DATA_SEG && symbols_variable(symbols, address, 0, &variable)) {
            item->offset = variable.address - base;
            item->bytes = variable.bytes;
            sections->count++;
        } else if (pragma->kind != REWRITE_DATA_SEG &&
                   symbols_function(symbols, address, &function)) {
            item->offset = function.start - base;
            item->bytes = function.end - function.start;
            sections->count++;
        }
    }
}

void run_sections_add(const struct run_sections *sections, const struct image *image)
{
    for (size_t i = 0; i < sections->count; i++)
        mm_pageable_add(image_base(image) + sections->items[i].offset, sections->items[i].bytes,
                        sections->items[i].section);
}
