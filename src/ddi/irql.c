/* irql.c - the pages' words about the IRQL of routines; see ddi.h. */
#include "ddi/ddi.h"

#include <string.h>

static const struct ddi_irql table[] = {
#define IRQL(name, low, high, rules) {#name, low, high, rules},
#include "ddi/irql.def"
#undef IRQL
};

const struct ddi_irql *ddi_irql_find(const char *name)
{
    size_t low = 0, high = sizeof table / sizeof *table;

    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strcmp(name, table[middle].name);

        if (order == 0)
            return &table[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}
