/*
 * compile_private.h - how the parts of the pipeline see one source.
 *
 * compile.c drives; compile_flags.c knows command lines; compile_store.c knows what is remembered;
 * source.c prepares inputs that no Unix compiler would take.
 */
#pragma once
#include "host/cache.h"
#include "host/compile.h"
#include "host/process.h"
#include "host/strings.h"
#include "host/toolchain.h"

/* Everything about one compilation that does not come from the source's text. */
struct compile_plan {
    const struct compile_options *options;
    const struct toolchain *toolchain;
    const char *source; /* as the caller named it */
    bool is_cplusplus;
    char *root;               /* absolute, real, without a slash at its end */
    char *typed_prefix;       /* what stands before the root-relative name in `source`; may be "" */
    char *folder;             /* that the source lies in; typed */
    struct strings own_roots; /* our include folders */
    struct strings inputs;    /* files read by ourselves: they count like included ones */
    struct strings searched;  /* every folder that #include looks in, but for the includer's own */
    struct strings preprocess; /* argv, without the source */
    struct strings compile;    /* argv, without -O, the input and the output */
    struct strings identity;   /* the options that change the program, without any folder */
};

enum compile_status compile_plan_make(struct compile_plan *plan,
                                      const struct compile_options *options,
                                      const struct toolchain *toolchain, const char *source,
                                      bool is_cplusplus, struct text *said);
void compile_plan_free(struct compile_plan *plan);

/* compile_source with a compiler that was found already. What is to be said on standard error is
 * added to `said`, so that sources compiled side by side do not talk at once. */
enum compile_status compile_one(const struct compile_options *options,
                                const struct toolchain *toolchain, const char *source,
                                struct compile_object *object, struct text *said);

/* Does the object call hooks, or has it no code that could? A compiler may ignore the options. */
bool compile_has_hooks(const char *object);

/* Assembler text of the access hooks that every image has; free it. */
char *compile_near_source(const struct compile_near *near);

/* compile_link, likewise. tentative: say nothing if the linker refuses; the caller tries again. */
enum compile_status compile_link_with(const struct toolchain *toolchain,
                                      const struct compile_options *options,
                                      const struct compile_object *objects, size_t count,
                                      bool tentative, struct compile_image *image);

/* The deepest folder that holds all sources, or NULL. To be freed. */
char *compile_common_root(const char *const *sources, size_t count);

/* Write to standard error, without colours if they are not wanted there. */
void compile_show_messages(const char *messages, size_t length);

/* compile_format.c: of gcc's messages about formats only those that are true of Microsoft's, too.
 */
void compile_keep_true_formats(struct text *messages);

/* text -> sections table and back, for entries of the cache. */
void compile_write_pragmas(struct text *text, const struct rewrite_pragmas *pragmas);
bool compile_read_pragma(const char *line, struct rewrite_pragmas *pragmas);
void compile_add_pragmas(struct rewrite_pragmas *to, const struct rewrite_pragmas *from);
