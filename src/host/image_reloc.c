/*
 * image_reloc.c - bind an image's symbols and apply its relocations.
 *
 * Order: relative relocations, then those with a symbol, then IRELATIVE, whose resolver functions
 * are code of the image and need all others done. A symbol is asked for once per need; the answers
 * are kept in two arrays indexed by symbol. All unresolved names are collected before giving up.
 */
#include "host/image.h"
#include "host/image_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifndef R_X86_64_TLSDESC
#define R_X86_64_TLSDESC 36
#endif

#define IMAGE_USERS_MAX 32 /* so many missing names get their user looked up: it is slow */

struct image_binding {
    struct image *image;
    const struct image_resolver *resolver;
    struct image_error *error;
    uint64_t *answer[2];  /* by need, then symbol; UINT64_MAX: not asked yet */
    uint64_t *missing_at; /* by symbol: a relocated word that needs it; 0: not missing */
    uint8_t *missing_need;
    size_t missing_count;
};

static const char *image_reloc_name(uint32_t type)
{
    switch (type) {
    case R_X86_64_TPOFF64:
        return "R_X86_64_TPOFF64";
    case R_X86_64_TPOFF32:
        return "R_X86_64_TPOFF32";
    case R_X86_64_TLSDESC:
        return "R_X86_64_TLSDESC";
    case R_X86_64_COPY:
        return "R_X86_64_COPY";
    case R_X86_64_PC32:
        return "R_X86_64_PC32";
    case R_X86_64_PLT32:
        return "R_X86_64_PLT32";
    case R_X86_64_32:
        return "R_X86_64_32";
    case R_X86_64_32S:
        return "R_X86_64_32S";
    default:
        return NULL;
    }
}

static bool image_reloc_refuse(struct image_binding *binding, uint32_t type, const char *name)
{
    char number[32];
    const char *what = image_reloc_name(type);
    if (!what) {
        snprintf(number, sizeof number, "of type %u", type);
        what = number;
    }
    const char *cure = "compile every file of it with -fPIC";
    if (type == R_X86_64_TPOFF64 || type == R_X86_64_TPOFF32 || type == R_X86_64_TLSDESC)
        cure = "thread-local storage must use the global-dynamic model: compile with -fPIC "
               "-ftls-model=global-dynamic -mtls-dialect=gnu";
    image_fail(binding->error, IMAGE_FAILED_RELOCATION, binding->image->path,
               "relocation %s for '%s' is not supported; %s", what, *name ? name : "(local)", cure);
    return false;
}

/* A new trap stub for `name`; its address. */
static uint64_t image_trap_make(struct image_binding *binding, const char *name)
{
    struct image *image = binding->image;
    struct image_trap *trap = &image->traps[image->trap_count];
    uint8_t *code = (uint8_t *)(image->stubs + image->trap_count * IMAGE_TRAP_BYTES);
    uint64_t argument = (uint64_t)trap, entry = (uint64_t)image_trap_entry;
    image->trap_count++;
    trap->resolver = binding->resolver;
    trap->name = name;
    memset(code, 0xcc, IMAGE_TRAP_BYTES);
    memcpy(code, "\x49\xbb", 2); /* movabs $argument, %r11 */
    memcpy(code + 2, &argument, 8);
    memcpy(code + 10, "\x48\xb8", 2); /* movabs $entry, %rax */
    memcpy(code + 12, &entry, 8);
    memcpy(code + 20, "\xff\xe0", 2); /* jmp *%rax */
    return (uint64_t)code;
}

void image_trap_hit(const struct image_trap *trap)
{
    trap->resolver->missing(trap->resolver->context, trap->name);
}

/* What an undefined symbol is bound to. Missing ones are noted and give 0. */
static uint64_t image_bind_undefined(struct image_binding *binding, size_t index,
                                     enum image_need need, uint64_t where)
{
    uint64_t *answer = &binding->answer[need][index];
    if (*answer != UINT64_MAX)
        return *answer;
    const Elf64_Sym *symbol = &binding->image->dynsym[index];
    const struct image_resolver *resolver = binding->resolver;
    const char *name = image_dynsym_name(binding->image, symbol);
    if (strcmp(name, "__tls_get_addr") == 0)
        return *answer = (uint64_t)image_tls_get_addr;
    *answer = resolver->resolve(resolver->context, name, need);
    if (*answer || ELF64_ST_BIND(symbol->st_info) == STB_WEAK)
        return *answer;
    uint64_t other = binding->answer[!need][index];
    if (resolver->may_trap && binding->image->trap_count < binding->image->trap_capacity &&
        resolver->may_trap(resolver->context, name)) {
        bool stub_exists =
            other - binding->image->stubs < binding->image->trap_count * (uint64_t)IMAGE_TRAP_BYTES;
        return *answer = stub_exists ? other : image_trap_make(binding, name);
    }
    if (!binding->missing_at[index]) {
        binding->missing_at[index] = where;
        binding->missing_need[index] = (uint8_t)need;
        binding->missing_count++;
    }
    return 0;
}

