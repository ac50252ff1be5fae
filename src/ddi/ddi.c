/* ddi.c - the table itself; see ddi.h. */
#include "ddi/ddi.h"

#include <stdlib.h>
#include <string.h>

enum { BLOCKS = DDI_BLOCKS, POINT = DDI_POINT };
enum { FULL = DDI_FULL, PARTIAL = DDI_PARTIAL, STUB = DDI_STUB };

/* Sorted by component and hand-written order; ddi_find searches by name. */
static const struct ddi table[] = {
#define DDI_COMPONENT(component) {component, 0, 0, 0, 0, NULL},
#define DDI(name, low, high, flags, status, note) {#name, low, high, flags, status, note},
#define DATA(name)
#include "ddi/ddi.def"
#undef DDI
#undef DATA
#undef DDI_COMPONENT
};

enum { ROWS = sizeof table / sizeof *table };

static const struct ddi *row_of(const char *name)
{
    for (size_t i = 0; i < ROWS; i++)
        if (table[i].note && strcmp(table[i].name, name) == 0)
            return &table[i];
    return NULL;
}

const struct ddi *ddi_find(const char *name)
{
    return row_of(name);
}

const char *ddi_component(const struct ddi *ddi)
{
    while (ddi->note)
        ddi--;
    return ddi->name;
}

const struct ddi *ddi_next(const struct ddi *ddi)
{
    const struct ddi *next = ddi ? ddi + 1 : table;

    while (next < table + ROWS && !next->note)
        next++;
    return next < table + ROWS ? next : NULL;
}
