/*
 * image.c - the list of loaded images, and look-ups in them.
 *
 * The registry is process-wide because _dl_find_object, __tls_get_addr and signal handlers have no
 * context argument, and because the address space, which it describes, is process-wide too.
 */
#include "host/image.h"
#include "host/image_private.h"
#include "host/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct image_registry image_registry;

bool image_register(struct image *image)
{
    if (image_registry.count == IMAGE_MAX)
        return false;
    unsigned module = 1;
    while (image_registry.module[module])
        module++;
    image->module = module;
    image->tls.module = module;
    image_registry.module[module] = image;
    image_registry.image[image_registry.count] = image;
    if (!image_registry.high || image->base < image_registry.low)
        image_registry.low = image->base;
    if (image->base + image->bytes > image_registry.high)
        image_registry.high = image->base + image->bytes;
    __atomic_signal_fence(__ATOMIC_RELEASE);
    image_registry.count++;
    image_registry.loads++;
    return true;
}

void image_free(struct image *image)
{
    if (!image)
        return;
    if (image->bytes && image->own_reservation)
        memory_release_range(image->base, image->bytes);
    else if (image->bytes)
        memory_decommit(image->base, image->bytes);
    free(image->path);
    free(image->name);
    free(image->phdrs);
    free(image->symtab);
    free(image->strtab);
    free(image->tls_shared);
    free(image->snapshot);
    free(image->traps);
    free(image);
}

void image_unregister(struct image *image)
{
    for (size_t i = 0; i < image_registry.count; i++) {
        if (image_registry.image[i] != image)
            continue;
        memmove(&image_registry.image[i], &image_registry.image[i + 1],
                (image_registry.count - i - 1) * sizeof image_registry.image[0]);
        image_registry.count--;
        image_registry.module[image->module] = NULL;
        return;
    }
}

/* From the list of the loaded to the list of the unloaded. */
static void image_forget(struct image *image)
{
    image_unregister(image);
    size_t slot = image_registry.unloads++ % IMAGE_REMEMBERED;
    char *name = image_registry.unloaded[slot].name;
    size_t length = strnlen(image->name, sizeof image_registry.unloaded[slot].name - 1);

    image_registry.unloaded[slot].base = image->base;
    image_registry.unloaded[slot].bytes = image->bytes;
    memcpy(name, image->name,
           length); /* once in every execution: snprintf costs 600 instructions */
    name[length] = 0;
}

void image_settle(void)
{
    struct image *image = image_registry.vanishing;
    if (!image)
        return;
    image_registry.vanishing = NULL;
    memory_protect(image->base, image->bytes, MEMORY_NONE);
}

void image_unload_soon(struct image *image)
{
    image_settle();
    if (!image || !image->held) {
        image_unload(image);
        return;
    }
    image_forget(image);
    image_registry.vanishing = image;
}

void image_unload(struct image *image)
{
    if (!image)
        return;
    image_forget(image);
    if (image->held)
        memory_protect(image->base, image->bytes, MEMORY_NONE); /* until image_rewind */
    else
        image_free(image);
}

/* --- a moment of the list -------------------------------------------------------------------- */

void image_mark(void)
{
    struct image_registry *registry = &image_registry;
    if (!registry->marked)
        registry->marked = malloc(sizeof *registry);
    if (!registry->marked)
        abort();
    for (size_t i = 0; i < registry->count; i++)
        registry->image[i]->held = true;
    *registry->marked = *registry;
}

bool image_as_marked(void)
{
    const struct image_registry *registry = &image_registry, *marked = registry->marked;

    return marked && !registry->vanishing && registry->loads == marked->loads &&
           registry->unloads == marked->unloads;
}

