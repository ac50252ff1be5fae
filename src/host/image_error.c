/*
 * image_error.c - why an image did not load, said so that its author can act on it.
 */
#include "host/image.h"
#include "host/image_private.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct image *image_fail(struct image_error *error, enum image_failure failure, const char *path,
                         const char *format, ...)
{
    if (!error)
        return NULL;
    const char *slash = strrchr(path, '/');
    int used = snprintf(error->text, sizeof error->text, "%s: ", slash ? slash + 1 : path);
    if (used < 0 || (size_t)used >= sizeof error->text)
        used = 0;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(error->text + used, sizeof error->text - (size_t)used, format, arguments);
    va_end(arguments);
    error->failure = failure;
    return NULL;
}

void image_error_clear(struct image_error *error)
{
    for (size_t i = 0; i < error->missing_count; i++) {
        free(error->missing[i].name);
        free(error->missing[i].user);
    }
    free(error->missing);
    memset(error, 0, sizeof *error);
}

/* The instruction at `at` is a call or jump (e8, e9) with this target. */
static bool image_branches_to(const uint8_t *at, uint64_t target)
{
    int32_t distance;
    if (*at != 0xe8 && *at != 0xe9)
        return false;
    memcpy(&distance, at + 1, sizeof distance);
    return (uint64_t)at + 5 + (uint64_t)(int64_t)distance == target;
}

/*
 * A linkage stub jumps through the slot: find a caller of that stub. `jump` is the address of its
 * jmp, which an endbr64 or a bnd prefix may precede.
 */
static const char *image_caller_of(const struct image *image, const uint8_t *code, uint64_t bytes,
                                   uint64_t jump)
{
    for (uint64_t i = 0; i + 5 <= bytes; i++)
        for (uint64_t before = 0; before <= 5; before++)
            if (image_branches_to(code + i, jump - before)) {
                const char *user = image_symbol_at(image, (uint64_t)code + i, NULL);
                if (user)
                    return user;
            }
    return NULL;
}

const char *image_user_of(const struct image *image, uint64_t slot)
{
    const char *user = image_symbol_at(image, slot, NULL);
    if (user && user[0] != '_') /* a variable initialised with the address; not a linker's mark */
        return user;
    for (size_t p = 0; p < image->phdr_count; p++) {
        const Elf64_Phdr *phdr = &image->phdrs[p];
        if (phdr->p_type != PT_LOAD || !(phdr->p_flags & PF_X))
            continue;
        const uint8_t *code = (const uint8_t *)(image->base + phdr->p_vaddr);
        for (uint64_t i = 2; i + 4 <= phdr->p_filesz; i++) {
            int32_t distance;
            memcpy(&distance, code + i, sizeof distance);
            if ((uint64_t)code + i + 4 + (uint64_t)(int64_t)distance != slot)
                continue;
            user = image_symbol_at(image, (uint64_t)code + i, NULL);
            if (!user && code[i - 2] == 0xff && code[i - 1] == 0x25)
                user = image_caller_of(image, code, phdr->p_filesz, (uint64_t)code + i - 2);
            if (user)
                return user;
        }
    }
    return NULL;
}
