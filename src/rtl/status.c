/* status.c - the tables of codes, and lookups in them. See status.h. */
#include "rtl/status.h"
#include <stddef.h>
#include <string.h>

enum error_value {
#define ERROR(name, value, text) name = (int)(value),
#include "rtl/error.def"
#undef ERROR
};

/* All tables start with these two, and are ordered by value. */
struct code {
    uint32_t value;
    const char *name;
};

struct status {
    struct code code;
    uint32_t error;
};

struct described {
    struct code code;
    const char *text;
};

static const struct status statuses[] = {
#define STATUS(name, value, error) {{value, #name}, (uint32_t)(error)},
#include "rtl/status.def"
#undef STATUS
};

static const struct code status_aliases[] = {
#define STATUS(name, value, error)
#define STATUS_ALIAS(name, value) {value, #name},
#include "rtl/status.def"
#undef STATUS
};

static const struct described errors[] = {
#define ERROR(name, value, text) {{value, #name}, text},
#include "rtl/error.def"
#undef ERROR
};

static const struct described exceptions[] = {
#define EXCEPTION(name, value, text) {{value, #name}, text},
#include "rtl/exception.def"
#undef EXCEPTION
};

static const struct code bugchecks[] = {
#define BUGCHECK(name, value) {value, #name},
#include "rtl/bugcheck.def"
#undef BUGCHECK
};

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

/* The row whose code is VALUE, or NULL. */
static const void *find_value(const void *table, size_t count, size_t row_bytes, uint32_t value)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct code *row = (const void *)((const char *)table + middle * row_bytes);
        if (row->value == value)
            return row;
        if (row->value < value)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static const struct code *find_name(const void *table, size_t count, size_t row_bytes,
                                    const char *name)
{
    for (size_t i = 0; i < count; i++) {
        const struct code *row = (const void *)((const char *)table + i * row_bytes);
        if (!strcmp(row->name, name))
            return row;
    }
    return NULL;
}

static const char *name_of(const struct code *code)
{
    return code ? code->name : NULL;
}

static bool value_of(const struct code *code, uint32_t *value)
{
    if (code)
        *value = code->value;
    return code != NULL;
}

#define FIND_VALUE(table, value) find_value(table, COUNT(table), sizeof(*(table)), value)
#define FIND_NAME(table, name) find_name(table, COUNT(table), sizeof(*(table)), name)

const char *rtl_status_name(uint32_t status)
{
    return name_of(FIND_VALUE(statuses, status));
}

bool rtl_status_from_name(const char *name, uint32_t *status)
{
    const struct code *found = FIND_NAME(statuses, name);
    return value_of(found ? found : FIND_NAME(status_aliases, name), status);
}

uint32_t rtl_status_to_error(uint32_t status)
{
    if (status & 0x20000000)
        return status;
    const struct status *found = FIND_VALUE(statuses, status);
    if (found)
        return found->error;
    /* A Win32 error wrapped in a status, with error (0xC007) or warning (0x8007) severity. */
    if (status >> 16 == 0xC007 || status >> 16 == 0x8007)
        return status & 0xFFFF;
    return ERROR_MR_MID_NOT_FOUND;
}

const char *rtl_error_name(uint32_t error)
{
    return name_of(FIND_VALUE(errors, error));
}

const char *rtl_error_text(uint32_t error)
{
    const struct described *found = FIND_VALUE(errors, error);
    return found ? found->text : NULL;
}

bool rtl_error_from_name(const char *name, uint32_t *error)
{
    return value_of(FIND_NAME(errors, name), error);
}

const char *rtl_exception_name(uint32_t status)
{
    return name_of(FIND_VALUE(exceptions, status));
}

const char *rtl_exception_text(uint32_t status)
{
    const struct described *found = FIND_VALUE(exceptions, status);
    return found ? found->text : NULL;
}

const char *rtl_bugcheck_name(uint32_t code)
{
    const struct code *found = FIND_VALUE(bugchecks, code);
    return name_of(found ? found : FIND_VALUE(bugchecks, code & ~0x10000000u));
}

bool rtl_bugcheck_from_name(const char *name, uint32_t *code)
{
    return value_of(FIND_NAME(bugchecks, name), code);
}
