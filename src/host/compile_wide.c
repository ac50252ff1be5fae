/*
 * compile_wide.c - see compile_wide.h, and include/crt/irqlab/wide.cpp for why.
 *
 * libstdc++.a has strong definitions of what wide.cpp defines, in members that are needed for other
 * things. A copy of the library in which just these symbols are weak lets ours win without hiding
 * that a user defines something twice.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <gelf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/compile_wide.h"

typedef bool symbol_visitor(void *context, const char *name, const GElf_Sym *symbol);

/* Call visit for each symbol, until it says true; returns that. */
static bool visit_symbols(const char *path, symbol_visitor *visit, void *context)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool found = false;

    elf_version(EV_CURRENT);
    Elf *elf = fd < 0 ? NULL : elf_begin(fd, ELF_C_READ_MMAP, NULL);
    for (Elf_Scn *section = NULL; elf && !found && (section = elf_nextscn(elf, section));) {
        GElf_Shdr header;
        if (!gelf_getshdr(section, &header) || header.sh_type != SHT_SYMTAB || !header.sh_entsize)
            continue;
        Elf_Data *data = elf_getdata(section, NULL);
        for (size_t i = 1; data && !found && i < header.sh_size / header.sh_entsize; i++) {
            GElf_Sym symbol;
            const char *name = gelf_getsym(data, (int)i, &symbol)
                                   ? elf_strptr(elf, header.sh_link, symbol.st_name)
                                   : NULL;
            found = name && visit(context, name, &symbol);
        }
    }
    elf_end(elf);
    if (fd >= 0)
        close(fd);
    return found;
}

static bool is_wide(void *context, const char *name, const GElf_Sym *symbol)
{
    static const char *const parts[] = {
        "_ZSt4wcin",   "_ZSt5wcout", "_ZSt5wcerr", "_ZSt5wclog", "basic_iosIw", "basic_ostreamIw",
        "streambufIw", "5ctypeIw",   "7codecvtIw", "numpunctIw", "collateIw",   "basic_istreamIw",
    };

    (void)context, (void)symbol;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (strstr(name, parts[i]))
            return true;
    }
    return false;
}

static bool list_strong(void *context, const char *name, const GElf_Sym *symbol)
{
    if (symbol->st_shndx != SHN_UNDEF && GELF_ST_BIND(symbol->st_info) == STB_GLOBAL)
        text_format(context, "%s\n", name);
    return false;
}

/* The object of wide.cpp. NULL in *object if there is no such file. */
static enum compile_status compile_object(const struct compile_options *options,
                                          const struct toolchain *toolchain, char **object)
{
    static const char *const extra[] = {"-g0", "-O0", NULL}; /* compiles in a third of the time */
    struct compile_options own = {.compiler = options->compiler,
                                  .root = compile_include_root(),
                                  .extra = extra,
                                  .is_app = true,
                                  .no_hooks = true};
    struct compile_object compiled;
    struct text said = {0};
    char *source = own.root ? host_format("%s/crt/irqlab/wide.cpp", own.root) : NULL;
    enum compile_status status = COMPILE_OK;

    if (source && access(source, R_OK) == 0) {
        status = compile_one(&own, toolchain, source, &compiled, &said);
        compile_show_messages(said.text, said.length);
        if (status == COMPILE_OK) {
            *object = compiled.path;
            compiled.path = NULL;
        }
        compile_object_free(&compiled);
    }
    text_free(&said);
    free(source);
    return status;
}

/* objcopy reads the names from a file of its own. */
static bool run_objcopy(const char *from, const char *to, const char *names)
{
    char *option = host_format("--weaken-symbols=%s", names);
    char *argv[] = {"objcopy", option, (char *)from, (char *)to, NULL};
    struct process process = {.argv = argv};
    struct process_result result;
    bool ok = process_run(&process, &result);

    compile_show_messages(result.err, result.err_length);
    if (!ok)
        fprintf(stderr, "irqlab: objcopy failed on %s; is the package binutils installed?\n", from);
    process_result_free(&result);
    free(option);
    return ok;
}

static enum compile_status weaken_library(const struct toolchain *toolchain, const char *object,
                                          char **library)
{
    uint8_t key[CACHE_KEY_BYTES];
    struct cache_key *k = cache_key_new();
    struct stat st = {0};
    struct text names = {0};

    if (stat(toolchain->libstdcxx, &st) != 0)
        st.st_size = 0;
    cache_key_add_string(k, "weak 1");
    cache_key_add_string(k, object);
    cache_key_add_string(k, toolchain->libstdcxx);
    cache_key_add(k, &st.st_size, sizeof st.st_size);
    cache_key_add(k, &st.st_mtim, sizeof st.st_mtim);
    cache_key_end(k, key);
    *library = NULL;
    if (!cache_has(key, ".a")) {
        char *name = cache_begin(key, ".a");
        char *list = cache_path(key, ".names");
        visit_symbols(object, list_strong, &names);
        bool ok = name && cache_write(key, ".names", &names) &&
                  run_objcopy(toolchain->libstdcxx, name, list);
        free(list);
        text_free(&names);
        if (ok)
            *library = cache_commit(key, ".a", name);
        else if (name)
            cache_abandon(name);
        return *library ? COMPILE_OK : COMPILE_FAILED;
    }
    *library = cache_path(key, ".a");
    return COMPILE_OK;
}

enum compile_status compile_wide_support(const struct compile_options *options,
                                         const struct toolchain *toolchain,
                                         const struct compile_object *objects, size_t count,
                                         struct wide_support *support)
{
    bool is_needed = false;

    *support = (struct wide_support){0};
    for (size_t i = 0; i < count && !is_needed; i++)
        is_needed = objects[i].is_cplusplus && visit_symbols(objects[i].path, is_wide, NULL);
    if (!is_needed)
        return COMPILE_OK;
    enum compile_status status = compile_object(options, toolchain, &support->object);
    if (status == COMPILE_OK && support->object)
        status = weaken_library(toolchain, support->object, &support->library);
    return status;
}

void compile_wide_free(struct wide_support *support)
{
    free(support->object);
    free(support->library);
    *support = (struct wide_support){0};
}
