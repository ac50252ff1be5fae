/*
 * image.h - our own loader of ELF shared images: the drivers and apps of the simulated machine.
 *
 * Words. An *image* is one loaded copy of a file; the same file may be loaded more than once. Its
 * *span* is [base, base + bytes): segments, then trap stubs. A *module* is the image's number as
 * its thread-local storage knows it (1, 2, …; the lowest free one).
 *
 * Invariants.
 *  1. An image lies exactly where the caller asked and nowhere else.
 *  2. Nothing binds to the host's libc by itself: an undefined symbol is answered by the resolver,
 *     or it is a weak zero, or a trap stub, or the load is refused and every such name is listed.
 *  3. A symbol that the image defines wins over the resolver (as -Bsymbolic does at link time).
 *  4. No page is writable and executable at once; RELRO is read-only before any code runs.
 *  5. No code of the image runs during image_load (IRELATIVE resolvers excepted).
 *  6. After image_unload the span faults until another image is loaded over it.
 *
 * Not thread-safe: the machine has one host thread. Functions marked [signal-safe] may be called
 * from a signal handler.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct image; /* opaque; lives until image_unload */

/* How an image uses a symbol it does not define. */
enum image_need {
    IMAGE_NEED_CALL,    /* only called (JUMP_SLOT): bind straight to the host function */
    IMAGE_NEED_ADDRESS, /* its address is taken, or it is data (GLOB_DAT, 64): must be stable */
};

/* Who answers for undefined symbols. Only `resolve` is required. */
struct image_resolver {
    void *context; /* handed to each callback */

    /* The address of `name`, or 0: not known here. Asked at most once per name and need. */
    uint64_t (*resolve)(void *context, const char *name, enum image_need need);

    /*
     * Is `name`, which resolve() does not know, internal to a library (libstdc++ and its like)?
     * Then it is bound to a trap stub and the image loads all the same. NULL: no name is.
     */
    bool (*may_trap)(void *context, const char *name);

    /*
     * A trap stub was executed: image code called `name`, which does not exist. Runs on the calling
     * fiber in normal context, called as if by the image itself (a frame-pointer walk from here
     * shows the caller). May leave by switching or unwinding; if it returns, the call yields 0.
     * Must be given when may_trap is; the resolver must then live as long as the image.
     */
    void (*missing)(void *context, const char *name);

    /*
     * The mark of an irqlab image: a symbol it must define, e.g. "__irqlab_image"; a note whose
     * owner is "irqlab" does as well. NULL: any image will do.
     */
    const char *mark;
};

enum image_failure {
    IMAGE_OK = 0,
    IMAGE_FAILED_FILE,       /* cannot be opened or read, or is shorter than its headers say */
    IMAGE_FAILED_FORMAT,     /* not ELF, wrong class, machine or type, or damaged */
    IMAGE_FAILED_NOT_IRQLAB, /* a fine shared object without the mark */
    IMAGE_FAILED_ADDRESS,    /* the span is taken, too large, or cannot be mapped */
    IMAGE_FAILED_RELOCATION, /* a relocation we refuse, named in the text */
    IMAGE_FAILED_MISSING,    /* undefined symbols nobody resolves: see `missing` */
    IMAGE_FAILED_MEMORY,     /* the host is out of memory, or too many images are loaded */
};

/* One undefined strong symbol that nobody resolved. */
struct image_missing {
    char *name;
    char *user;           /* a function or variable of the image that uses it, or NULL: not known */
    enum image_need need; /* the first use found */
};

/* Why a load failed. Zero it, or don't: image_load fills it. image_error_clear when done. */
struct image_error {
    enum image_failure failure;
    char text[512];                /* "FILE: cause; next step", one line, no newline */
    struct image_missing *missing; /* sorted by name; NULL unless IMAGE_FAILED_MISSING */
    size_t missing_count;
};

void image_error_clear(struct image_error *error);

/*
 * image_load - map, relocate and protect an image; its initialisers have not run yet.
 *
 * path      an ET_DYN x86-64 file (linked with -shared, -nostdlib, -z now, -Bsymbolic).
 * base      page-aligned address of the ELF's address 0. The span must be unmapped, or reserved by
 *           memory_reserve and free of other images.
 * resolver  see above; kept by pointer only if it has may_trap.
 * error     filled on failure; may be NULL.
 * Returns   the image, or NULL: nothing was mapped.
 *
 * Refused by name: TPOFF64 (initial-exec TLS), TLSDESC, COPY, text relocations, segments that are
 * writable and executable. `__tls_get_addr` always binds to ours; no resolver is asked.
 */
struct image *image_load(const char *path, uint64_t base, const struct image_resolver *resolver,
                         struct image_error *error);

/*
 * image_unload - make the span fault and free everything, the structure included. The span and the
 * name are remembered for image_unloaded_at (the last 64 of them). fini functions are not run.
 */
void image_unload(struct image *image);

/*
 * The same for code which knows that nothing of the image can run: the span faults from the next
 * image_settle or unload on, or never if an image_rewind comes first. Two system calls less.
 */
void image_unload_soon(struct image *image);
void image_settle(void);

