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

/* Is it the name, or the end of one with its scope? */
static bool is_called(const char *name, const char *wanted)
{
    size_t n = name ? strlen(name) : 0, w = strlen(wanted);

    return n >= w && strcmp(name + n - w, wanted) == 0 && (n == w || name[n - w - 1] == ':');
}

/* Code of the function that is defined there: its first line with code is that of the { or soon
 * after. 0: none. */
static uint64_t find_defined(struct symbols *symbols, uint64_t base,
                             const struct rewrite_pragma *pragma)
{
    enum { LINES = 24 };
    struct symbol_function function;
    struct symbol_range code;

    for (uint32_t line = pragma->line; line < pragma->line + LINES; line++)
        if (symbols_line_code(symbols, base, pragma->file, line, &code, 1) &&
            symbols_function(symbols, code.start, &function))
            return is_called(function.name, pragma->symbol) ? code.start : 0;
    return 0;
}

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

        /* A method, or a C++ function: its symbol is mangled, but its name stands in a line. */
        if (!address && pragma->kind == REWRITE_CODE_SEG)
            address = find_defined(symbols, base, pragma);
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
