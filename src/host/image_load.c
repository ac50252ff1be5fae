/*
 * image_load.c - open a file, check it, map it where the caller asked, protect it.
 *
 * The segments are read into anonymous memory, not mapped from the file: the compiler may write a
 * new file of that name while the old image is still loaded. Everything the file says about itself
 * is checked before it is used; a damaged file must give an error, never a crash.
 */
#define _GNU_SOURCE
#include "host/image.h"
#include "host/image_private.h"
#include "host/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool image_read(const struct image_file *file, void *to, uint64_t offset, uint64_t bytes)
{
    if (offset > file->bytes || bytes > file->bytes - offset)
        return false;
    for (uint64_t done = 0; done < bytes;) {
        ssize_t n = pread(file->fd, (char *)to + done, bytes - done, (off_t)(offset + done));
        if (n <= 0)
            return false;
        done += (uint64_t)n;
    }
    return true;
}

/* What a file that is not ELF probably is, so that the message can say what to do. */
static void image_not_elf(const struct image_file *file)
{
    char head[8] = {0};
    image_read(file, head, 0, file->bytes < sizeof head ? file->bytes : sizeof head);
    const char *what = "not an ELF file; give irqlab the source files of the driver or app";
    if (file->bytes == 0)
        what = "empty; build it again";
    else if (memcmp(head, "MZ", 2) == 0)
        what = "a Windows binary (PE); irqlab builds from source: give it the .c or .cpp files";
    else if (memcmp(head, "!<arch>", 7) == 0)
        what = "a static library; link it into an image, or give irqlab the source files";
    image_fail(file->error, IMAGE_FAILED_FORMAT, file->path, "%s", what);
}

static bool image_check_header(struct image_file *file)
{
    Elf64_Ehdr *ehdr = &file->ehdr;
    if (!image_read(file, ehdr, 0, sizeof *ehdr) || memcmp(ehdr->e_ident, ELFMAG, SELFMAG) != 0) {
        image_not_elf(file);
        return false;
    }
    const char *cause = NULL;
    if (ehdr->e_ident[EI_CLASS] != ELFCLASS64)
        cause = "a 32-bit ELF file; build it for x86-64 (without -m32)";
    else if (ehdr->e_ident[EI_DATA] != ELFDATA2LSB || ehdr->e_machine != EM_X86_64)
        cause = "built for another processor; irqlab runs x86-64 images: build it for x86-64";
    else if (ehdr->e_type == ET_REL)
        cause = "an object file, not linked; link it with -shared, or give irqlab the sources";
    else if (ehdr->e_type == ET_EXEC)
        cause = "a Linux program at a fixed address; give irqlab its source files";
    else if (ehdr->e_type != ET_DYN)
        cause = "not a shared image (ELF type is not ET_DYN); give irqlab the source files";
    else if (ehdr->e_phentsize != sizeof(Elf64_Phdr) || ehdr->e_phnum == 0 ||
             ehdr->e_phnum > IMAGE_PHDRS_MAX)
        cause = "damaged (program headers); build it again";
    if (cause)
        image_fail(file->error, IMAGE_FAILED_FORMAT, file->path, "%s", cause);
    return cause == NULL;
}

