/*
 * compile_link.c - objects to a shared image.
 *
 * The image keeps its undefined symbols: the loader answers them (image.h). It carries the build
 * identifier as its GNU build id, and the symbol __irqlab_image, by which the loader knows an image
 * of ours.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/compile_private.h"
#include "host/compile_wide.h"

static const char *const link_options[] = {
    "-shared",
    "-nostdlib",
    "-Wl,-z,now",
    "-Wl,-z,relro",
    "-Wl,-z,noexecstack",
    "-Wl,-Bsymbolic",
    "-Wl,--hash-style=gnu",
    "-Wl,--gc-sections",
    "-Wl,--undefined=__irqlab_image",
    NULL,
};

/* Every image begins with this: the mark, and the handle that C++ registers destructors under. */
static const char start_source[] = ".section .note.irqlab,\"a\",@note\n"
                                   ".globl __irqlab_image\n"
                                   ".type __irqlab_image,@object\n"
                                   "__irqlab_image:\n"
                                   ".long 7,4,1\n"
                                   ".asciz \"irqlab\"\n"
                                   ".byte 0\n"
                                   ".long 1\n"
                                   ".size __irqlab_image,.-__irqlab_image\n"
                                   ".section .data.rel.ro,\"aw\"\n"
                                   ".hidden __dso_handle\n"
                                   ".globl __dso_handle\n"
                                   ".type __dso_handle,@object\n"
                                   ".p2align 3\n"
                                   "__dso_handle: .quad __dso_handle\n"
                                   ".size __dso_handle,8\n"
                                   ".section .note.GNU-stack,\"\",@progbits\n";

/* The object of what is assembled, made when the cache does not have it. NULL: a message was given.
 */
static char *assembled(const struct toolchain *toolchain, const char *source)
{
    uint8_t key[CACHE_KEY_BYTES];
    struct cache_key *k = cache_key_new();

    cache_key_add_string(k, toolchain->version);
    cache_key_add_string(k, source);
    cache_key_end(k, key);
    if (cache_has(key, ".o"))
        return cache_path(key, ".o");
    char *name = cache_begin(key, ".o");
    if (!name)
        return NULL;
    char *argv[] = {toolchain->path, "-x", "assembler", "-c", "-o", name, "-", NULL};
    struct process process = {.argv = argv, .input = source, .input_length = strlen(source)};
    struct process_result result;
    bool ok = process_run(&process, &result);
    compile_show_messages(result.err, result.err_length);
    process_result_free(&result);
    if (ok)
        return cache_commit(key, ".o", name);
    if (!process_interrupted())
        fprintf(stderr, "irqlab: %s cannot assemble; is the package binutils installed?\n",
                toolchain->path);
    cache_abandon(name);
    return NULL;
}

static char *start_object(const struct toolchain *toolchain, const struct compile_options *options)
{
    char *near = options->near.machine ? compile_near_source(&options->near) : NULL;
    char *source = host_format("%s%s", start_source, near ? near : "");
    char *object = assembled(toolchain, source);

    free(source);
    free(near);
    return object;
}

static void build_id(const struct compile_object *objects, size_t count,
                     uint8_t id[CACHE_KEY_BYTES])
{
    struct cache_key *key = cache_key_new();

    for (size_t i = 0; i < count; i++)
        cache_key_add(key, objects[i].token_hash, sizeof objects[i].token_hash);
    cache_key_end(key, id);
}

/* wide: what a C++ app that needs it gets besides; or NULL. */
static void link_argv(const struct toolchain *toolchain, const struct compile_options *options,
                      const struct compile_object *objects, size_t count,
                      const struct compile_image *image, const char *start,
                      const struct wide_support *wide, struct strings *argv)
{
    char digits[CACHE_KEY_TEXT];

    cache_key_text(image->build_id, digits);
    strings_add(argv, "%s", toolchain->path);
    strings_add_all(argv, link_options);
    strings_add(argv, "-Wl,--build-id=0x%s", digits);
    strings_add(argv, "%s", start);
    for (size_t i = 0; i < count; i++)
        strings_add(argv, "%s", objects[i].path);
    if (image->is_cplusplus && options->is_app) {
        if (wide && wide->object)
            strings_add(argv, "%s", wide->object);
        strings_add(argv, "-Wl,--start-group");
        strings_add(argv, "%s", wide && wide->library ? wide->library : toolchain->libstdcxx);
        strings_add(argv, "%s", toolchain->libgcc_eh);
        strings_add(argv, "-Wl,--end-group");
    }
    if (*toolchain->libgcc)
        strings_add(argv, "%s", toolchain->libgcc);
}

/* tentative: whoever asks tries again with new objects, so that what it says is not shown yet. */
static enum compile_status run_linker(const struct strings *argv, const char *name, bool tentative)
{
    struct strings all = {0};
    struct process_result result;
    enum compile_status status = COMPILE_OK;

