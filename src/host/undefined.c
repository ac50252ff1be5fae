/*
 * undefined.c - see undefined.h. Relocations say who refers to a symbol: each has a section and an
 * offset in it, which the symbol table turns into a function and DWARF into a line.
 */
#include <elfutils/libdwfl.h>
#include <fcntl.h>
#include <gelf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/strings.h"
#include "host/undefined.h"

struct object_reader {
    Elf *elf;
    Dwfl *dwfl;
    Dwfl_Module *module; /* NULL: no debug information */
    GElf_Addr bias;
    Elf_Data *symbols;
    size_t symbol_count;
    size_t names; /* section of the symbols' names */
};

static bool find_symbols(struct object_reader *o)
{
    for (Elf_Scn *section = NULL; (section = elf_nextscn(o->elf, section));) {
        GElf_Shdr header;
        if (gelf_getshdr(section, &header) && header.sh_type == SHT_SYMTAB && header.sh_entsize) {
            o->symbols = elf_getdata(section, NULL);
            o->symbol_count = header.sh_size / header.sh_entsize;
            o->names = header.sh_link;
            return o->symbols != NULL;
        }
    }
    return false;
}

/* The function or variable of section `index` that contains `offset`, or NULL. */
static const char *owner_of(const struct object_reader *o, size_t index, GElf_Addr offset)
{
    const char *best = NULL;
    GElf_Addr best_value = 0;

    for (size_t i = 1; i < o->symbol_count; i++) {
        GElf_Sym symbol;
        if (!gelf_getsym(o->symbols, (int)i, &symbol) || symbol.st_shndx != index ||
            symbol.st_value > offset)
            continue;
        int type = GELF_ST_TYPE(symbol.st_info);
        if ((type == STT_FUNC || type == STT_OBJECT) && offset < symbol.st_value + symbol.st_size &&
            (!best || symbol.st_value >= best_value)) {
            best = elf_strptr(o->elf, o->names, symbol.st_name);
            best_value = symbol.st_value;
        }
    }
    return best;
}

static struct undefined_symbol *symbol_in(struct undefined_list *list, const char *name,
                                          bool is_weak)
{
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->symbols[i].name, name) == 0)
            return &list->symbols[i];
    }
    list->symbols = realloc(list->symbols, (list->count + 1) * sizeof *list->symbols);
    if (!list->symbols)
        abort();
    list->symbols[list->count] =
        (struct undefined_symbol){.name = host_duplicate(name), .is_weak = is_weak};
    return &list->symbols[list->count++];
}