void image_rewind(void)
{
    struct image_registry *registry = &image_registry, *marked = registry->marked;
    registry->vanishing = NULL;
    if (!marked || (registry->loads == marked->loads && registry->unloads == marked->unloads))
        return;
    for (size_t i = 0; i < registry->count; i++) {
        struct image *image = registry->image[i];
        registry->module[image->module] = NULL;
        if (!image->held) {
            image->bytes = 0; /* its span is the snapshot's business */
            image_free(image);
        }
    }
    for (size_t i = 0; i < marked->count; i++) {
        registry->image[i] = marked->image[i];
        registry->module[marked->image[i]->module] = marked->image[i];
    }
    registry->count = marked->count;
    registry->loads = marked->loads;
    for (unsigned n = 0; n < IMAGE_REMEMBERED && registry->unloads > marked->unloads; n++) {
        size_t slot = --registry->unloads % IMAGE_REMEMBERED;
        registry->unloaded[slot] = marked->unloaded[slot];
    }
    registry->unloads = marked->unloads;
}

void image_unmark(void)
{
    struct image_registry *registry = &image_registry;
    for (size_t i = 0; i < registry->count; i++)
        registry->image[i]->held = false;
    free(registry->marked);
    registry->marked = NULL;
}

const char *image_name(const struct image *image)
{
    return image->name;
}

void image_rename(struct image *image, const char *name)
{
    char *copy = strdup(name);
    if (!copy)
        return; /* the old name still tells */
    free(image->name);
    image->name = copy;
}

const char *image_path(const struct image *image)
{
    return image->path;
}

uint64_t image_base(const struct image *image)
{
    return image->base;
}

uint64_t image_bytes(const struct image *image)
{
    return image->bytes;
}

unsigned image_module(const struct image *image)
{
    return image->module;
}

struct image *image_at(uint64_t address)
{
    /* Walks of stacks ask for each frame, of which most are our own. */
    if (address - image_registry.low >= image_registry.high - image_registry.low)
        return NULL;
    for (size_t i = 0; i < image_registry.count; i++) {
        struct image *image = image_registry.image[i];
        if (address - image->base < image->bytes)
            return image;
    }
    return NULL;
}

struct image *image_get(size_t i)
{
    return i < image_registry.count ? image_registry.image[i] : NULL;
}

const char *image_unloaded_at(uint64_t address)
{
    if (image_at(address))
        return NULL;
    unsigned long long known =
        image_registry.unloads < IMAGE_REMEMBERED ? image_registry.unloads : IMAGE_REMEMBERED;
    for (unsigned long long back = 1; back <= known; back++) {
        size_t slot = (image_registry.unloads - back) % IMAGE_REMEMBERED;
        if (address - image_registry.unloaded[slot].base < image_registry.unloaded[slot].bytes)
            return image_registry.unloaded[slot].name;
    }
    return NULL;
}

bool image_holds(const struct image *image, uint64_t address, uint64_t bytes)
{
    for (size_t i = 0; i < image->phdr_count; i++) {
        const Elf64_Phdr *phdr = &image->phdrs[i];
        uint64_t offset = address - image->base - phdr->p_vaddr;
        if (phdr->p_type == PT_LOAD && offset <= phdr->p_memsz && bytes <= phdr->p_memsz - offset)
            return true;
    }
    return false;
}

const char *image_dynsym_name(const struct image *image, const Elf64_Sym *symbol)
{
    return symbol->st_name < image->dynstr_bytes ? image->dynstr + symbol->st_name : "";
}

/* A symbol that stands for an address: defined, and neither thread-local nor a section or file. */
static bool image_symbol_defined(const Elf64_Sym *symbol)
{
    unsigned type = ELF64_ST_TYPE(symbol->st_info);
    return symbol->st_shndx != SHN_UNDEF && type != STT_TLS && type != STT_SECTION &&
           type != STT_FILE;
}

static uint64_t image_symbol_address(const struct image *image, const Elf64_Sym *symbol)
{
    return symbol->st_shndx == SHN_ABS ? symbol->st_value : image->base + symbol->st_value;
}

