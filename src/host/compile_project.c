/*
 * compile_project.c - several sources, compiled side by side, to one image.
 *
 * Each source's messages are kept until all are done and shown in the order of the sources, so that
 * a build looks the same every time.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/compile_private.h"
#include "host/process.h"
#include "host/project.h"

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
char *compile_common_root(const char *const *sources, size_t count)
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

/* Throw away what came from the cache: it may be damaged. */
static void forget_objects(struct project_run *project)
{
    for (size_t i = 0; i < project->count; i++) {
        if (project->objects[i].from_cache)
            unlink(project->objects[i].path);
        compile_object_free(&project->objects[i]);
    }
}

static bool any_from_cache(const struct project_run *project)
{
    for (size_t i = 0; i < project->count; i++)
        if (project->objects[i].from_cache)
            return true;
    return false;
}

/*
 * Does an app hand narrow strings to functions that take wide ones under UNICODE? The compilers
 * word it differently; all of them name the type of the parameter and say `char`.
 */
static bool mixes_strings(const struct project_run *project)
{
    static const char *const wide[] = {"LPCWSTR", "LPWSTR",  "PCWSTR",         "PWSTR",
                                       "WCHAR *", "wchar_t", "non-wide string"};

    for (size_t i = 0; i < project->count; i++) {
        const char *said = project->said[i].text;
        bool complains = said && (strstr(said, "incompatible") || strstr(said, "cannot convert") ||
                                  strstr(said, "cannot initialize") || strstr(said, "non-wide") ||
                                  strstr(said, "no matching function"));

        for (size_t w = 0; complains && w < sizeof wide / sizeof *wide; w++)
            if (strstr(said, wide[w]))
                return true;
    }
    return false;
}

static size_t complaints(const struct project_run *project)
{
    size_t count = 0;

    for (size_t i = 0; i < project->count; i++) {
        for (const char *at = project->said[i].text; at && *at; at++)
            count += strncmp(at, "warning:", 8) == 0 || strncmp(at, "error:", 6) == 0;
        if (project->status[i] != COMPILE_OK)
            count += 1000; /* what does not compile is worse than any warning */
    }
    return count;
}

static void forget_all(struct project_run *project)
{
    for (size_t i = 0; i < project->count; i++) {
        compile_object_free(&project->objects[i]);
        text_free(&project->said[i]);
    }
}

/*
 * Visual Studio's projects say whether an app is Unicode; a bare source does not, and cl takes it
 * without. If its strings are narrow and it is better off without UNICODE, so it is compiled.
 */
static bool compile_narrow(const struct project_run *wide, const struct compile_options *options,
                           struct project_run *narrow)
{
    *narrow = *wide;
    narrow->options = options;
    narrow->next = 0;
    narrow->objects = host_allocate(wide->count * sizeof *narrow->objects);
    narrow->status = host_allocate(wide->count * sizeof *narrow->status);
    narrow->said = host_allocate(wide->count * sizeof *narrow->said);
    compile_all(narrow);
    return complaints(narrow) < complaints(wide) && !mixes_strings(narrow);
}

static void project_run_free(struct project_run *project)
{
    forget_all(project);
    free(project->objects);
    free(project->status);
    free(project->said);
}

static void choose_charset(struct project_run *project, struct compile_options *options)
{
    struct project_run narrow;

    if (!options->is_app || options->ansi || options->charset_given || !mixes_strings(project))
        return;
    options->ansi = true;
    if (compile_narrow(project, options, &narrow)) {
        struct project_run wide = *project;

        if (!options->quiet)
            fprintf(stderr,
                    "irqlab: %s hands narrow strings to functions like CreateFile: compiled "
                    "without UNICODE (as --ansi does)\n",
                    project->sources[0]);
        *project = narrow;
        narrow = wide;
    } else {
        options->ansi = false;
    }
    project_run_free(&narrow);
}

static enum compile_status compile_and_link(struct compile_options *options,
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
    choose_charset(&project, options);
    for (size_t i = 0; i < count; i++) {
        if (!process_interrupted())
            compile_show_messages(project.said[i].text, project.said[i].length);
        text_free(&project.said[i]);
        if (status == COMPILE_OK)
            status = project.status[i];
    }
    bool compiled = status == COMPILE_OK;
    if (compiled)
        status = compile_link_with(toolchain, options, project.objects, count,
                                   any_from_cache(&project), image);
    if (compiled && status == COMPILE_REFUSED && any_from_cache(&project)) {
        /* Objects that do not link: the user's mistake, or a cache that was damaged. */
        forget_objects(&project);
        project.next = 0;
        compile_all(&project);
        status = COMPILE_OK;
        for (size_t i = 0; i < count; i++) {
            text_free(&project.said[i]); /* it was shown */
            if (status == COMPILE_OK)
                status = project.status[i];
        }
        if (status == COMPILE_OK)
            status = compile_link_with(toolchain, options, project.objects, count, false, image);
    }
    project_run_free(&project);
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
    process_catch_interrupt();
    enum compile_status status = select_sources(given, files, count, &sources);
    if (status == COMPILE_OK && !toolchain_find(options.compiler, &toolchain))
        status = COMPILE_NO_COMPILER;
    if (status == COMPILE_OK) {
        if (!options.root)
            options.root = root =
                compile_common_root((const char *const *)sources.items, sources.count);
        status = compile_and_link(&options, &toolchain, &sources, image);
        toolchain_free(&toolchain);
    }
    free(root);
    strings_free(&sources);
    return process_interrupted() ? COMPILE_INTERRUPTED : status;
}
