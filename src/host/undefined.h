/*
 * undefined.h - what an object needs from outside, and who in it needs that.
 *
 * For the message that names a routine irqlab does not have together with its callers, before
 * anything runs. Costs milliseconds: DWARF is read for the lines.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One place that refers to the symbol. */
struct undefined_use {
    char *function; /* that contains the place, or the variable whose initialiser it is; or NULL */
    char *file;     /* as the compiler recorded it; NULL: not known */
    uint32_t line;
    uint32_t column;
};

struct undefined_symbol {
    char *name;
    bool is_weak;
    struct undefined_use *uses; /* one per function and line, in the order of the object */
    size_t use_count;
};

struct undefined_list {
    struct undefined_symbol *symbols; /* sorted by name */
    size_t count;
};

/*
 * Add what `object` (a relocatable file) leaves undefined. is_known: names not to list (what the
 * machine provides, hooks); NULL: list all. Call it for each object of an image, then
 * undefined_drop_defined for those that another object defines. False: not a readable object.
 */
bool undefined_read(const char *object, bool (*is_known)(void *context, const char *name),
                    void *context, struct undefined_list *list);

/* Drop what one of the objects defines. */
void undefined_drop_defined(struct undefined_list *list, const char *const *objects, size_t count);

void undefined_free(struct undefined_list *list);