/*
 * A moment of the list of images. While it is marked, an image that was there keeps its structure
 * and its pages when it is unloaded; image_rewind brings it back without reading the file again
 * (contents and protections of spans are for a snapshot to restore, before), and forgets the images
 * that were loaded since.
 */
void image_mark(void);
bool image_as_marked(void); /* none came or went since */
void image_rewind(void);
void image_unmark(void); /* after a rewind */

const char *image_name(const struct image *image);        /* base name of path, or as renamed */
void image_rename(struct image *image, const char *name); /* "driver.sys"; copied */
const char *image_path(const struct image *image);
uint64_t image_base(const struct image *image);
uint64_t image_bytes(const struct image *image); /* whole span, a multiple of the page */
unsigned image_module(const struct image *image);

/* The image whose span holds `address`, or NULL. [signal-safe] */
struct image *image_at(uint64_t address);

/* The i-th loaded image in order of loading, NULL when there are no more. */
struct image *image_get(size_t i);

/* Name of the image that was last unloaded from `address` and is still gone, or NULL. [signal-safe]
 */
const char *image_unloaded_at(uint64_t address);

/* Address of a symbol the image defines: dynamic symbols first, then .symtab; 0 if none. */
uint64_t image_find_symbol(const struct image *image, const char *name);

/* The same for a variable, static ones too; *bytes: its size. */
uint64_t image_find_variable(const struct image *image, const char *name, uint64_t *bytes);

/*
 * The defined symbol of .symtab/.dynsym that contains `address`, or NULL; *start (if not NULL) gets
 * its address. A linear search without DWARF, for error paths; symbols.h knows lines.
 */
const char *image_symbol_at(const struct image *image, uint64_t address, uint64_t *start);

/* Descriptor of the note (owner, type), e.g. ("GNU", 3) the build id; *bytes gets its size; or
 * NULL. */
const void *image_note(const struct image *image, const char *owner, uint32_t type, size_t *bytes);

/* Initialisers ------------------------------------------------------------------------------------
 *
 * The loader runs none. The caller starts a simulated thread, which calls image_run_init or, to
 * have control between two of them, calls each in turn.
 */
typedef void (*image_function)(int argc, char **argv, char **envp);

image_function image_init(const struct image *image, size_t i); /* i-th in order; NULL: no more */
image_function image_fini(const struct image *image, size_t i); /* i-th in order; NULL: no more */
void image_run_init(const struct image *image, int argc, char **argv, char **envp);
void image_run_fini(const struct image *image);

/* Snapshot ----------------------------------------------------------------------------------------
 *
 * Writable memory of an image is its writable segments (.data, .bss) less RELRO. Thread-local
 * blocks belong to whoever allocates them.
 */
struct image_range {
    uint64_t address;
    uint64_t bytes;
};

size_t image_writable_count(const struct image *image);
struct image_range image_writable(const struct image *image, size_t i); /* i < count, ascending */

bool image_snapshot(struct image *image); /* keep a copy of now; false: no memory. Repeatable. */
void image_restore(struct image *image);  /* put the last snapshot back; nothing if there is none */
bool image_is_restored(const struct image *image); /* equals its snapshot? (--verify-restore) */

/* Thread-local storage ----------------------------------------------------------------------------
 *
 * Storage is per *simulated* thread. Image code calls __tls_get_addr, which binds to ours, which
 * asks the machine for the current thread's block of that module. Without a callback each image has
 * one block for everybody (allocated at first use), so that simple tests need no machine.
 */

/*
 * The current simulated thread's block of `module`: `size` bytes aligned to `align`, the first
 * `init_size` copied from `init` and the rest zero when the thread touches it first. Never NULL.
 * Hot: called for each access to a thread_local.
 */
typedef void *(*image_tls_current)(unsigned module, size_t size, size_t align, const void *init,
                                   size_t init_size);

void image_set_tls_callback(image_tls_current current); /* NULL: back to one block per image */

struct image_tls {
    unsigned module;
    size_t size; /* 0: the image has no thread-local variables */
    size_t align;
    const void *init; /* initial contents, in the image */
    size_t init_size;
};

struct image_tls image_tls(const struct image *image);

/*
 * For machines that keep one pointer per thread and module: returns *slot; if that is NULL, first
 * allocates size bytes with `allocate` and fills them as above. NULL only if allocate failed.
 */
void *image_tls_block(const struct image *image, void **slot,
                      void *(*allocate)(void *context, size_t size, size_t align), void *context);

/* C++ exceptions ----------------------------------------------------------------------------------
 *
 * The unwinder that is linked into an image finds unwind tables through these. A resolver maps
 * "_dl_find_object" and "dl_iterate_phdr" to them. Addresses outside of images go to the host's.
 */
struct dl_find_object;
struct dl_phdr_info;
int host_dl_find_object(void *address, struct dl_find_object *result);

/* Does the address lie in irqlab itself or in a library of the host? */
bool image_is_host(uint64_t address);
int host_dl_iterate_phdr(int (*callback)(struct dl_phdr_info *info, size_t size, void *data),
                         void *data);
