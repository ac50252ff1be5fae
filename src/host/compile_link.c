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
#include "host/project.h"

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

/* The object of start_source, made when the cache does not have it. NULL: a message was given. */
static char *start_object(const struct toolchain *toolchain)
{
    uint8_t key[CACHE_KEY_BYTES];
    struct cache_key *k = cache_key_new();

    cache_key_add_string(k, toolchain->version);
    cache_key_add_string(k, start_source);
    cache_key_end(k, key);
    if (cache_has(key, ".o"))
        return cache_path(key, ".o");
    char *name = cache_begin(key, ".o");
    if (!name)
        return NULL;
    char *argv[] = {toolchain->path, "-x", "assembler", "-c", "-o", name, "-", NULL};
    struct process process = {
        .argv = argv, .input = start_source, .input_length = sizeof start_source - 1};
    struct process_result result;
    bool ok = process_run(&process, &result);
    compile_show_messages(result.err, result.err_length);
    process_result_free(&result);
    if (ok)
        return cache_commit(key, ".o", name);
    fprintf(stderr, "irqlab: %s cannot assemble; is the package binutils installed?\n",
            toolchain->path);
    cache_abandon(name);
    return NULL;
}

static void build_id(const struct compile_object *objects, size_t count,
                     uint8_t id[CACHE_KEY_BYTES])
{
    struct cache_key *key = cache_key_new();

    for (size_t i = 0; i < count; i++)
        cache_key_add(key, objects[i].token_hash, sizeof objects[i].token_hash);
    cache_key_end(key, id);
}

static void link_argv(const struct toolchain *toolchain, const struct compile_options *options,
                      const struct compile_object *objects, size_t count,
                      const struct compile_image *image, const char *start, struct strings *argv)
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
        strings_add(argv, "-Wl,--start-group");
        strings_add(argv, "%s", toolchain->libstdcxx);
        strings_add(argv, "%s", toolchain->libgcc_eh);
        strings_add(argv, "-Wl,--end-group");
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
            status = result.status > 128 || cache_is_full() ? COMPILE_FAILED : COMPILE_REFUSED;
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
        fprintf(stderr,
                "irqlab: %s has no libstdc++.a, which C++ apps are linked with; install g++\n",
                toolchain->path);
        return COMPILE_NO_COMPILER;
    }
    char *start = start_object(toolchain);
    if (!start)
        return COMPILE_FAILED;
    build_id(objects, count, image->build_id);
    link_argv(toolchain, options, objects, count, image, start, &argv);
    free(start);
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

struct project_run {
    const struct compile_options *options;
    const struct toolchain *toolchain;
    const char *const *sources;
    struct compile_object *objects;
    enum compile_status *status;
    struct text *said; /* of each source, so that it is shown in their order */
    size_t count;
    size_t next; /* taken by whoever is free */
};

static void *compile_some(void *argument)
{
    struct project_run *project = argument;
    size_t i;

    while ((i = __atomic_fetch_add(&project->next, 1, __ATOMIC_RELAXED)) < project->count)
        project->status[i] = compile_one(project->options, project->toolchain, project->sources[i],
                                         &project->objects[i], &project->said[i]);
    return NULL;
}

static void compile_all(struct project_run *project)
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

/* The deepest folder that holds all sources, or NULL. */
static char *common_root(const char *const *sources, size_t count)
{
    char *root = NULL;

    for (size_t i = 0; i < count; i++) {
        char *real = realpath(sources[i], NULL);
        if (!real)
            continue;
        *strrchr(real, '/') = 0;
        while (root && *root) {
            size_t n = strlen(root);
            if (strncmp(real, root, n) == 0 && (real[n] == '/' || real[n] == 0))
                break;
            *strrchr(root, '/') = 0;
        }
        if (root)
            free(real);
        else
            root = real;
    }
    return root;
}

/* The C and C++ sources among the files; says what was left out. */
static enum compile_status select_sources(const struct compile_options *options,
                                          const char *const *files, size_t count,
                                          struct strings *sources)
{
    struct text skipped = {0};
    enum compile_status status = COMPILE_OK;

    for (size_t i = 0; i < count; i++) {
        enum project_file kind = project_file_kind(files[i]);
        if (kind == PROJECT_SOURCE) {
            strings_add(sources, "%s", files[i]);
        } else if (kind == PROJECT_SKIPPED) {
            text_format(&skipped, " %s", files[i]);
        } else {
            fprintf(stderr, "irqlab: %s is no C or C++ source\n", files[i]);
            status = COMPILE_NO_INPUT;
        }
    }
    if (skipped.length && !options->quiet)
        fprintf(stderr, "irqlab: skipped, nothing to compile:%s\n", skipped.text);
    text_free(&skipped);
    if (status == COMPILE_OK && sources->count == 0) {
        fprintf(stderr, "irqlab: no C or C++ source given\n");
        status = COMPILE_NO_INPUT;
    }
    return status;
}

static enum compile_status compile_and_link(const struct compile_options *options,
                                            const struct toolchain *toolchain,
                                            const struct strings *sources,
                                            struct compile_image *image)
{
    size_t count = sources->count;
    enum compile_status status = COMPILE_OK;
    struct project_run project = {
        .options = options,
        .toolchain = toolchain,
        .sources = (const char *const *)sources->items,
        .objects = host_allocate(count * sizeof *project.objects),
        .status = host_allocate(count * sizeof *project.status),
        .said = host_allocate(count * sizeof *project.said),
        .count = count,
    };

    compile_all(&project);
    for (size_t i = 0; i < count; i++) {
        compile_show_messages(project.said[i].text, project.said[i].length);
        text_free(&project.said[i]);
        if (status == COMPILE_OK)
            status = project.status[i];
    }
    if (status == COMPILE_OK)
        status = link_with(toolchain, options, project.objects, count, image);
    for (size_t i = 0; i < count; i++)
        compile_object_free(&project.objects[i]);
    free(project.objects);
    free(project.status);
    free(project.said);
    return status;
}

enum compile_status compile_project(const struct compile_options *given, const char *const *files,
                                    size_t count, struct compile_image *image)
{
    struct toolchain toolchain;
    struct strings sources = {0};
    struct compile_options options = *given;
    char *root = NULL;

    *image = (struct compile_image){0};
    enum compile_status status = select_sources(given, files, count, &sources);
    if (status == COMPILE_OK && !toolchain_find(options.compiler, &toolchain))
        status = COMPILE_NO_COMPILER;
    if (status == COMPILE_OK) {
        if (!options.root)
            options.root = root = common_root((const char *const *)sources.items, sources.count);
        status = compile_and_link(&options, &toolchain, &sources, image);
        toolchain_free(&toolchain);
    }
    free(root);
    strings_free(&sources);
    return status;
}

void compile_image_free(struct compile_image *image)
{
    free(image->path);
    rewrite_pragmas_free(&image->pragmas);
    *image = (struct compile_image){0};
}