static bool same(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static void add_use(struct undefined_symbol *symbol, const char *function, const char *file,
                    int line, int column)
{
    for (size_t i = 0; i < symbol->use_count; i++) {
        const struct undefined_use *use = &symbol->uses[i];
        if (same(use->function, function) && use->line == (uint32_t)line && same(use->file, file))
            return;
    }
    symbol->uses = realloc(symbol->uses, (symbol->use_count + 1) * sizeof *symbol->uses);
    if (!symbol->uses)
        abort();
    symbol->uses[symbol->use_count++] = (struct undefined_use){
        .function = function ? host_duplicate(function) : NULL,
        .file = file ? host_duplicate(file) : NULL,
        .line = (uint32_t)line,
        .column = (uint32_t)column,
    };
}

/* Sections of the program, not of debug information and unwind tables. */
static bool is_program(const struct object_reader *o, size_t index, GElf_Shdr *header)
{
    Elf_Scn *section = elf_getscn(o->elf, index);
    size_t strings;

    if (!section || !gelf_getshdr(section, header) || elf_getshdrstrndx(o->elf, &strings) != 0)
        return false;
    const char *name = elf_strptr(o->elf, strings, header->sh_name);
    return (header->sh_flags & SHF_ALLOC) && name && strcmp(name, ".eh_frame") != 0;
}

static void read_relocation(struct object_reader *o, const GElf_Rela *rela, size_t target,
                            const GElf_Shdr *section,
                            bool (*is_known)(void *context, const char *name), void *context,
                            struct undefined_list *list)
{
    GElf_Sym symbol;
    const char *file = NULL;
    int line = 0, column = 0;

    if (!gelf_getsym(o->symbols, (int)GELF_R_SYM(rela->r_info), &symbol) ||
        symbol.st_shndx != SHN_UNDEF)
        return;
    const char *name = elf_strptr(o->elf, o->names, symbol.st_name);
    if (!name || !*name || strcmp(name, "_GLOBAL_OFFSET_TABLE_") == 0 ||
        (is_known && is_known(context, name)))
        return;
    if (o->module) {
        Dwfl_Line *found =
            dwfl_module_getsrc(o->module, section->sh_addr + rela->r_offset + o->bias);
        if (found)
            file = dwfl_lineinfo(found, NULL, &line, &column, NULL, NULL);
    }
    if (file && strncmp(file, "./", 2) == 0)
        file += 2;
    add_use(symbol_in(list, name, GELF_ST_BIND(symbol.st_info) == STB_WEAK),
            owner_of(o, target, rela->r_offset), file, line, column);
}

static void read_relocations(struct object_reader *o,
                             bool (*is_known)(void *context, const char *name), void *context,
                             struct undefined_list *list)
{
    for (Elf_Scn *section = NULL; (section = elf_nextscn(o->elf, section));) {
        GElf_Shdr header, target;
        if (!gelf_getshdr(section, &header) || header.sh_type != SHT_RELA || !header.sh_entsize ||
            !is_program(o, header.sh_info, &target))
            continue;
        Elf_Data *data = elf_getdata(section, NULL);
        for (size_t i = 0; data && i < header.sh_size / header.sh_entsize; i++) {
            GElf_Rela rela;
            if (gelf_getrela(data, (int)i, &rela))
                read_relocation(o, &rela, header.sh_info, &target, is_known, context, list);
        }
    }
}

static int by_name(const void *a, const void *b)
{
    const struct undefined_symbol *x = a, *y = b;

    return strcmp(x->name, y->name);
}

bool undefined_read(const char *object, bool (*is_known)(void *context, const char *name),
                    void *context, struct undefined_list *list)
{
    static const Dwfl_Callbacks callbacks = {
        .find_elf = dwfl_build_id_find_elf,
        .find_debuginfo = dwfl_standard_find_debuginfo,
        .section_address = dwfl_offline_section_address,
    };
    struct object_reader o = {0};
    int fd = -1;

    elf_version(EV_CURRENT);
    o.dwfl = dwfl_begin(&callbacks);
    if (o.dwfl)
        o.module = dwfl_report_offline(o.dwfl, "object", object, -1);
    if (o.module) {
        dwfl_report_end(o.dwfl, NULL, NULL);
        o.elf = dwfl_module_getelf(o.module, &o.bias); /* with addresses for its sections */
    }
    if (!o.elf) {
        o.module = NULL;
        fd = open(object, O_RDONLY | O_CLOEXEC);
        o.elf = fd < 0 ? NULL : elf_begin(fd, ELF_C_READ_MMAP, NULL);
    }
    bool ok = o.elf && elf_kind(o.elf) == ELF_K_ELF && find_symbols(&o);
    if (ok)
        read_relocations(&o, is_known, context, list);
    if (list->count)
        qsort(list->symbols, list->count, sizeof *list->symbols, by_name);
    if (fd >= 0) {
        elf_end(o.elf);
        close(fd);
    }
    if (o.dwfl)
        dwfl_end(o.dwfl);
    return ok;
}

static void free_symbol(struct undefined_symbol *symbol)
{
    for (size_t i = 0; i < symbol->use_count; i++) {
        free(symbol->uses[i].function);
        free(symbol->uses[i].file);
    }
    free(symbol->uses);
    free(symbol->name);
}

static bool defines(const struct object_reader *o, const char *name)
{
    for (size_t i = 1; i < o->symbol_count; i++) {
        GElf_Sym symbol;
        if (gelf_getsym(o->symbols, (int)i, &symbol) && symbol.st_shndx != SHN_UNDEF &&
            GELF_ST_BIND(symbol.st_info) != STB_LOCAL &&
            strcmp(elf_strptr(o->elf, o->names, symbol.st_name), name) == 0)
            return true;
    }
    return false;
}

void undefined_drop_defined(struct undefined_list *list, const char *const *objects, size_t count)
{
    elf_version(EV_CURRENT);
    for (size_t k = 0; k < count; k++) {
        struct object_reader o = {0};
        int fd = open(objects[k], O_RDONLY | O_CLOEXEC);
        size_t kept = 0;

        o.elf = fd < 0 ? NULL : elf_begin(fd, ELF_C_READ_MMAP, NULL);
        if (o.elf && find_symbols(&o)) {
            for (size_t i = 0; i < list->count; i++) {
                if (defines(&o, list->symbols[i].name))
                    free_symbol(&list->symbols[i]);
                else
                    list->symbols[kept++] = list->symbols[i];
            }
            list->count = kept;
        }
        elf_end(o.elf);
        if (fd >= 0)
            close(fd);
    }
}

void undefined_free(struct undefined_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free_symbol(&list->symbols[i]);
    free(list->symbols);
    *list = (struct undefined_list){0};
}
