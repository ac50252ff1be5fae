/*
 * values.c - what globals of drivers and apps hold when all is over.
 *
 * They are read when the drivers are about to be stopped, since their images go with them, or, if
 * it never comes to that (a crash, a deadlock), when the machine has stopped.
 */
#include "run/internal.h"

#include <string.h>

/* Where the variable is, in whichever image has it; 0: nowhere. */
static uint64_t find(struct session *session, const char *name, uint64_t *bytes)
{
    struct image *image;

    for (size_t i = 0; run_image(session, i, &image); i++) {
        uint64_t address = image ? image_find_variable(image, name, bytes) : 0;

        if (address)
            return address;
    }
    return 0;
}

const char *session_find_values(struct session *session, struct run_value *values, uint32_t count)
{
    uint64_t all = 0, bytes;

    for (uint32_t i = 0; i < count; i++) {
        if (!find(session, values[i].name, &bytes) || !bytes)
            return values[i].name;
        all += bytes;
        if (all > RUN_VALUE_BYTES)
            return values[i].name;
        values[i].bytes = (uint32_t)bytes;
    }
    return NULL;
}

void run_read_values(struct session *session, struct run_result *result)
{
    const struct run_options *options = session_options(session);
    uint32_t at = 0;

    if (result->values_known)
        return;
    for (uint32_t i = 0; i < options->value_count; i++) {
        uint64_t bytes, address = find(session, options->values[i].name, &bytes);

        if (address)
            memcpy(result->values + at, (const void *)(uintptr_t)address, options->values[i].bytes);
        at += options->values[i].bytes;
    }
    result->values_known = true;
}
