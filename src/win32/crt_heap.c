/* crt_heap.c - malloc and its family; operator new of libstdc++ comes here through malloc. */
#include "win32/crt.h"

#include <string.h>

static void *allocate(size_t bytes, size_t align, bool zero)
{
    void *block = win32_heap_alloc(win32_current(), bytes, align, zero);

    if (!block)
        crt_set_errno(CRT_ENOMEM);
    return block;
}

void *crt_malloc(size_t bytes)
{
    return allocate(bytes, 16, false);
}

void *crt_calloc(size_t count, size_t bytes)
{
    if (bytes && count > SIZE_MAX / bytes) {
        crt_set_errno(CRT_ENOMEM);
        return NULL;
    }
    return allocate(count * bytes, 16, true);
}

void crt_free(void *block)
{
    win32_free(block);
}

void *crt_realloc(void *block, size_t bytes)
{
    size_t old;
    void *larger;

    if (!block)
        return crt_malloc(bytes);
    if (!bytes) {
        crt_free(block);
        return NULL;
    }
    if (!win32_heap_find(win32_current(), block, &old)) {
        win32_free(block); /* says what is wrong with it */
        return NULL;
    }
    larger = crt_malloc(bytes);
    if (!larger)
        return NULL;
    memcpy(larger, block, old < bytes ? old : bytes);
    win32_free(block);
    return larger;
}

void *crt_recalloc(void *block, size_t count, size_t bytes)
{
    size_t old = 0;
    char *larger;

    if (bytes && count > SIZE_MAX / bytes) {
        crt_set_errno(CRT_ENOMEM);
        return NULL;
    }
    if (block)
        win32_heap_find(win32_current(), block, &old);
    larger = crt_realloc(block, count * bytes);
    if (larger && count * bytes > old)
        memset(larger + old, 0, count * bytes - old);
    return larger;
}

size_t crt_msize(void *block)
{
    size_t bytes;

    if (win32_heap_find(win32_current(), block, &bytes))
        return bytes;
    crt_set_errno(CRT_EINVAL);
    return (size_t)-1;
}

void *crt_expand(void *block, size_t bytes)
{
    size_t old;

    return win32_heap_find(win32_current(), block, &old) && bytes <= old ? block : NULL;
}

/* --- with alignment --------------------------------------------------------------------------- */

static bool power_of_two(size_t n)
{
    return n && !(n & (n - 1));
}

void *crt_aligned_malloc(size_t bytes, size_t align)
{
    if (!power_of_two(align)) {
        crt_set_errno(CRT_EINVAL);
        return NULL;
    }
    return allocate(bytes, align, false);
}

void *crt_aligned_realloc(void *block, size_t bytes, size_t align)
{
    size_t old = 0;
    void *larger;

    if (block && !bytes) {
        win32_free(block);
        return NULL;
    }
    larger = crt_aligned_malloc(bytes, align);
    if (larger && block && win32_heap_find(win32_current(), block, &old)) {
        memcpy(larger, block, old < bytes ? old : bytes);
        win32_free(block);
    }
    return larger;
}

void crt_aligned_free(void *block)
{
    win32_free(block);
}

size_t crt_aligned_msize(void *block, size_t align, size_t offset)
{
    return crt_msize(block);
}

/* aligned_alloc and posix_memalign: what libstdc++ calls. */
void *crt_aligned_alloc(size_t align, size_t bytes)
{
    return crt_aligned_malloc(bytes, align < 16 ? 16 : align);
}

int32_t crt_posix_memalign(void **block, size_t align, size_t bytes)
{
    void *got = crt_aligned_alloc(align, bytes);

    if (!got)
        return CRT_ENOMEM;
    *block = got;
    return 0;
}

int32_t crt_heapchk(void)
{
    return -2; /* _HEAPOK */
}

int32_t crt_heapmin(void)
{
    return 0;
}

/* --- copies of strings ------------------------------------------------------------------------ */

char *crt_strdup(const char *text)
{
    size_t bytes;
    char *copy;

    if (!text)
        return NULL;
    bytes = strlen(text) + 1;
    copy = crt_malloc(bytes);
    return copy ? memcpy(copy, text, bytes) : NULL;
}

uint16_t *crt_wcsdup(const uint16_t *text)
{
    size_t bytes;
    uint16_t *copy;

    if (!text)
        return NULL;
    bytes = (win32_wide_length(text) + 1) * sizeof *text;
    copy = crt_malloc(bytes);
    return copy ? memcpy(copy, text, bytes) : NULL;
}

/* --- scratch ---------------------------------------------------------------------------------- */

void *crt_scratch(enum crt_scratch kind, size_t bytes)
{
    struct win32_thread *user = win32_thread();
    size_t old = 0;

    if (user->scratch[kind])
        win32_heap_find(user->process, user->scratch[kind], &old);
    if (old < bytes) {
        if (user->scratch[kind])
            win32_free(user->scratch[kind]);
        user->scratch[kind] = win32_alloc(bytes);
    }
    return user->scratch[kind];
}