    strings_add_all(&all, (const char *const *)argv->items);
    strings_add(&all, "-o");
    strings_add(&all, "%s", name);
    struct process process = {.argv = all.items};
    if (!process_run(&process, &result)) {
        if (process_interrupted()) {
            status = COMPILE_INTERRUPTED;
        } else if (result.status == -1) {
            fprintf(stderr, "irqlab: cannot run %s: %s\n", argv->items[0], strerror(errno));
            status = COMPILE_NO_COMPILER;
        } else {
            status = result.status > 128 || cache_is_full() ? COMPILE_FAILED : COMPILE_REFUSED;
        }
    }
    if (status == COMPILE_OK || !tentative)
        compile_show_messages(result.err, result.err_length);
    process_result_free(&result);
    strings_free(&all);
    return status;
}

/* The image was not there before. */
static enum compile_status link_fresh(const struct toolchain *toolchain,
                                      const struct compile_options *options,
                                      const struct compile_object *objects, size_t count,
                                      const char *start, const uint8_t key[CACHE_KEY_BYTES],
                                      bool tentative, struct compile_image *image)
{
    struct strings argv = {0};
    struct wide_support wide = {0};
    enum compile_status status = COMPILE_OK;

    if (image->is_cplusplus && options->is_app)
        status = compile_wide_support(options, toolchain, objects, count, &wide);
    char *name = status == COMPILE_OK ? cache_begin(key, ".so") : NULL;
    if (status == COMPILE_OK) {
        link_argv(toolchain, options, objects, count, image, start, &wide, &argv);
        status = name ? run_linker(&argv, name, tentative) : COMPILE_FAILED;
    }
    if (status == COMPILE_OK) {
        image->path = cache_commit(key, ".so", name);
        if (!image->path)
            status = COMPILE_FAILED;
    } else if (name) {
        cache_abandon(name);
    }
    compile_wide_free(&wide);
    strings_free(&argv);
    return status;
}

/* An image's key: what goes into it. An object's path says what is in the object, and changes with
 * the headers that wide.cpp has in common with it. */
static void image_key(const struct toolchain *toolchain, const struct compile_options *options,
                      const struct compile_object *objects, size_t count,
                      const struct compile_image *image, const char *start,
                      uint8_t key[CACHE_KEY_BYTES])
{
    struct cache_key *k = cache_key_new();
    struct strings argv = {0};
    struct text wide;
    const char *root = compile_include_root();

    link_argv(toolchain, options, objects, count, image, start, NULL, &argv);
    cache_key_add_string(k, "image 2");
    cache_key_add_string(k, toolchain->version);
    cache_key_add_strings(k, &argv);
    strings_free(&argv);
    if (image->is_cplusplus && options->is_app && root) {
        char *path = host_format("%s/crt/irqlab/wide.cpp", root);
        if (cache_read_file(path, &wide))
            cache_key_add(k, wide.text, wide.length);
        text_free(&wide);
        free(path);
    }
    cache_key_end(k, key);
}

enum compile_status compile_link_with(const struct toolchain *toolchain,
                                      const struct compile_options *options,
                                      const struct compile_object *objects, size_t count,
                                      bool tentative, struct compile_image *image)
{
    uint8_t key[CACHE_KEY_BYTES];
    enum compile_status status = COMPILE_OK;

    *image = (struct compile_image){0};
    for (size_t i = 0; i < count; i++)
        image->is_cplusplus |= objects[i].is_cplusplus;
    if (image->is_cplusplus && options->is_app && !*toolchain->libstdcxx) {
        fprintf(stderr,
                "irqlab: %s has no libstdc++.a, which C++ apps are linked with; install g++\n",
                toolchain->path);
        return COMPILE_NO_COMPILER;
    }
    char *start = start_object(toolchain, options);
    if (!start)
        return COMPILE_FAILED;
    build_id(objects, count, image->build_id);
    image_key(toolchain, options, objects, count, image, start, key);
    if (cache_has(key, ".so")) {
        image->path = cache_path(key, ".so");
        image->from_cache = true;
    } else {
        status = link_fresh(toolchain, options, objects, count, start, key, tentative, image);
    }
    if (status == COMPILE_REFUSED && tentative)
        unlink(start); /* it may be the one that is damaged */
    free(start);
    for (size_t i = 0; status == COMPILE_OK && i < count; i++) {
        compile_add_pragmas(&image->pragmas, &objects[i].pragmas);
        strings_add(&image->objects, "%s", objects[i].path);
    }
    return status;
}

enum compile_status compile_link(const struct compile_options *options,
                                 const struct compile_object *objects, size_t count,
                                 struct compile_image *image)
{
    struct toolchain toolchain;

    if (!toolchain_find(options->compiler, &toolchain))
        return COMPILE_NO_COMPILER;
    enum compile_status status =
        compile_link_with(&toolchain, options, objects, count, false, image);
    toolchain_free(&toolchain);
    return status;
}

void compile_image_free(struct compile_image *image)
{
    free(image->path);
    rewrite_pragmas_free(&image->pragmas);
    strings_free(&image->objects);
    *image = (struct compile_image){0};
}
