/*
 * image_tls.c - thread-local storage of images: per simulated thread, not per host thread.
 *
 * Code in an image calls __tls_get_addr with a pair (module, offset) that the relocations filled
 * in. The loader binds that name to image_tls_get_addr below, which asks the machine for the
 * current simulated thread's block.
 */
#include "host/image.h"
#include "host/image_private.h"

#include <stdlib.h>
#include <string.h>

static void *image_tls_allocate(void *context, size_t size, size_t align)
{
    return aligned_alloc(align, (size + align - 1) & ~(align - 1));
}

/* Without a machine: one block of the image for everybody. */
static void *image_tls_alone(struct image *image)
{
    void *block = image_tls_block(image, &image->tls_shared, image_tls_allocate, NULL);
    if (!block)
        abort(); /* the caller is generated code: there is nobody to tell */
    return block;
}

void *image_tls_get_addr(const struct image_tls_index *index)
{
    struct image *image = image_registry.module[index->module];
    const struct image_tls *tls = &image->tls;
    char *block = image_registry.tls_current
                      ? image_registry.tls_current(tls->module, tls->size, tls->align, tls->init,
                                                   tls->init_size)
                      : image_tls_alone(image);
    return block + index->offset;
}

void image_set_tls_callback(image_tls_current current)
{
    image_registry.tls_current = current;
}

struct image_tls image_tls(const struct image *image)
{
    return image->tls;
}

void *image_tls_block(const struct image *image, void **slot,
                      void *(*allocate)(void *context, size_t size, size_t align), void *context)
{
    if (*slot)
        return *slot;
    const struct image_tls *tls = &image->tls;
    char *block = allocate(context, tls->size ? tls->size : 1, tls->align ? tls->align : 1);
    if (!block)
        return NULL;
    if (tls->init_size)
        memcpy(block, tls->init, tls->init_size);
    memset(block + tls->init_size, 0, tls->size - tls->init_size);
    return *slot = block;
}
