/*
 * image_unwind.c - unwind tables of images, asked for by the unwinder that is linked into them.
 *
 * libgcc_eh finds tables with _dl_find_object (glibc 2.35 and later) or dl_iterate_phdr. Both know
 * nothing of our images, so a resolver maps them to the two functions here. Frames of irqlab
 * itself, between two image frames, are the host's to describe.
 */
#define _GNU_SOURCE /* dl_iterate_phdr, _dl_find_object */
#include <dlfcn.h>
#include <link.h>

#include "host/image.h"
#include "host/image_private.h"

#include <string.h>

int host_dl_find_object(void *address, struct dl_find_object *result)
{
    const struct image *image = image_at((uint64_t)address);
    if (!image)
        return _dl_find_object(address, result);
    if (!image->eh_frame_hdr)
        return -1;
    memset(result, 0, sizeof *result);
    result->dlfo_map_start = (void *)image->base;
    result->dlfo_map_end = (void *)(image->base + image->bytes);
    result->dlfo_eh_frame = (void *)image->eh_frame_hdr;
    return 0;
}

bool image_is_host(uint64_t address)
{
    struct dl_find_object found;

    return _dl_find_object((void *)address, &found) == 0;
}

/* The host's own list is walked with its counts raised by ours: unwinders cache by these counts. */
struct image_unwind_walk {
    int (*callback)(struct dl_phdr_info *info, size_t size, void *data);
    void *data;
    unsigned long long host_adds, host_subs;
};

static int image_unwind_counts(struct dl_phdr_info *info, size_t size, void *data)
{
    struct image_unwind_walk *walk = data;
    walk->host_adds = info->dlpi_adds;
    walk->host_subs = info->dlpi_subs;
    return 1;
}

static int image_unwind_host(struct dl_phdr_info *info, size_t size, void *data)
{
    struct image_unwind_walk *walk = data;
    struct dl_phdr_info copy = *info;
    copy.dlpi_adds += image_registry.loads;
    copy.dlpi_subs += image_registry.unloads;
    return walk->callback(&copy, sizeof copy, walk->data);
}

int host_dl_iterate_phdr(int (*callback)(struct dl_phdr_info *info, size_t size, void *data),
                         void *data)
{
    struct image_unwind_walk walk = {.callback = callback, .data = data};
    dl_iterate_phdr(image_unwind_counts, &walk);
    for (size_t i = 0; i < image_registry.count; i++) {
        const struct image *image = image_registry.image[i];
        struct dl_phdr_info info = {
            .dlpi_addr = image->base,
            .dlpi_name = image->path,
            .dlpi_phdr = image->phdrs,
            .dlpi_phnum = (uint16_t)image->phdr_count,
            .dlpi_adds = walk.host_adds + image_registry.loads,
            .dlpi_subs = walk.host_subs + image_registry.unloads,
            .dlpi_tls_modid = image->tls.size ? image->module : 0,
        };
        int result = callback(&info, sizeof info, data);
        if (result)
            return result;
    }
    return dl_iterate_phdr(image_unwind_host, &walk);
}