static uint64_t image_find_in(const struct image *image, const Elf64_Sym *symbols, size_t count,
                              const char *strings, uint64_t string_bytes, const char *name)
{
    for (size_t i = 1; i < count; i++)
        if (image_symbol_defined(&symbols[i]) && symbols[i].st_name < string_bytes &&
            strcmp(strings + symbols[i].st_name, name) == 0)
            return image_symbol_address(image, &symbols[i]);
    return 0;
}

uint64_t image_find_symbol(const struct image *image, const char *name)
{
    uint64_t found = image_find_in(image, image->dynsym, image->dynsym_count, image->dynstr,
                                   image->dynstr_bytes, name);
    if (!found && image->symtab)
        found = image_find_in(image, image->symtab, image->symtab_count, image->strtab,
                              image->strtab_bytes, name);
    return found;
}

uint64_t image_find_variable(const struct image *image, const char *name, uint64_t *bytes)
{
    const Elf64_Sym *symbols = image->symtab ? image->symtab : image->dynsym;
    size_t count = image->symtab ? image->symtab_count : image->dynsym_count;
    const char *strings = image->symtab ? image->strtab : image->dynstr;
    uint64_t string_bytes = image->symtab ? image->strtab_bytes : image->dynstr_bytes;

    for (size_t i = 1; i < count; i++) {
        if (!image_symbol_defined(&symbols[i]) || symbols[i].st_name >= string_bytes ||
            ELF64_ST_TYPE(symbols[i].st_info) != STT_OBJECT ||
            strcmp(strings + symbols[i].st_name, name) != 0)
            continue;
        *bytes = symbols[i].st_size;
        return image_symbol_address(image, &symbols[i]);
    }
    return 0;
}

const char *image_symbol_at(const struct image *image, uint64_t address, uint64_t *start)
{
    bool whole = image->symtab != NULL; /* .symtab has all that .dynsym has */
    const Elf64_Sym *symbols = whole ? image->symtab : image->dynsym;
    size_t count = whole ? image->symtab_count : image->dynsym_count;
    const char *strings = whole ? image->strtab : image->dynstr;
    uint64_t string_bytes = whole ? image->strtab_bytes : image->dynstr_bytes;
    const Elf64_Sym *best = NULL; /* a global one, if there is: "f", not "f.localalias" */
    for (size_t i = 1; i < count; i++) {
        const Elf64_Sym *symbol = &symbols[i];
        if (image_symbol_defined(symbol) && symbol->st_shndx != SHN_ABS &&
            symbol->st_name < string_bytes &&
            address - image->base - symbol->st_value < symbol->st_size &&
            (!best || ELF64_ST_BIND(symbol->st_info) == STB_GLOBAL))
            best = symbol;
    }
    if (!best)
        return NULL;
    if (start)
        *start = image->base + best->st_value;
    return strings + best->st_name;
}

const void *image_note(const struct image *image, const char *owner, uint32_t type, size_t *bytes)
{
    for (size_t i = 0; i < image->phdr_count; i++) {
        const Elf64_Phdr *phdr = &image->phdrs[i];
        if (phdr->p_type != PT_NOTE || phdr->p_vaddr % 4 ||
            !image_holds(image, image->base + phdr->p_vaddr, phdr->p_filesz))
            continue;
        const char *note = (const char *)(image->base + phdr->p_vaddr);
        uint64_t align = phdr->p_align == 8 ? 8 : 4, left = phdr->p_filesz;
        while (left >= sizeof(Elf64_Nhdr)) {
            const Elf64_Nhdr *head = (const Elf64_Nhdr *)note;
            uint64_t desc = (sizeof *head + head->n_namesz + align - 1) & ~(align - 1);
            uint64_t next = (desc + head->n_descsz + align - 1) & ~(align - 1);
            if (desc + head->n_descsz > left)
                break;
            if (head->n_type == type && head->n_namesz == strlen(owner) + 1 &&
                memcmp(note + sizeof *head, owner, head->n_namesz) == 0) {
                if (bytes)
                    *bytes = head->n_descsz;
                return note + desc;
            }
            if (next >= left)
                break;
            note += next;
            left -= next;
        }
    }
    return NULL;
}
