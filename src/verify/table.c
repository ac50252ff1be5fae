/* table.c - see table.h. */
#include "verify/internal.h"

/* Into the table, of which it is known that it has room. */
static inline void put(struct verify_table *table, struct verify_node *node)
{
    struct verify_node **place = verify_table_place(table, node->key);

    node->next = *place;
    *place = node;
}

static irqlab_cold void grow(struct verify *verify, struct verify_table *table)
{
    enum { TIMES = 4 };
    struct verify_node **old = table->places;
    uint32_t places = table->mask + 1;

    table->places = verify_alloc(verify, (size_t)TIMES * places * sizeof *old);
    table->mask = TIMES * places - 1;
    for (uint32_t i = 0; i < places; i++) {
        struct verify_node *oldest = NULL, *next;

        for (struct verify_node *node = old[i]; node; node = next) {
            next = node->next;
            node->next = oldest;
            oldest = node;
        }
        for (; oldest; oldest = next) { /* the newest comes last, and stays first */
            next = oldest->next;
            put(table, oldest);
        }
    }
    if (old != table->few)
        verify_free(verify, old, places * sizeof *old);
}

void verify_table_add(struct verify *verify, struct verify_table *table, struct verify_node *node,
                      uint64_t key)
{
    if (irqlab_unlikely(table->count++ > table->mask))
        grow(verify, table);
    node->key = key;
    put(table, node);
}

void verify_table_remove(struct verify_table *table, struct verify_node *node)
{
    struct verify_node **link = verify_table_place(table, node->key);

    while (*link != node)
        link = &(*link)->next;
    *link = node->next;
    table->count--;
}
