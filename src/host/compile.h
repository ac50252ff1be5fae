/*
 * compile.h - from a project's sources to a loadable image.
 *
 * Words:
 *   source   one file of the user's, as Windows projects have it (any encoding, any line ending)
 *   object   what one source compiles to, with what the rewriter learned on the way
 *   image    the ELF shared object linked from a project's objects: a driver or an app
 *
 * Steps: cc -E, the token rewriter (rewrite.h), cc -c, link. Both ends of it are remembered in a
 * cache that is addressed by content, so that the second run starts no compiler at all.
 *
 * Invariants:
 *   1. An object is never used unless every file that went into it has the content it had then.
 *   2. The compiler's own messages reach standard error unchanged, with the user's path.
 *   3. Nothing here exits or aborts because of what is in a user's file.
 *   4. Build identifiers do not depend on where the project lies or who builds it.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "host/rewrite.h"
#include "host/strings.h"

enum compile_status {
    COMPILE_OK = 0,
    COMPILE_REFUSED,     /* does not compile or link: the compiler has said why */
    COMPILE_UNSUPPORTED, /* a framework irqlab does not simulate (KMDF, minifilter, NDIS, Storport)
                          */
    COMPILE_NO_INPUT,    /* a source is missing or unreadable: a message has been printed */
    COMPILE_NO_COMPILER, /* no usable compiler: a message has been printed */
    COMPILE_INTERRUPTED, /* Ctrl-C: nothing was printed */
    COMPILE_FAILED,      /* disk full, no memory, a compiler killed: a message has been printed */
};

/*
 * What the access hooks that lie in the image itself look at (compile_near.c): the word at
 * `machine` points to a structure with a pointer to the current CPU, that to one to its actor, that
 * to the actor's epoch.
 */
struct compile_near {
    uint64_t machine;           /* 0: the image has no such hooks */
    uint32_t cpu, actor, epoch; /* offsets */
};

enum {
    COMPILE_NEAR_MASK = 15,       /* of a word of the shadow: all 4 bytes of its cell */
    COMPILE_NEAR_READ_OFFSET = 4, /* of the word for reads in a cell */
};

struct compile_options {
    const char *compiler;       /* "gcc", "clang" or a path; NULL: $IRQLAB_CC, gcc, clang */
    const char *root;           /* project folder; names are relative to it; NULL: the source's */
    const char *const *defines; /* "NAME" or "NAME=VALUE"; ends with NULL; may be NULL */
    const char *const *include_dirs; /* -I in this order; ends with NULL; may be NULL */
    const char *const *forced; /* files included before each source; NULL-terminated or NULL */
    const char *const *extra;  /* further options for the compiler; NULL-terminated or NULL */
    bool is_app;               /* an app; else a driver */
    bool ansi;                 /* an app without UNICODE */
    bool charset_given;        /* whoever set or left `ansi` knows; else narrow strings decide */
    bool free_build;           /* DBG=0 and NDEBUG */
    bool no_hooks;             /* without tsan and coverage calls: for tests of the pipeline */
    bool as_cplusplus;         /* compile .c files as C++ too (/TP) */
    bool quiet;                /* no notes about skipped inputs */
    struct compile_near near;
    int jobs; /* compilers at once; 0: one per processor */
};

/* What is known of one compiled source. Freed by compile_object_free. */
struct compile_object {
    char *path;             /* the object in the cache; never write to it */
    char *source;           /* as the caller named it */
    uint8_t token_hash[16]; /* of the rewritten token stream, flags and compiler */
    struct rewrite_pragmas pragmas;
    bool is_cplusplus;
    bool has_seh;
    bool from_cache; /* no compiler was run for it */
};

/* A linked image. Freed by compile_image_free. */
struct compile_image {
    char *path;           /* the image in the cache; never write to it */
    uint8_t build_id[16]; /* DESIGN "Token": of token hashes in order; independent of the folder */
    struct rewrite_pragmas pragmas; /* of all objects, in their order */
    struct strings objects;         /* paths of what was linked, in their order */
    bool is_cplusplus;
    bool from_cache;
};

/* One source to one object. */
enum compile_status compile_source(const struct compile_options *options, const char *source,
                                   struct compile_object *object);

/* Objects to an image. A warm call with the same objects only looks it up. */
enum compile_status compile_link(const struct compile_options *options,
                                 const struct compile_object *objects, size_t count,
                                 struct compile_image *image);

/* Both: several sources, compiled side by side, to one image. Every source is tried, so that all
 * messages appear; the status is the first bad one. Sources that are no C or C++ (.rc .inf .inx
 * .mc) are skipped with a note. */
enum compile_status compile_project(const struct compile_options *options, const char *const *files,
                                    size_t count, struct compile_image *image);

void compile_object_free(struct compile_object *object);
void compile_image_free(struct compile_image *image);

/* Where include/wdk, include/win32 and include/crt lie: $IRQLAB_INCLUDE, the source tree that this
 * program was built from, ../include beside the program. NULL if nowhere. */
const char *compile_include_root(void);
