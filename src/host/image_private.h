/*
 * image_private.h - what the files image*.c share. Nobody else includes it.
 *
 * image_load.c   open, check, map, protect      image_reloc.c    relocations and symbol binding
 * image_parse.c  dynamic section, tables        image_tls.c      thread-local storage
 * image.c        registry, look-ups, unload
 * image_error.c  texts, who uses a missing name image_unwind.c   unwind tables for the image's own
 * image_state.c  snapshot, initialisers         image_trap.S     unwinder; entry of trap stubs
 */
#pragma once
#include "host/image.h"
#include "host/memory.h"

#include <elf.h>

#define IMAGE_MAX 1024                /* loaded at once */
#define IMAGE_REMEMBERED 64           /* unloaded ones we still know by name */
#define IMAGE_RANGES_MAX 16           /* writable ranges of one image */
#define IMAGE_PHDRS_MAX 64            /* more is a damaged file */
#define IMAGE_TRAP_BYTES 32           /* one trap stub */
#define IMAGE_SPAN_MAX 0x100000000ull /* an image slot */

/* One trap stub's argument. */
struct image_trap {
    const struct image_resolver *resolver;
    const char *name; /* in the image's .dynstr */
};

/* A table of the dynamic section, checked to lie in the image. */
struct image_table {
    uint64_t address; /* 0: absent */
    uint64_t bytes;
};

struct image {
    char *path;
    char *name;
    uint64_t base;
    uint64_t bytes; /* span: segments and trap stubs */
    uint64_t stubs; /* address of the first trap stub; the segments end there */
    unsigned module;
    bool own_reservation; /* the span was not reserved before: give it back */
    Elf64_Phdr *phdrs;
    size_t phdr_count;

    /* From the dynamic section. */
    const Elf64_Sym *dynsym;
    size_t dynsym_count;
    const char *dynstr;
    uint64_t dynstr_bytes;
    struct image_table rela, jmprel, relr, init_array, fini_array;
    uint64_t init, fini; /* DT_INIT, DT_FINI as addresses; 0: none */

    /* Copies of .symtab and .strtab of the file; NULL if stripped. */
    Elf64_Sym *symtab;
    size_t symtab_count;
    char *strtab;
    uint64_t strtab_bytes;

    struct image_tls tls;
    void *tls_shared;      /* everybody's block while no callback is set */
    uint64_t eh_frame_hdr; /* address; 0: none */

    struct image_range relro; /* whole pages; bytes 0: none */
    struct image_range writable[IMAGE_RANGES_MAX];
    size_t writable_count;
    char *snapshot; /* the ranges, one after the other; NULL: none taken */
    bool held;      /* was there at image_mark: outlives its unloading */

    struct image_trap *traps; /* one per stub */
    size_t trap_count;
    size_t trap_capacity;
};

/* The process's images. An entry of `image` is complete before count covers it. */
struct image_registry {
    struct image *image[IMAGE_MAX]; /* in order of loading */
    size_t count;
    struct image *module[IMAGE_MAX + 1]; /* by module; [0] is unused */
    image_tls_current tls_current;
    unsigned long long loads, unloads; /* since the process began */
    uint64_t low, high;                /* no image ever lay outside of [low, high) */
    struct {
        uint64_t base, bytes;
        char name[64];
    } unloaded[IMAGE_REMEMBERED];  /* ring: newest at unloads - 1 */
    struct image_registry *marked; /* as it was at image_mark; NULL: there is no mark */
    struct image *vanishing;       /* unloaded, and its span does not fault yet; NULL: none */
};

extern struct image_registry image_registry;

/* Fill error with "FILE: text" (FILE the base name of path) and return NULL. */
struct image *image_fail(struct image_error *error, enum image_failure failure, const char *path,
                         const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Is [address, address + bytes) within one loadable segment's memory? */
bool image_holds(const struct image *image, uint64_t address, uint64_t bytes);

/* Name of a symbol of .dynsym; "" if the file is damaged. */
const char *image_dynsym_name(const struct image *image, const Elf64_Sym *symbol);

/*
 * Apply all relocations but those that run resolver functions of the image (IRELATIVE); all
 * segments are writable. Then, with the code executable and RELRO still writable, those. False:
 * *error says.
 */
bool image_relocate(struct image *image, const struct image_resolver *resolver,
                    struct image_error *error);
bool image_relocate_late(struct image *image, struct image_error *error);

/* Function or variable that uses the word at `slot`, or NULL. Slow: scans the code. */
const char *image_user_of(const struct image *image, uint64_t slot);

/* Register: picks the module. False: too many. */
bool image_register(struct image *image);
void image_unregister(struct image *image); /* nothing if it is not registered */
void image_free(struct image *image);       /* unmaps and frees; not registered any more */

/* A file being loaded. */
struct image_file {
    int fd;
    uint64_t bytes;
    const char *path;
    Elf64_Ehdr ehdr;
    struct image_error *error;
};

static inline uint64_t image_page_up(uint64_t x)
{
    return (x + MEMORY_PAGE - 1) & ~(uint64_t)(MEMORY_PAGE - 1);
}

static inline uint64_t image_page_down(uint64_t x)
{
    return x & ~(uint64_t)(MEMORY_PAGE - 1);
}

/* Bytes of the file; false if it is too short. */
bool image_read(const struct image_file *file, void *to, uint64_t offset, uint64_t bytes);

#define image_damaged(file, what)                                                                  \
    image_fail((file)->error, IMAGE_FAILED_FORMAT, (file)->path, "damaged (%s); build it again",   \
               what)

void image_read_symtab(const struct image_file *file, struct image *image);
bool image_read_dynamic(struct image_file *file, struct image *image);
bool image_read_special(struct image_file *file, struct image *image);

/* What __tls_get_addr gets. */
struct image_tls_index {
    uint64_t module;
    uint64_t offset;
};
void *image_tls_get_addr(const struct image_tls_index *index);

void image_trap_entry(void); /* in image_trap.S; %r11 = struct image_trap * */
void image_trap_hit(const struct image_trap *trap);
