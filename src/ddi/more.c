/*
 * more.c - what the kernel does not export: the inline routines and macros of the WDK headers, and
 * what programs alone can call: Win32, what ntdll has beside the system calls, the C runtime. The
 * tables that only name functions have no notes.
 */
#include "ddi/ddi.h"

#include <string.h>

enum { BLOCKS = DDI_BLOCKS, POINT = DDI_POINT };
enum { FULL = DDI_FULL, PARTIAL = DDI_PARTIAL, STUB = DDI_STUB };

static const struct ddi table[] = {
#define DDI(name, low, high, flags, status, note) {#name, low, high, flags, status, note},
#define CRT(name, function) {#name, 0, 0, 0, FULL, ""},
#define CRT_DATA(name, offset)
    {"headers", 0, 0, 0, 0, NULL},
#include "ddi/headers.def"
    {"win32", 0, 0, 0, 0, NULL},
#include "ddi/win32.def"
    {"ntdll", 0, 0, 0, 0, NULL},
#include "ddi/ntdll.def"
    {"crt", 0, 0, 0, 0, NULL},
#include "ddi/crt.def"
#include "ddi/crt_state.def"
};

enum { ROWS = sizeof table / sizeof *table };

/* The system calls are the kernel's, and stand in its table. */
const struct ddi *ddi_more_next(const struct ddi *ddi)
{
    const struct ddi *next = ddi ? ddi + 1 : table;

    while (next < table + ROWS && (!next->note || ddi_find(next->name)))
        next++;
    return next < table + ROWS ? next : NULL;
}

const char *ddi_more_component(const struct ddi *ddi)
{
    while (ddi->note)
        ddi--;
    return ddi->name;
}

const struct ddi *ddi_more_find(const char *name)
{
    for (size_t i = 0; i < ROWS; i++)
        if (table[i].note && strcmp(table[i].name, name) == 0)
            return &table[i];
    return NULL;
}
