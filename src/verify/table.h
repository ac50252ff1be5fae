/*
 * table.h - the objects that a family knows, found by a number.
 *
 * Most executions have a handful of each, and each page that one writes to is looked at when the
 * next begins (host/snapshot_lines.c). So a table begins with a few places in the family's state,
 * beside the states of the others, and grows with what is in it.
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

struct verify;

/* What an object that is found by a number begins with. */
struct verify_node {
    struct verify_node *next; /* in its place; newest first */
    uint64_t key;
};

enum { VERIFY_TABLE_FEW = 16 };

struct verify_table {
    struct verify_node **places;
    uint32_t mask; /* number of places - 1 */
    uint32_t count;
    struct verify_node *few[VERIFY_TABLE_FEW];
};

/* Before anything else, on one that is zero. */
static inline void verify_table_begin(struct verify_table *table)
{
    table->places = table->few;
    table->mask = VERIFY_TABLE_FEW - 1;
}

/* The nodes with that key are here, among others. Keys differ in their low bits. */
static inline struct verify_node **verify_table_place(const struct verify_table *table,
                                                      uint64_t key)
{
    return &table->places[key & table->mask];
}

/* As the first in its place, under that key. */
void verify_table_add(struct verify *verify, struct verify_table *table, struct verify_node *node,
                      uint64_t key);
void verify_table_remove(struct verify_table *table, struct verify_node *node);
