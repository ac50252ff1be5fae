/*
 * toolchain.h - which compiler there is, what it is called, and where its own files lie.
 *
 * Asking a compiler costs some milliseconds, so that the answers are remembered in the cache under
 * the program's path, size and time.
 */
#pragma once
#include <stdbool.h>

struct toolchain {
    char *path;           /* of the program; absolute */
    char *version;        /* one line, part of every key: "gcc 12.2.0 x86_64-linux-gnu" */
    char *include_folder; /* its freestanding headers: stddef.h, stdarg.h … */
    char *libstdcxx;      /* libstdc++.a (position-independent in all distributions), or "" */
    char *libgcc;         /* libgcc.a */
    char *libgcc_eh;      /* libgcc_eh.a, or "" */
    bool is_clang;
};

/* name: "gcc", "clang", a path, or NULL for $IRQLAB_CC, gcc, clang, cc in this order. On failure
 * false, with a message on standard error. */
bool toolchain_find(const char *name, struct toolchain *toolchain);
void toolchain_free(struct toolchain *toolchain);
