/*
 * image_parse.c - what a mapped image says about itself: dynamic section, symbols, thread-local
 * storage, unwind tables, writable ranges. Every table is checked to lie in the image before it is
 * used; after that the rest of the loader trusts it.
 */
#include "host/image.h"
#include "host/image_private.h"

#include <stdlib.h>
#include <string.h>

/* Copy .symtab and its strings. A file without them is fine: names are then fewer. */
void image_read_symtab(const struct image_file *file, struct image *image)
{
    const Elf64_Ehdr *ehdr = &file->ehdr;
    Elf64_Shdr symbols, strings;
    if (ehdr->e_shentsize != sizeof(Elf64_Shdr))
        return;
    for (size_t i = 0; i < ehdr->e_shnum; i++) {
        if (!image_read(file, &symbols, ehdr->e_shoff + i * sizeof symbols, sizeof symbols))
            return;
        if (symbols.sh_type != SHT_SYMTAB || symbols.sh_size > file->bytes)
            continue;
        if (!image_read(file, &strings, ehdr->e_shoff + symbols.sh_link * sizeof strings,
                        sizeof strings) ||
            strings.sh_type != SHT_STRTAB || strings.sh_size > file->bytes || !strings.sh_size)
            return;
        image->symtab = malloc(symbols.sh_size ? symbols.sh_size : 1);
        image->strtab = malloc(strings.sh_size);
        if (!image->symtab || !image->strtab ||
            !image_read(file, image->symtab, symbols.sh_offset, symbols.sh_size) ||
            !image_read(file, image->strtab, strings.sh_offset, strings.sh_size)) {
            free(image->symtab);
            free(image->strtab);
            image->symtab = NULL;
            image->strtab = NULL;
            return;
        }
        image->symtab_count = symbols.sh_size / sizeof(Elf64_Sym);
        image->strtab_bytes = strings.sh_size;
        image->strtab[strings.sh_size - 1] = 0;
        return;
    }
}

/* Highest symbol index any relocation uses, plus 1; the dynamic section does not say the count. */
static uint64_t image_relocated_symbols(const struct image_table *table)
{
    const Elf64_Rela *rela = (const Elf64_Rela *)table->address;
    uint64_t count = 0;
    for (size_t i = 0; i < table->bytes / sizeof *rela; i++)
        if (ELF64_R_SYM(rela[i].r_info) >= count)
            count = ELF64_R_SYM(rela[i].r_info) + 1;
    return count;
}

/* How many symbols a DT_GNU_HASH table covers: the end of the last chain. */
static uint64_t image_hashed_symbols(const struct image *image, uint64_t hash)
{
    if (!hash || hash % 8 || !image_holds(image, hash, 16))
        return 0;
    const uint32_t *head = (const uint32_t *)hash;
    uint64_t buckets = hash + 16 + (uint64_t)head[2] * 8, chains = buckets + (uint64_t)head[0] * 4;
    if (!image_holds(image, buckets, (uint64_t)head[0] * 4))
        return 0;
    uint32_t last = 0;
    for (uint32_t i = 0; i < head[0]; i++)
        if (((const uint32_t *)buckets)[i] > last)
            last = ((const uint32_t *)buckets)[i];
    if (last < head[1])
        return head[1];
    for (;; last++) {
        uint64_t at = chains + (uint64_t)(last - head[1]) * 4;
        if (!image_holds(image, at, 4))
            return 0;
        if (*(const uint32_t *)at & 1)
            return (uint64_t)last + 1;
    }
}

