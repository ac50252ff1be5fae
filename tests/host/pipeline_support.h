/*
 * pipeline_support.h - for tests of the compiler pipeline: a folder of files that goes away, and
 * programs that are compiled through the pipeline and then run natively.
 */
#pragma once
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "host/compile.h"
#include "host/process.h"
#include "host/strings.h"

/* A fresh folder, which also holds the cache; the current folder while the test runs. */
static inline int folder_setup(void **state)
{
    char *folder = strdup("/tmp/irqlab-test-XXXXXX");

    if (!mkdtemp(folder) || chdir(folder) != 0)
        return -1;
    char *cache = host_format("%s/.cache", folder);
    setenv("IRQLAB_CACHE", cache, 1);
    free(cache);
    *state = folder;
    return 0;
}

static inline int folder_teardown(void **state)
{
    char *command = host_format("chmod -R u+w %s; rm -rf %s", (char *)*state, (char *)*state);
    int status = chdir("/") | system(command);

    free(command);
    free(*state);
    return status;
}

static inline void write_bytes(const char *path, const void *bytes, size_t length)
{
    char *folder = strdup(path), *slash = strrchr(folder, '/');

    if (slash) {
        *slash = 0;
        mkdir(folder, 0777);
    }
    free(folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

static inline void write_file(const char *path, const char *text)
{
    write_bytes(path, text, strlen(text));
}

static inline int have_compiler(const char *name)
{
    char *command = host_format("command -v %s >/dev/null", name);
    int found = system(command) == 0;

    free(command);
    return found;
}

/* The runtime that programs are linked with may be built with sanitizers. */
#if defined(__SANITIZE_ADDRESS__)
#define LINK_OPTION "-fsanitize=address,undefined"
#else
#define LINK_OPTION "-g"
#endif

/* Run argv; *output gets what it printed. Returns the exit code. */
static inline int run(char **output, const char *const *argv)
{
    struct process process = {.argv = (char *const *)argv};
    struct process_result result;

    process_run(&process, &result);
    int status = result.status;
    if (result.err_length)
        fprintf(stderr, "%s", result.err);
    *output = result.out;
    result.out = NULL;
    process_result_free(&result);
    return status;
}

/* Compile `path` through the pipeline, link it with the runtime and irqlab's libraries, run it. */
static inline char *compile_and_run(const char *compiler, const char *path, int *status)
{
    struct compile_options options = {.compiler = compiler, .no_hooks = true, .is_app = true};
    struct compile_object object;
    char *output;

    assert_int_equal(compile_source(&options, path, &object), COMPILE_OK);
    const char *driver = object.is_cplusplus ? "g++" : "gcc";
    const char *link[] = {
        driver,     "-o",        "./program", object.path, IRQLAB_BINARY_DIR "/libirqlab_host.a",
        "-lxxhash", LINK_OPTION, NULL};
    assert_int_equal(run(&output, link), 0);
    free(output);
    const char *program[] = {"./program", NULL};
    *status = run(&output, program);
    compile_object_free(&object);
    return output;
}