/* Read the program headers and work out the span. */
static bool image_check_segments(struct image_file *file, struct image *image)
{
    image->phdr_count = file->ehdr.e_phnum;
    image->phdrs = calloc(image->phdr_count, sizeof *image->phdrs);
    if (!image->phdrs) {
        image_fail(file->error, IMAGE_FAILED_MEMORY, file->path, "out of memory");
        return false;
    }
    if (!image_read(file, image->phdrs, file->ehdr.e_phoff,
                    image->phdr_count * sizeof *image->phdrs)) {
        image_damaged(file, "program headers");
        return false;
    }
    uint64_t end = 0, align = MEMORY_PAGE;
    bool any = false;
    for (size_t i = 0; i < image->phdr_count; i++) {
        const Elf64_Phdr *phdr = &image->phdrs[i];
        if (phdr->p_type == PT_INTERP) {
            image_fail(file->error, IMAGE_FAILED_FORMAT, file->path,
                       "a Linux program, not a shared image; give irqlab its source files");
            return false;
        }
        if (phdr->p_type != PT_LOAD)
            continue;
        if (phdr->p_filesz > phdr->p_memsz || phdr->p_offset > file->bytes ||
            phdr->p_filesz > file->bytes - phdr->p_offset || phdr->p_vaddr >= IMAGE_SPAN_MAX ||
            phdr->p_memsz >= IMAGE_SPAN_MAX || image_page_down(phdr->p_vaddr) < end) {
            image_damaged(file, "a segment; is the file cut off?");
            return false;
        }
        if ((phdr->p_flags & PF_W) && (phdr->p_flags & PF_X)) {
            image_fail(file->error, IMAGE_FAILED_FORMAT, file->path,
                       "has a segment that is writable and executable; link it without -N or "
                       "-z rwx and without executable stacks");
            return false;
        }
        if (!any && image_page_down(phdr->p_vaddr) != 0) {
            image_fail(file->error, IMAGE_FAILED_FORMAT, file->path,
                       "linked at a fixed address; link it without -Ttext-segment");
            return false;
        }
        any = true;
        end = image_page_up(phdr->p_vaddr + phdr->p_memsz);
        if (phdr->p_align > align)
            align = phdr->p_align;
    }
    if (!any) {
        image_damaged(file, "no loadable segment");
        return false;
    }
    if (image->base % align != 0 || image->base + end < image->base) {
        image_fail(file->error, IMAGE_FAILED_ADDRESS, file->path,
                   "cannot lie at 0x%llx: its segments are aligned to 0x%llx",
                   (unsigned long long)image->base, (unsigned long long)align);
        return false;
    }
    image->stubs = image->base + end;
    return true;
}

/*
 * Bytes for trap stubs: one for each symbol that may turn out undefined. .dynsym is not known
 * before the segments are read, so its size comes from the section headers; none there, no stubs.
 */
static uint64_t image_stub_room(const struct image_file *file)
{
    const Elf64_Ehdr *ehdr = &file->ehdr;
    Elf64_Shdr section;
    if (ehdr->e_shentsize != sizeof section)
        return 0;
    for (size_t i = 0; i < ehdr->e_shnum; i++)
        if (image_read(file, &section, ehdr->e_shoff + i * sizeof section, sizeof section) &&
            section.sh_type == SHT_DYNSYM && section.sh_size <= file->bytes)
            return image_page_up(section.sh_size / sizeof(Elf64_Sym) * IMAGE_TRAP_BYTES);
    return 0;
}

/* Take the span and fill the segments. */
static bool image_map(struct image_file *file, struct image *image, uint64_t stub_bytes)
{
    uint64_t bytes = image->stubs - image->base + stub_bytes;
    for (size_t i = 0; i < image_registry.count; i++) {
        const struct image *other = image_registry.image[i];
        if (image->base < other->base + other->bytes && other->base < image->base + bytes) {
            image_fail(file->error, IMAGE_FAILED_ADDRESS, file->path,
                       "cannot lie at 0x%llx: %s is loaded there; unload it first or choose "
                       "another slot",
                       (unsigned long long)image->base, other->name);
            return false;
        }
    }
    bool reserved = memory_is_reserved(image->base, bytes);
    bool taken = reserved ? memory_decommit(image->base, bytes) /* whatever was there is gone */
                          : memory_reserve_range(image->base, bytes);
    if (taken) {
        image->bytes = bytes; /* from here on image_free unmaps */
        image->own_reservation = !reserved;
        taken = memory_commit(image->base, bytes, MEMORY_WRITE);
    }
    if (!taken) {
        image_fail(file->error, IMAGE_FAILED_ADDRESS, file->path,
                   "cannot be mapped at 0x%llx (%llu KiB): %s", (unsigned long long)image->base,
                   (unsigned long long)bytes / 1024, strerror(errno));
        return false;
    }
    for (size_t i = 0; i < image->phdr_count; i++) {
        const Elf64_Phdr *phdr = &image->phdrs[i];
        if (phdr->p_type == PT_LOAD && !image_read(file, (void *)(image->base + phdr->p_vaddr),
                                                   phdr->p_offset, phdr->p_filesz)) {
            image_fail(file->error, IMAGE_FAILED_FILE, file->path,
                       "cannot be read: it shrank while it was loaded; try again");
            return false;
        }
    }
    return true;
}

