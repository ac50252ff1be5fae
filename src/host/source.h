/*
 * source.h - inputs as Windows projects have them, for compilers that expect Unix.
 *
 * Words. A *typed path* is a path as a person would name the file: relative to the current folder
 * if the source was named so. A *copy* is a file in the cache that stands for a user's file: its
 * text in UTF-8 and with other names in #include, and a #line that leads back to the typed path.
 *
 * Copies are made if one of the user's files is not UTF-8, or if the compiler would not find the
 * file that an #include means on Windows (backslashes, letter case, the folders of the including
 * files, WPP's generated headers). Then every file gets one, so that all are reached through their
 * copies and #pragma once works. Most projects need none.
 */
#pragma once
#include "host/compile_private.h"

/* One file of the user's that is reached from the source. */
struct source_file_input;

struct source_tree {
    const char *main;                 /* what to give to the compiler instead of the source */
    struct strings copies, originals; /* copies[i] stands for originals[i] */
    struct source_file_input *files;
    size_t count;
    struct text unsupported; /* messages about frameworks that are included, but not there */
};

/*
 * Read the source and the user's headers it includes; make copies where needed. Adds every file it
 * has read to plan->inputs. COMPILE_NO_INPUT if the source cannot be read.
 */
enum compile_status source_prepare(struct compile_plan *plan, struct source_tree *tree,
                                   struct text *said);

/* Put original names in place of the copies' in what a compiler printed. Frees and replaces
 * *bytes. */
void source_rename(const struct source_tree *tree, char **bytes, size_t *length);
void source_tree_free(struct source_tree *tree);

/* Source text in any encoding to UTF-8: UTF-8 and UTF-16 with or without BOM, GB18030, CP1252. True
 * if the text was changed. */
bool source_decode(struct text *text);

/* The file that `name` (with / or \, in any letter case) means below `folder`, spelled as it is on
 * disk, or NULL. An absolute name, also with a drive letter, is looked for as it is. To be freed.
 */
char *source_find(const char *folder, const char *name);
char *source_find_folder(const char *folder, const char *name); /* the same for a folder */

/* Private to source*.c ------------------------------------------------------------------------- */

/* An #include in a text. */
struct source_include {
    size_t start, end; /* of the header's name in the text, with its quotes or brackets */
    uint32_t line;
    bool is_quoted;
    char *name;        /* as written, between the quotes */
    size_t target;     /* the user's file that is meant; SIZE_MAX: none */
    char *replacement; /* what to write instead, with quotes; NULL: leave it */
    bool is_missing;   /* in quotes, and neither the user nor we have it */
};

struct source_file_input {
    char *path; /* typed */
    char *real; /* absolute, without links: its identity */
    struct text text;
    struct source_include *includes;
    size_t include_count;
    size_t parent; /* who was first to include it; SIZE_MAX for the source */
    char *copy;    /* path of its copy */
    bool needs_copy;
};

/* Find the #includes of a text, in comments and strings none. */
void source_scan(struct source_file_input *file);

/* The text that stands for a missing x.tmh: macros that WPP would have made, which do nothing. */
void source_tmh(const struct source_tree *tree, struct text *text);

/*
 * The text that stands for a header that a Windows build would have made: from a message file (its
 * text) or, if that is NULL, for a manifest, whose names are those that the user's files call.
 * False: nothing points to such a header.
 */
bool source_generated(const struct source_tree *tree, const char *messages, bool is_app,
                      struct text *text);
