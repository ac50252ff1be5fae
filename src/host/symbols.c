/*
 * symbols.c - the images whose names we can tell, and the strings we told.
 *
 * Each image has a Dwfl of its own, so that the same file at two bases is two modules and removing
 * one is dwfl_end. Only the file itself is searched for debug information: no build-id folders and
 * no debuginfod, or a report would differ from machine to machine.
 */
#include "host/symbols_private.h"

#include <stdlib.h>
#include <string.h>

struct symbols *symbols_create(const char *root)
{
    struct symbols *symbols = calloc(1, sizeof *symbols);
    if (!symbols || !root)
        return symbols;
    symbols->root = strdup(root);
    if (!symbols->root) {
        free(symbols);
        return NULL;
    }
    size_t length = strlen(symbols->root);
    while (length && symbols->root[length - 1] == '/')
        symbols->root[--length] = 0;
    return symbols;
}

static void symbols_close(struct symbols_module *module)
{
    if (module->dwfl)
        dwfl_end(module->dwfl);
    free(module->globals);
    free(module->path);
}

void symbols_destroy(struct symbols *symbols)
{
    if (!symbols)
        return;
    for (size_t i = 0; i < symbols->module_count; i++)
        symbols_close(&symbols->modules[i]);
    for (size_t i = 0; i < symbols->string_room; i++)
        free(symbols->strings[i]);
    free(symbols->modules);
    free(symbols->strings);
    free(symbols->root);
    free(symbols);
}

bool symbols_add(struct symbols *symbols, const char *path, uint64_t base, uint64_t bytes)
{
    struct symbols_module *modules =
        realloc(symbols->modules, (symbols->module_count + 1) * sizeof *modules);
    char *copy = strdup(path);
    if (modules)
        symbols->modules = modules;
    if (!modules || !copy) {
        free(copy);
        return false;
    }
    symbols->modules[symbols->module_count++] =
        (struct symbols_module){.path = copy, .base = base, .bytes = bytes};
    return true;
}

void symbols_remove(struct symbols *symbols, uint64_t base)
{
    for (size_t i = 0; i < symbols->module_count; i++) {
        if (symbols->modules[i].base != base)
            continue;
        symbols_close(&symbols->modules[i]);
        symbols->module_count--;
        memmove(&symbols->modules[i], &symbols->modules[i + 1],
                (symbols->module_count - i) * sizeof *symbols->modules);
        return;
    }
}

static int symbols_no_debuginfo(Dwfl_Module *module, void **data, const char *name, Dwarf_Addr base,
                                const char *file, const char *link, GElf_Word crc, char **path)
{
    return -1;
}

static int symbols_no_elf(Dwfl_Module *module, void **data, const char *name, Dwarf_Addr base,
                          char **file, Elf **elf)
{
    return -1;
}

bool symbols_open(struct symbols_module *module)
{
    static const Dwfl_Callbacks callbacks = {.find_elf = symbols_no_elf,
                                             .find_debuginfo = symbols_no_debuginfo,
                                             .section_address = dwfl_offline_section_address};
    if (module->module || module->failed)
        return module->module != NULL;
    module->failed = true;
    module->dwfl = dwfl_begin(&callbacks);
    if (!module->dwfl)
        return false;
    dwfl_report_begin(module->dwfl);
    module->module =
        dwfl_report_elf(module->dwfl, module->path, module->path, -1, module->base, true);
    dwfl_report_end(module->dwfl, NULL, NULL);
    module->failed = module->module == NULL;
    return !module->failed;
}

struct symbols_module *symbols_module_at(struct symbols *symbols, uint64_t address)
{
    for (size_t i = 0; i < symbols->module_count; i++) {
        struct symbols_module *module = &symbols->modules[i];
        if (address - module->base < module->bytes)
            return symbols_open(module) ? module : NULL;
    }
    return NULL;
}

static size_t symbols_hash(const char *text)
{
    uint64_t hash = 0xcbf29ce484222325ull; /* FNV-1a */
    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * 0x100000001b3ull;
    return (size_t)hash;
}

/* Where `text` is, or the free place for it. */
static size_t symbols_find_string(char **strings, size_t room, const char *text)
{
    size_t i = symbols_hash(text) & (room - 1);
    while (strings[i] && strcmp(strings[i], text) != 0)
        i = (i + 1) & (room - 1);
    return i;
}

static bool symbols_grow_strings(struct symbols *symbols)
{
    size_t room = symbols->string_room ? 2 * symbols->string_room : 64;
    char **strings = calloc(room, sizeof *strings);
    if (!strings)
        return false;
    for (size_t i = 0; i < symbols->string_room; i++)
        if (symbols->strings[i])
            strings[symbols_find_string(strings, room, symbols->strings[i])] = symbols->strings[i];
    free(symbols->strings);
    symbols->strings = strings;
    symbols->string_room = room;
    return true;
}

const char *symbols_intern(struct symbols *symbols, const char *text)
{
    if (!text ||
        (2 * symbols->string_count >= symbols->string_room && !symbols_grow_strings(symbols)))
        return NULL;
    size_t i = symbols_find_string(symbols->strings, symbols->string_room, text);
    if (!symbols->strings[i]) {
        symbols->strings[i] = strdup(text);
        symbols->string_count += symbols->strings[i] != NULL;
    }
    return symbols->strings[i];
}

const char *symbols_path(struct symbols *symbols, const char *path)
{
    size_t length = symbols->root ? strlen(symbols->root) : 0;
    if (!path)
        return NULL;
    if (length && strncmp(path, symbols->root, length) == 0 && path[length] == '/') {
        path += length;
        while (*path == '/')
            path++;
    }
    while (path[0] == '.' && path[1] == '/')
        path += 2;
    return symbols_intern(symbols, path);
}

void symbols_append(struct symbols_text *text, const char *s)
{
    for (; *s && text->length + 1 < sizeof text->text; s++)
        text->text[text->length++] = *s;
    text->text[text->length] = 0;
}
