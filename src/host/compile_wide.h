/*
 * compile_wide.h - C++ apps that use wide streams or facets get them for 16-bit characters.
 */
#pragma once
#include "host/compile_private.h"

/* What to link such an app with. */
struct wide_support {
    char *object;  /* include/crt/irqlab/wide.cpp; NULL: not needed */
    char *library; /* libstdc++.a, in which what the object defines is weak */
};

/* Does one of the objects need it? Then make it, or find it in the cache. */
enum compile_status compile_wide_support(const struct compile_options *options,
                                         const struct toolchain *toolchain,
                                         const struct compile_object *objects, size_t count,
                                         struct wide_support *support);
void compile_wide_free(struct wide_support *support);
