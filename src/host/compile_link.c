/*
 * compile_link.c - objects to a shared image, and whole projects.
 *
 * The image keeps its undefined symbols: the loader answers them (image.h). It carries the build
 * identifier as its GNU build id, and the symbol __irqlab_image, by which the loader knows an image
 * of ours.
 */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/compile_private.h"

static const char *const link_options[] = {
    "-shared",
    "-nostdlib",
    "-Wl,-z,now",
    "-Wl,-z,relro",
    "-Wl,-z,noexecstack",
    "-Wl,-Bsymbolic",
    "-Wl,--hash-style=gnu",
    "-Wl,--gc-sections",
    "-Wl,--defsym=__irqlab_image=0",
    NULL,
};

static void build_id(const struct compile_object *objects, size_t count, uint8_t id[CACHE_KEY_BYTES])
{
    struct cache_key *key = cache_key_new();

    for (size_t i = 0; i < count; i++)
        cache_key_add(key, objects[i].token_hash, sizeof objects[i].token_hash);
    cache_key_end(key, id);
}

static void link_argv(const struct toolchain *toolchain, const struct compile_options *options,
                      const struct compile_object *objects, size_t count,
                      const struct compile_image *image, struct strings *argv)
{
    char digits[CACHE_KEY_TEXT];

    cache_key_text(image->build_id, digits);
    strings_add(argv, "%s", toolchain->path);
    strings_add_all(argv, link_options);
    strings_add(argv, "-Wl,--build-id=0x%s", digits);
    for (size_t i = 0; i < count; i++)
        strings_add(argv, "%s", objects[i].path);
    if (image->is_cplusplus) {
        strings_add(argv, "-Wl,--defsym=__dso_handle=__ehdr_start");
        if (options->is_app) {
            strings_add(argv, "-Wl,--start-group");
            strings_add(argv, "%s", toolchain->libstdcxx);
            strings_add(argv, "%s", toolchain->libgcc_eh);
            strings_add(argv, "-Wl,--end-group");
        }
    }
    if (*toolchain->libgcc)
        strings_add(argv, "%s", toolchain->libgcc);
}

static enum compile_status run_linker(const struct strings *argv, const char *name)
{
    struct strings all = {0};
    struct process_result result;
    enum compile_status status = COMPILE_OK;

    strings_add_all(&all, (const char *const *)argv->items);
    strings_add(&all, "-o");
    strings_add(&all, "%s", name);
    struct process process = {.argv = all.items};
    if (!process_run(&process, &result)) {
        if (result.status == -1) {
            fprintf(stderr, "irqlab: cannot run %s: %s\n", argv->items[0], strerror(errno));
            status = COMPILE_NO_COMPILER;
        } else {
            status = result.status > 128 ? COMPILE_FAILED : COMPILE_REFUSED;
        }
    }
    compile_show_messages(result.err, result.err_length);
    process_result_free(&result);
    strings_free(&all);
    return status;
}

static enum compile_status link_with(const struct toolchain *toolchain,
                                     const struct compile_options *options,
                                     const struct compile_object *objects, size_t count,
                                     struct compile_image *image)
{
    struct strings argv = {0};
    uint8_t key[CACHE_KEY_BYTES];
    enum compile_status status = COMPILE_OK;

    *image = (struct compile_image){0};
    for (size_t i = 0; i < count; i++)
        image->is_cplusplus |= objects[i].is_cplusplus;
    if (image->is_cplusplus && options->is_app && !*toolchain->libstdcxx) {
        fprintf(stderr, "irqlab: %s has no libstdc++_pic.a, which C++ apps are linked with; install "
                        "the package libstdc++-12-pic (or the one of your gcc's version)\n",
                toolchain->path);
        return COMPILE_NO_COMPILER;
    }
    build_id(objects, count, image->build_id);
    link_argv(toolchain, options, objects, count, image, &argv);
    struct cache_key *k = cache_key_new();
    cache_key_add_string(k, "image 1");
    cache_key_add_string(k, toolchain->version);
    cache_key_add_strings(k, &argv); /* an object's path says what is in it */
    cache_key_end(k, key);
    if (cache_has(key, ".so")) {
        image->path = cache_path(key, ".so");
        image->from_cache = true;
    } else {
        char *name = cache_begin(key, ".so");
        status = name ? run_linker(&argv, name) : COMPILE_FAILED;
        if (status == COMPILE_OK) {
            image->path = cache_commit(key, ".so", name);
            if (!image->path)
                status = COMPILE_FAILED;
        } else if (name) {
            cache_abandon(name);
        }
    }
    for (size_t i = 0; status == COMPILE_OK && i < count; i++)
        compile_add_pragmas(&image->pragmas, &objects[i].pragmas);
    strings_free(&argv);
    return status;
}

enum compile_status compile_link(const struct compile_options *options,
                                 const struct compile_object *objects, size_t count,
                                 struct compile_image *image)
{
    struct toolchain toolchain;

    if (!toolchain_find(options->compiler, &toolchain))
        return COMPILE_NO_COMPILER;
    enum compile_status status = link_with(&toolchain, options, objects, count, image);
    toolchain_free(&toolchain);
    return status;
}

/* Several sources at once ---------------------------------------------------------------------- */

struct project {
    const struct compile_options *options;
    const struct toolchain *toolchain;
    const char *const *sources;
    struct compile_object *objects;
    enum compile_status *status;
    size_t count;
    size_t next; /* taken by whoever is free */
};

static void *compile_some(void *argument)
{
    struct project *project = argument;
    size_t i;

    while ((i = __atomic_fetch_add(&project->next, 1, __ATOMIC_RELAXED)) < project->count)
        project->status[i] = compile_one(project->options, project->toolchain, project->sources[i],
                                         &project->objects[i]);
    return NULL;
}

static void compile_all(struct project *project)
{
    size_t jobs = project->options->jobs > 0 ? (size_t)project->options->jobs
                                             : (size_t)sysconf(_SC_NPROCESSORS_ONLN);
    pthread_t threads[64];
    size_t started = 0;

    if (jobs > project->count)
        jobs = project->count;
    if (jobs > 64)
        jobs = 64;
    while (started + 1 < jobs &&
           pthread_create(&threads[started], NULL, compile_some, project) == 0)
        started++;
    compile_some(project);
    for (size_t i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
}

enum compile_status compile_project(const struct compile_options *options,
                                    const char *const *sources, size_t count,
                                    struct compile_image *image)
{
    struct toolchain toolchain;
    enum compile_status status = COMPILE_OK;

    *image = (struct compile_image){0};
    if (!toolchain_find(options->compiler, &toolchain))
        return COMPILE_NO_COMPILER;
    struct project project = {
        .options = options,
        .toolchain = &toolchain,
        .sources = sources,
        .objects = host_allocate(count * sizeof *project.objects),
        .status = host_allocate(count * sizeof *project.status),
        .count = count,
    };
    compile_all(&project);
    for (size_t i = 0; i < count && status == COMPILE_OK; i++)
        status = project.status[i];
    if (status == COMPILE_OK)
        status = link_with(&toolchain, options, project.objects, count, image);
    for (size_t i = 0; i < count; i++)
        compile_object_free(&project.objects[i]);
    free(project.objects);
    free(project.status);
    toolchain_free(&toolchain);
    return status;
}

void compile_image_free(struct compile_image *image)
{
    free(image->path);
    rewrite_pragmas_free(&image->pragmas);
    *image = (struct compile_image){0};
}