/* Segments get the protection they ask for; RELRO stays writable until image_seal. */
static bool image_protect(const struct image *image)
{
    uint64_t end = image->base, span_end = image->base + image->bytes;
    bool done = true;
    for (size_t i = 0; i < image->phdr_count; i++) {
        const Elf64_Phdr *phdr = &image->phdrs[i];
        uint64_t from = image->base + image_page_down(phdr->p_vaddr);
        uint64_t to = image->base + image_page_up(phdr->p_vaddr + phdr->p_memsz);
        if (phdr->p_type != PT_LOAD || from == to)
            continue;
        if (from > end)
            done = done && memory_protect(end, from - end, MEMORY_NONE);
        end = to;
        if (phdr->p_flags & PF_W)
            continue; /* as it is */
        done = done &&
               memory_protect(from, to - from, phdr->p_flags & PF_X ? MEMORY_EXECUTE : MEMORY_READ);
    }
    if (span_end > image->stubs)
        done = done && memory_protect(image->stubs, span_end - image->stubs, MEMORY_EXECUTE);
    return done;
}

static bool image_seal(const struct image *image)
{
    return !image->relro.bytes ||
           memory_protect(image->relro.address, image->relro.bytes, MEMORY_READ);
}

/* Is this made by irqlab's pipeline? */
static bool image_has_mark(const struct image *image, const char *mark)
{
    if (!mark || image_find_symbol(image, mark))
        return true;
    for (uint32_t type = 0; type < 16; type++)
        if (image_note(image, "irqlab", type, NULL))
            return true;
    return false;
}

static bool image_build(struct image_file *file, struct image *image,
                        const struct image_resolver *resolver)
{
    if (!image_check_header(file) || !image_check_segments(file, image))
        return false;
    if (!image_map(file, image, resolver->may_trap ? image_stub_room(file) : 0) ||
        !image_read_dynamic(file, image) || !image_read_special(file, image))
        return false;
    image_read_symtab(file, image);
    if (!image_has_mark(image, resolver->mark)) {
        image_fail(file->error, IMAGE_FAILED_NOT_IRQLAB, file->path,
                   "a Linux shared object that irqlab did not build; give irqlab its source files");
        return false;
    }
    if (image->bytes > image->stubs - image->base) {
        image->trap_capacity = (image->bytes - (image->stubs - image->base)) / IMAGE_TRAP_BYTES;
        image->traps = calloc(image->trap_capacity, sizeof *image->traps);
    }
    if (!image_register(image) || (image->trap_capacity && !image->traps)) {
        image_fail(file->error, IMAGE_FAILED_MEMORY, file->path,
                   "too many images are loaded, or no memory");
        return false;
    }
    if (!image_relocate(image, resolver, file->error))
        return false;
    if (!image_protect(image) || !image_relocate_late(image, file->error) || !image_seal(image)) {
        if (!file->error || file->error->failure == IMAGE_OK)
            image_fail(file->error, IMAGE_FAILED_ADDRESS, file->path, "cannot be protected: %s",
                       strerror(errno));
        return false;
    }
    return true;
}

struct image *image_load(const char *path, uint64_t base, const struct image_resolver *resolver,
                         struct image_error *error)
{
    if (error)
        memset(error, 0, sizeof *error);
    struct image_file file = {.path = path, .error = error};
    if (base % MEMORY_PAGE)
        return image_fail(error, IMAGE_FAILED_ADDRESS, path, "0x%llx is not a page's address",
                          (unsigned long long)base);
    struct stat stat;
    file.fd = open(path, O_RDONLY | O_CLOEXEC);
    if (file.fd < 0 || fstat(file.fd, &stat) != 0 || !S_ISREG(stat.st_mode)) {
        int cause = file.fd < 0 ? errno : S_ISREG(stat.st_mode) ? errno : EISDIR;
        if (file.fd >= 0)
            close(file.fd);
        return image_fail(error, IMAGE_FAILED_FILE, path,
                          "cannot be opened: %s; is the path right?",
                          cause == EISDIR ? "not a regular file" : strerror(cause));
    }
    file.bytes = (uint64_t)stat.st_size;
    const char *slash = strrchr(path, '/');
    struct image *image = calloc(1, sizeof *image);
    bool built = false;
    if (image && (image->path = strdup(path)) && (image->name = strdup(slash ? slash + 1 : path))) {
        image->base = base;
        built = image_build(&file, image, resolver);
    } else {
        image_fail(error, IMAGE_FAILED_MEMORY, path, "out of memory");
    }
    close(file.fd);
    if (built)
        return image;
    if (image)
        image_unregister(image);
    image_free(image);
    return NULL;
}
