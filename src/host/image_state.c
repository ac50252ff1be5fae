/*
 * image_state.c - what an execution changes in an image, and how it starts: writable ranges,
 * snapshot and restore, initialisers.
 */
#include "host/image.h"
#include "host/image_private.h"

#include <stdlib.h>
#include <string.h>

size_t image_writable_count(const struct image *image)
{
    return image->writable_count;
}

struct image_range image_writable(const struct image *image, size_t i)
{
    return image->writable[i];
}

bool image_snapshot(struct image *image)
{
    if (!image->snapshot) {
        uint64_t bytes = 0;
        for (size_t i = 0; i < image->writable_count; i++)
            bytes += image->writable[i].bytes;
        image->snapshot = malloc(bytes ? bytes : 1);
        if (!image->snapshot)
            return false;
    }
    char *to = image->snapshot;
    for (size_t i = 0; i < image->writable_count; i++) {
        memcpy(to, (const void *)image->writable[i].address, image->writable[i].bytes);
        to += image->writable[i].bytes;
    }
    return true;
}

void image_restore(struct image *image)
{
    const char *from = image->snapshot;
    if (!from)
        return;
    for (size_t i = 0; i < image->writable_count; i++) {
        memcpy((void *)image->writable[i].address, from, image->writable[i].bytes);
        from += image->writable[i].bytes;
    }
}

bool image_is_restored(const struct image *image)
{
    const char *from = image->snapshot;
    if (!from)
        return false;
    for (size_t i = 0; i < image->writable_count; i++) {
        if (memcmp((const void *)image->writable[i].address, from, image->writable[i].bytes) != 0)
            return false;
        from += image->writable[i].bytes;
    }
    return true;
}

/* Some toolchains leave 0 or -1 in an array as "nothing here". */
static bool image_runnable(uint64_t function)
{
    return function != 0 && function != UINT64_MAX;
}

/* The i-th function of `lone` followed by an array, or of an array from its end followed by `lone`.
 */
static image_function image_function_of(uint64_t lone, struct image_table array, bool backwards,
                                        size_t i)
{
    const uint64_t *functions = (const uint64_t *)array.address;
    size_t count = array.bytes / sizeof *functions;
    if (!backwards && image_runnable(lone) && i-- == 0)
        return (image_function)lone;
    for (size_t n = 0; n < count; n++) {
        uint64_t function = functions[backwards ? count - 1 - n : n];
        if (image_runnable(function) && i-- == 0)
            return (image_function)function;
    }
    if (backwards && image_runnable(lone) && i == 0)
        return (image_function)lone;
    return NULL;
}

image_function image_init(const struct image *image, size_t i)
{
    return image_function_of(image->init, image->init_array, false, i);
}

image_function image_fini(const struct image *image, size_t i)
{
    return image_function_of(image->fini, image->fini_array, true, i);
}

void image_run_init(const struct image *image, int argc, char **argv, char **envp)
{
    image_function function;
    for (size_t i = 0; (function = image_init(image, i)) != NULL; i++)
        function(argc, argv, envp);
}

void image_run_fini(const struct image *image)
{
    image_function function;
    for (size_t i = 0; (function = image_fini(image, i)) != NULL; i++)
        function(0, NULL, NULL);
}