/* Find and check the tables the dynamic section points to. */
bool image_read_dynamic(struct image_file *file, struct image *image)
{
    uint64_t value[DT_NUM] = {0}, gnu_hash = 0;
    bool text_relocations = false;
    const Elf64_Phdr *dynamic = NULL;
    for (size_t i = 0; i < image->phdr_count; i++)
        if (image->phdrs[i].p_type == PT_DYNAMIC)
            dynamic = &image->phdrs[i];
    if (!dynamic || dynamic->p_vaddr % 8 ||
        !image_holds(image, image->base + dynamic->p_vaddr, dynamic->p_memsz)) {
        image_damaged(file, "no dynamic section");
        return false;
    }
    const Elf64_Dyn *dyn = (const Elf64_Dyn *)(image->base + dynamic->p_vaddr);
    for (size_t n = dynamic->p_memsz / sizeof *dyn; n && dyn->d_tag != DT_NULL; n--, dyn++) {
        if (dyn->d_tag == DT_GNU_HASH)
            gnu_hash = image->base + dyn->d_un.d_ptr;
        else if (dyn->d_tag == 36 || dyn->d_tag == 35) /* DT_RELR, DT_RELRSZ */
            *(dyn->d_tag == 36 ? &image->relr.address : &image->relr.bytes) = dyn->d_un.d_val;
        else if ((uint64_t)dyn->d_tag < DT_NUM)
            value[dyn->d_tag] = dyn->d_un.d_val;
        text_relocations |=
            dyn->d_tag == DT_TEXTREL || (dyn->d_tag == DT_FLAGS && (dyn->d_un.d_val & DF_TEXTREL));
    }
    if (text_relocations || value[DT_REL]) {
        image_fail(file->error, IMAGE_FAILED_RELOCATION, file->path,
                   "needs relocations in its code; compile every file of it with -fPIC");
        return false;
    }
    image->rela = (struct image_table){value[DT_RELA], value[DT_RELASZ]};
    image->jmprel = (struct image_table){value[DT_JMPREL], value[DT_PLTRELSZ]};
    image->init_array = (struct image_table){value[DT_INIT_ARRAY], value[DT_INIT_ARRAYSZ]};
    image->fini_array = (struct image_table){value[DT_FINI_ARRAY], value[DT_FINI_ARRAYSZ]};
    struct image_table strings = {value[DT_STRTAB], value[DT_STRSZ]};
    struct image_table symbols = {value[DT_SYMTAB], sizeof(Elf64_Sym)};
    struct image_table *tables[] = {&image->rela,       &image->jmprel, &image->relr,      &strings,
                                    &image->init_array, &symbols,       &image->fini_array};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        struct image_table *table = tables[i];
        if (!table->address || !table->bytes) {
            *table = (struct image_table){0, 0};
            continue;
        }
        table->address += image->base;
        if (table->address % (table == &strings ? 1 : 8) ||
            !image_holds(image, table->address, table->bytes)) {
            image_damaged(file, "the dynamic section");
            return false;
        }
    }
    image->init = value[DT_INIT] ? image->base + value[DT_INIT] : 0;
    image->fini = value[DT_FINI] ? image->base + value[DT_FINI] : 0;
    if (strings.bytes && ((const char *)strings.address)[strings.bytes - 1] == 0) {
        image->dynstr = (const char *)strings.address;
        image->dynstr_bytes = strings.bytes;
    }
    uint64_t count = image_relocated_symbols(&image->rela), more;
    if ((more = image_relocated_symbols(&image->jmprel)) > count)
        count = more;
    if ((more = image_hashed_symbols(image, gnu_hash)) > count)
        count = more;
    uint64_t hash = value[DT_HASH] ? image->base + value[DT_HASH] : 0;
    if (hash && hash % 4 == 0 && image_holds(image, hash, 8) && ((const uint32_t *)hash)[1] > count)
        count = ((const uint32_t *)hash)[1];
    if (count && (!symbols.address || !image->dynstr ||
                  !image_holds(image, symbols.address, count * sizeof(Elf64_Sym)))) {
        image_damaged(file, "the dynamic symbols");
        return false;
    }
    image->dynsym = (const Elf64_Sym *)symbols.address;
    image->dynsym_count = count;
    return true;
}

/* Add [from, to) to the writable ranges, joined with the one before if they touch. */
static void image_add_writable(struct image *image, uint64_t from, uint64_t to)
{
    struct image_range *last =
        image->writable_count ? &image->writable[image->writable_count - 1] : NULL;
    if (from >= to)
        return;
    if (last && last->address + last->bytes == from)
        last->bytes += to - from;
    else if (image->writable_count < IMAGE_RANGES_MAX)
        image->writable[image->writable_count++] = (struct image_range){from, to - from};
}

/* TLS, unwind tables, and what stays writable. */
bool image_read_special(struct image_file *file, struct image *image)
{
    for (size_t i = 0; i < image->phdr_count; i++) {
        const Elf64_Phdr *phdr = &image->phdrs[i];
        uint64_t at = image->base + phdr->p_vaddr;
        switch (phdr->p_type) {
        case PT_TLS:
            if (!image_holds(image, at, phdr->p_filesz) || phdr->p_memsz > IMAGE_SPAN_MAX ||
                phdr->p_filesz > phdr->p_memsz || (phdr->p_align & (phdr->p_align - 1))) {
                image_damaged(file, "the thread-local segment");
                return false;
            }
            image->tls.size = phdr->p_memsz;
            image->tls.align = phdr->p_align > 16 ? phdr->p_align : 16;
            image->tls.init = (const void *)at;
            image->tls.init_size = phdr->p_filesz;
            break;
        case PT_GNU_EH_FRAME:
            if (image_holds(image, at, phdr->p_memsz))
                image->eh_frame_hdr = at;
            break;
        case PT_GNU_RELRO:
            if (image_holds(image, at, phdr->p_memsz)) {
                image->relro.address = image_page_down(at);
                image->relro.bytes = image_page_down(at + phdr->p_memsz) - image->relro.address;
            }
            break;
        }
    }
    uint64_t relro = image->relro.address, relro_end = relro + image->relro.bytes;
    for (size_t i = 0; i < image->phdr_count; i++) {
        const Elf64_Phdr *phdr = &image->phdrs[i];
        uint64_t from = image->base + image_page_down(phdr->p_vaddr);
        uint64_t to = image->base + image_page_up(phdr->p_vaddr + phdr->p_memsz);
        if (phdr->p_type != PT_LOAD || !(phdr->p_flags & PF_W))
            continue;
        if (relro < relro_end && relro < to && relro_end > from) {
            image_add_writable(image, from, relro);
            from = relro_end;
        }
        image_add_writable(image, from, to);
    }
    return true;
}
