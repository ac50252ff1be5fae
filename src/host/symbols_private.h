/*
 * symbols_private.h - what the files symbols*.c share. Nobody else includes it.
 *
 * symbols.c         modules, strings, paths        symbols_places.c    functions and lines
 * symbols_types.c   member paths in a type         symbols_variables.c globals, locals, pointers
 */
#pragma once
#include "host/symbols.h"

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <elfutils/libdwfl.h>

#define SYMBOLS_PATH_BYTES 512 /* longest member path or scoped name; longer ones are cut */

/* A variable with a fixed address. */
struct symbols_global {
    uint64_t address; /* as loaded */
    uint64_t bytes;
    Dwarf_Die die;
    const char *function; /* of a static local; else NULL */
};

/* One image. Opened at its first lookup: dwfl is NULL before that, and for good if `failed`. */
struct symbols_module {
    char *path;
    uint64_t base;
    uint64_t bytes;
    bool failed;
    Dwfl *dwfl;
    Dwfl_Module *module;
    struct symbols_global *globals; /* ascending by address */
    size_t global_count;
    bool globals_read;
};

struct symbols {
    char *root; /* without a slash at its end; NULL: none */
    struct symbols_module *modules;
    size_t module_count;
    char **strings; /* a hash set, open addressing; its size is a power of two */
    size_t string_count;
    size_t string_room;
};

/* The module that holds an address, opened; NULL: none, or it cannot be read. */
struct symbols_module *symbols_module_at(struct symbols *symbols, uint64_t address);
bool symbols_open(struct symbols_module *module);

/* A copy that lives as long as symbols; NULL for NULL or without memory. */
const char *symbols_intern(struct symbols *symbols, const char *text);

/* A source path as reports show it; interned. */
const char *symbols_path(struct symbols *symbols, const char *path);

/* The file an attribute of a DIE names (DW_AT_decl_file, DW_AT_call_file); NULL: none. */
const char *symbols_file(struct symbols *symbols, Dwarf_Die *die, unsigned name);

/* Name with its C++ scope, "Device::Start"; interned; NULL if it has none. */
const char *symbols_scoped_name(struct symbols *symbols, Dwarf_Die *die);

/*
 * The DIEs around an address, innermost first, as they lie in the file (blocks, inlined calls, the
 * function, the unit). Returns the count, *scopes is malloc'ed; 0: nothing known, *scopes
 * untouched.
 */
size_t symbols_scopes(struct symbols_module *module, uint64_t address, Dwarf_Die **scopes,
                      uint64_t *bias);

/* A path being written. */
struct symbols_text {
    char text[SYMBOLS_PATH_BYTES];
    size_t length;
};
void symbols_append(struct symbols_text *text, const char *s);

/* Type of a DIE without typedefs and qualifiers. False: it has none (void). */
bool symbols_type(Dwarf_Die *die, Dwarf_Die *type);

/* Append the member path of `offset` in `type` (see symbols_variable); the offset left over. */
uint64_t symbols_descend(Dwarf_Die *type, uint64_t offset, uint64_t bytes,
                         struct symbols_text *path);
