/* ddi.c - the table itself; see ddi.h. */
#include "ddi/ddi.h"

#include <stdlib.h>
#include <string.h>

enum { BLOCKS = DDI_BLOCKS, POINT = DDI_POINT };
enum { FULL = DDI_FULL, PARTIAL = DDI_PARTIAL, STUB = DDI_STUB };

/* Sorted by component and hand-written order. */
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

/* The rows by name: each process looks for all that it exports. Made at the first search. */
static struct {
    size_t count;
    const struct ddi *rows[ROWS];
} by_name;

static int by_names(const void *a, const void *b)
{
    const struct ddi *const *x = a, *const *y = b;

    return strcmp((*x)->name, (*y)->name);
}

static void make_index(void)
{
    for (size_t i = 0; i < ROWS; i++)
        if (table[i].note)
            by_name.rows[by_name.count++] = &table[i];
    qsort(by_name.rows, by_name.count, sizeof *by_name.rows, by_names);
}

const struct ddi *ddi_find(const char *name)
{
    size_t low = 0, high;

    if (!by_name.count)
        make_index();
    high = by_name.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(name, by_name.rows[middle]->name);

        if (order == 0)
            return by_name.rows[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
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
