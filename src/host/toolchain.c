/* toolchain.c - see toolchain.h. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/cache.h"
#include "host/process.h"
#include "host/toolchain.h"

/* An absolute path of the program, or NULL. Links are kept: the name says which compiler it is. */
static char *find_program(const char *name)
{
    struct stat st;

    if (strchr(name, '/')) {
        if (stat(name, &st) != 0 || !S_ISREG(st.st_mode) || access(name, X_OK) != 0)
            return NULL;
        if (*name == '/')
            return host_duplicate(name);
        char *folder = getcwd(NULL, 0);
        char *path = host_format("%s/%s", folder ? folder : "", name);
        free(folder);
        return path;
    }
    const char *list = getenv("PATH");
    for (const char *at = list ? list : "/usr/bin:/bin"; *at;) {
        size_t length = strcspn(at, ":");
        char *path = host_format("%.*s/%s", (int)length, at, name);
        if (length && stat(path, &st) == 0 && S_ISREG(st.st_mode) && access(path, X_OK) == 0)
            return path;
        free(path);
        at += length + (at[length] == ':');
    }
    return NULL;
}

/* The first line that `compiler option` prints, or NULL. */
static char *ask(const char *compiler, const char *option)
{
    char *argv[] = {(char *)compiler, (char *)option, NULL};
    struct process process = {.argv = argv, .c_locale = true};
    struct process_result result;
    char *line = NULL;

    if (process_run(&process, &result))
        line = strndup(result.out, strcspn(result.out, "\n"));
    process_result_free(&result);
    return line;
}

/* What -print-file-name says, or "" if it does not know the file (it then repeats the name). */
static char *ask_file(const char *compiler, const char *file)
{
    char *option = host_format("-print-file-name=%s", file);
    char *path = ask(compiler, option);

    free(option);
    if (path && *path == '/')
        return path;
    free(path);
    return host_duplicate("");
}

static bool ask_everything(struct toolchain *t)
{
    char *banner = ask(t->path, "--version");
    char *machine = ask(t->path, "-dumpmachine");
    char *number = ask(t->path, "-dumpfullversion");

    if (process_interrupted()) {
        /* whoever called asks for that */
    } else if (!banner || !machine) {
        fprintf(stderr, "irqlab: %s --version failed; is it a C compiler?\n", t->path);
    } else {
        t->is_clang = strstr(banner, "clang") != NULL;
        t->version = host_format("%s [%s] %s", banner, number ? number : "", machine);
        t->include_folder = ask_file(t->path, "include");
        t->libstdcxx = ask_file(t->path, "libstdc++.a");
        t->libgcc = ask_file(t->path, "libgcc.a");
        t->libgcc_eh = ask_file(t->path, "libgcc_eh.a");
    }
    free(banner);
    free(machine);
    free(number);
    if (t->include_folder && !*t->include_folder && !process_interrupted())
        fprintf(stderr, "irqlab: %s does not know where its own headers are\n", t->path);
    return t->include_folder && *t->include_folder && !process_interrupted();
}

static void key_of(const char *path, uint8_t key[CACHE_KEY_BYTES])
{
    struct stat st = {0};
    struct cache_key *k = cache_key_new();

    stat(path, &st);
    cache_key_add_string(k, "toolchain 2");
    cache_key_add_string(k, path);
    cache_key_add(k, &st.st_size, sizeof st.st_size);
    cache_key_add(k, &st.st_mtim, sizeof st.st_mtim);
    cache_key_add(k, &st.st_ino, sizeof st.st_ino);
    cache_key_end(k, key);
}

static char *next_line(char **at)
{
    char *line = strsep(at, "\n");

    return line ? host_duplicate(line) : NULL;
}

static bool recall(const uint8_t key[CACHE_KEY_BYTES], struct toolchain *t)
{
    struct text text;

    if (!cache_read(key, ".cc", &text))
        return false;
    char *at = text.text, *kind = strsep(&at, "\n");
    t->is_clang = strcmp(kind, "clang") == 0;
    t->version = next_line(&at);
    t->include_folder = next_line(&at);
    t->libstdcxx = next_line(&at);
    t->libgcc = next_line(&at);
    t->libgcc_eh = next_line(&at);
    text_free(&text);
    return t->libgcc_eh != NULL;
}

static void remember(const uint8_t key[CACHE_KEY_BYTES], const struct toolchain *t)
{
    struct text text = {0};

    text_format(&text, "%s\n%s\n%s\n%s\n%s\n%s\n", t->is_clang ? "clang" : "gcc", t->version,
                t->include_folder, t->libstdcxx, t->libgcc, t->libgcc_eh);
    cache_write(key, ".cc", &text);
    text_free(&text);
}

bool toolchain_find(const char *name, struct toolchain *toolchain)
{
    const char *candidates[] = {name ? name : getenv("IRQLAB_CC"), "gcc", "clang", "cc", NULL};
    uint8_t key[CACHE_KEY_BYTES];

    *toolchain = (struct toolchain){0};
    if (candidates[0] && *candidates[0]) {
        toolchain->path = find_program(candidates[0]);
    } else {
        for (size_t i = 1; candidates[i] && !toolchain->path; i++)
            toolchain->path = find_program(candidates[i]);
    }
    if (!toolchain->path) {
        fprintf(stderr, "irqlab: compiler %s not found; install gcc or clang\n",
                candidates[0] && *candidates[0] ? candidates[0] : "gcc or clang");
        return false;
    }
    key_of(toolchain->path, key);
    if (recall(key, toolchain))
        return true;
    char *path = toolchain->path;
    toolchain->path = NULL;
    toolchain_free(toolchain);
    toolchain->path = path;
    if (!ask_everything(toolchain)) {
        toolchain_free(toolchain);
        return false;
    }
    remember(key, toolchain);
    return true;
}

void toolchain_free(struct toolchain *toolchain)
{
    free(toolchain->path);
    free(toolchain->version);
    free(toolchain->include_folder);
    free(toolchain->libstdcxx);
    free(toolchain->libgcc);
    free(toolchain->libgcc_eh);
    *toolchain = (struct toolchain){0};
}