/* The value of symbol `index` (0: none), the image's own definition first. */
static uint64_t image_bind(struct image_binding *binding, size_t index, enum image_need need,
                           uint64_t where)
{
    if (index == 0)
        return 0;
    const Elf64_Sym *symbol = &binding->image->dynsym[index];
    if (symbol->st_shndx == SHN_UNDEF)
        return image_bind_undefined(binding, index, need, where);
    if (symbol->st_shndx == SHN_ABS)
        return symbol->st_value;
    return binding->image->base + symbol->st_value;
}

/* Is the value of this symbol what its resolver function returns? */
static bool image_is_ifunc(const struct image *image, size_t index)
{
    const Elf64_Sym *symbol = &image->dynsym[index];
    return symbol->st_shndx != SHN_UNDEF && ELF64_ST_TYPE(symbol->st_info) == STT_GNU_IFUNC;
}

static uint64_t image_call_ifunc(uint64_t resolver)
{
    return ((uint64_t(*)(void))resolver)();
}

/* One relocation of either pass; pass 1 is for those that run code of the image. */
static bool image_apply(struct image_binding *binding, const Elf64_Rela *rela, int pass)
{
    struct image *image = binding->image;
    uint64_t where = image->base + rela->r_offset;
    uint64_t *word = (uint64_t *)where;
    size_t index = ELF64_R_SYM(rela->r_info);
    uint32_t type = (uint32_t)ELF64_R_TYPE(rela->r_info);
    const char *name = index ? image_dynsym_name(image, &image->dynsym[index]) : "";
    bool with_symbol =
        type == R_X86_64_64 || type == R_X86_64_GLOB_DAT || type == R_X86_64_JUMP_SLOT;
    bool late = type == R_X86_64_IRELATIVE || (with_symbol && image_is_ifunc(image, index));
    if (type == R_X86_64_NONE || late != (pass == 1))
        return true;
    if (!image_holds(image, where, sizeof *word)) {
        image_fail(binding->error, IMAGE_FAILED_FORMAT, image->path,
                   "a relocation lies outside of the image; the file is damaged, build it again");
        return false;
    }
    uint64_t addend = (uint64_t)rela->r_addend, value;
    switch (type) {
    case R_X86_64_RELATIVE:
        value = image->base + addend;
        break;
    case R_X86_64_64:
        value = image_bind(binding, index, IMAGE_NEED_ADDRESS, where);
        value = late ? image_call_ifunc(value) + addend : value + addend;
        break;
    case R_X86_64_GLOB_DAT:
    case R_X86_64_JUMP_SLOT:
        value =
            image_bind(binding, index,
                       type == R_X86_64_JUMP_SLOT ? IMAGE_NEED_CALL : IMAGE_NEED_ADDRESS, where);
        if (late)
            value = image_call_ifunc(value);
        break;
    case R_X86_64_IRELATIVE:
        value = image_call_ifunc(image->base + addend);
        break;
    case R_X86_64_DTPMOD64:
    case R_X86_64_DTPOFF64:
        if (index && image->dynsym[index].st_shndx == SHN_UNDEF) {
            image_fail(binding->error, IMAGE_FAILED_RELOCATION, image->path,
                       "thread-local variable '%s' is declared and not defined; define it in one "
                       "of the files",
                       name);
            return false;
        }
        value = type == R_X86_64_DTPMOD64 ? image->module
                                          : (index ? image->dynsym[index].st_value : 0) + addend;
        break;
    default:
        return image_reloc_refuse(binding, type, name);
    }
    memcpy(word, &value, sizeof value); /* a relocated word need not be aligned */
    return true;
}

static bool image_apply_all(struct image_binding *binding, int pass)
{
    const struct image_table *tables[] = {&binding->image->rela, &binding->image->jmprel};
    for (size_t t = 0; t < 2; t++) {
        const Elf64_Rela *rela = (const Elf64_Rela *)tables[t]->address;
        for (size_t i = 0; i < tables[t]->bytes / sizeof *rela; i++)
            if (!image_apply(binding, &rela[i], pass))
                return false;
    }
    return true;
}

