/*
 * build.h - compile the little images of tests/host/images at test time, as the pipeline would.
 *
 * The host's compilers are asked through the shell (IRQLAB_TEST_CC=clang for another); the results
 * go to the build tree, one folder per test program, so that tests can run side by side.
 */
#pragma once
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdbool.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Run a shell command; the test fails, showing it, if the command does. */
__attribute__((format(printf, 1, 2))) static inline void build_run(const char *format, ...)
{
    char command[2048];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(command, sizeof command, format, arguments);
    va_end(arguments);
    if (system(command) != 0)
        fail_msg("failed: %s", command);
}

/* A path in this program's own folder. The result is a static buffer per name, up to 16. */
static inline const char *build_path(const char *name)
{
    static char paths[16][512];
    static unsigned next;
    char *path = paths[next++ % 16];
    snprintf(path, 512, IRQLAB_BINARY_DIR "/tests/%d", (int)getpid());
    mkdir(IRQLAB_BINARY_DIR "/tests", 0777);
    mkdir(path, 0777);
    snprintf(path, 512, IRQLAB_BINARY_DIR "/tests/%d/%s", (int)getpid(), name);
    return path;
}

/* Compile images/SOURCE (C or C++ by suffix) with `flags` into an image; its path. */
static inline const char *build_image(const char *source, const char *output, const char *flags)
{
    const char *path = build_path(output);
    size_t length = strlen(source);
    bool cxx = length > 4 && strcmp(source + length - 4, ".cpp") == 0;
    if (cxx)
        build_run("cd " IRQLAB_SOURCE_DIR " && g++ -shared -fPIC -g -O1 -fno-gnu-unique "
                  "-fno-omit-frame-pointer -nostdlib -Wl,-z,now -Wl,-Bsymbolic %s "
                  "-o %s tests/host/images/%s -l:libstdc++_pic.a -lgcc_eh -lgcc",
                  flags, path, source);
    else
        build_run("cd " IRQLAB_SOURCE_DIR " && ${IRQLAB_TEST_CC:-cc} -shared -fPIC -g -fno-builtin "
                  "-fno-omit-frame-pointer -nostdlib -Wl,-z,now -Wl,-Bsymbolic %s "
                  "-o %s tests/host/images/%s",
                  flags, path, source);
    return path;
}

/* A group teardown: remove this program's folder. */
static inline int build_clean(void **state)
{
    build_run("rm -rf " IRQLAB_BINARY_DIR "/tests/%d", (int)getpid());
    return 0;
}