/* DT_RELR: packed relative relocations: an address, then bitmaps of the 63 words that follow. */
static bool image_apply_relr(struct image *image, struct image_error *error)
{
    const uint64_t *entries = (const uint64_t *)image->relr.address;
    uint64_t where = 0;
    for (size_t i = 0; i < image->relr.bytes / sizeof *entries; i++) {
        uint64_t bits = 1;
        if (!(entries[i] & 1))
            where = image->base + entries[i];
        else
            bits = entries[i] >> 1;
        for (uint64_t at = where; bits; bits >>= 1, at += 8) {
            if (!(bits & 1))
                continue;
            if (!image_holds(image, at, 8)) {
                image_fail(error, IMAGE_FAILED_FORMAT, image->path,
                           "a packed relocation lies outside of the image; the file is damaged, "
                           "build it again");
                return false;
            }
            uint64_t value;
            memcpy(&value, (const void *)at, sizeof value);
            value += image->base;
            memcpy((void *)at, &value, sizeof value);
        }
        where += entries[i] & 1 ? 63 * 8 : 8;
    }
    return true;
}

static int image_missing_compare(const void *a, const void *b)
{
    return strcmp(((const struct image_missing *)a)->name, ((const struct image_missing *)b)->name);
}

/* Turn the notes about missing symbols into the error's list and text. */
static void image_report_missing(struct image_binding *binding)
{
    struct image_error *error = binding->error;
    struct image *image = binding->image;
    if (!error)
        return;
    error->missing = calloc(binding->missing_count, sizeof *error->missing);
    for (size_t i = 0; error->missing && i < image->dynsym_count; i++) {
        if (!binding->missing_at[i])
            continue;
        struct image_missing *missing = &error->missing[error->missing_count];
        const char *user = error->missing_count < IMAGE_USERS_MAX
                               ? image_user_of(image, binding->missing_at[i])
                               : NULL;
        missing->name = strdup(image_dynsym_name(image, &image->dynsym[i]));
        missing->user = user ? strdup(user) : NULL;
        missing->need = binding->missing_need[i];
        if (missing->name)
            error->missing_count++;
    }
    if (!error->missing_count) {
        image_fail(error, IMAGE_FAILED_MEMORY, image->path, "out of memory");
        return;
    }
    qsort(error->missing, error->missing_count, sizeof *error->missing, image_missing_compare);
    char list[320];
    size_t used = 0;
    for (size_t i = 0; i < error->missing_count; i++) {
        const struct image_missing *missing = &error->missing[i];
        char item[160];
        int length = missing->user
                         ? snprintf(item, sizeof item, "%s%.80s (used by %.60s)", i ? ", " : "",
                                    missing->name, missing->user)
                         : snprintf(item, sizeof item, "%s%.120s", i ? ", " : "", missing->name);
        if (used + (size_t)length + sizeof " and 65535 more" > sizeof list) {
            snprintf(list + used, sizeof list - used, " and %zu more", error->missing_count - i);
            break;
        }
        memcpy(list + used, item, (size_t)length + 1);
        used += (size_t)length;
    }
    image_fail(error, IMAGE_FAILED_MISSING, image->path,
               "irqlab does not have %s; define %s in your sources or ask 'irqlab ddi' what "
               "exists",
               list, error->missing_count == 1 ? "it" : "them");
}

bool image_relocate(struct image *image, const struct image_resolver *resolver,
                    struct image_error *error)
{
    struct image_binding binding = {.image = image, .resolver = resolver, .error = error};
    size_t count = image->dynsym_count ? image->dynsym_count : 1;
    uint64_t *words = malloc(3 * count * sizeof *words);
    binding.missing_need = calloc(count, 1);
    bool done = false;
    if (!words || !binding.missing_need) {
        image_fail(error, IMAGE_FAILED_MEMORY, image->path, "out of memory");
        goto out;
    }
    memset(words, 0xff, 2 * count * sizeof *words);
    memset(words + 2 * count, 0, count * sizeof *words);
    binding.answer[IMAGE_NEED_CALL] = words;
    binding.answer[IMAGE_NEED_ADDRESS] = words + count;
    binding.missing_at = words + 2 * count;
    if (!image_apply_relr(image, error) || !image_apply_all(&binding, 0))
        goto out;
    if (binding.missing_count) {
        image_report_missing(&binding);
        goto out;
    }
    done = true;
out:
    free(words);
    free(binding.missing_need);
    return done;
}

bool image_relocate_late(struct image *image, struct image_error *error)
{
    /* Only symbols that the image defines are left: nobody is asked. */
    struct image_binding binding = {.image = image, .error = error};
    return image_apply_all(&binding, 1);
}
