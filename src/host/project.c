/* project.c - kinds and roles of files. See project.h. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "host/project.h"
#include "host/rewrite_private.h"
#include "host/source.h"

enum project_file project_file_kind(const char *path)
{
    static const struct {
        const char *suffix;
        enum project_file kind;
    } kinds[] = {
        {".c", PROJECT_SOURCE},        {".cpp", PROJECT_SOURCE},   {".cc", PROJECT_SOURCE},
        {".cxx", PROJECT_SOURCE},      {".c++", PROJECT_SOURCE},   {".vcxproj", PROJECT_PROJECT},
        {".rc", PROJECT_SKIPPED},      {".inf", PROJECT_SKIPPED},  {".inx", PROJECT_SKIPPED},
        {".mc", PROJECT_SKIPPED},      {".man", PROJECT_SKIPPED},  {".mof", PROJECT_SKIPPED},
        {".h", PROJECT_SKIPPED},       {".hpp", PROJECT_SKIPPED},  {".txt", PROJECT_SKIPPED},
        {".md", PROJECT_SKIPPED},      {".def", PROJECT_SKIPPED},  {".ico", PROJECT_SKIPPED},
        {".filters", PROJECT_SKIPPED}, {".user", PROJECT_SKIPPED}, {".rc2", PROJECT_SKIPPED},
    };
    const char *dot = strrchr(path, '.');

    for (size_t i = 0; dot && i < sizeof kinds / sizeof kinds[0]; i++) {
        if (strcasecmp(dot, kinds[i].suffix) == 0)
            return kinds[i].kind;
    }
    return PROJECT_UNKNOWN;
}

/* Is the name at token i that of a function which is defined here? */
static bool is_definition(const struct rewriter *r, uint32_t i)
{
    uint32_t open = rewrite_next(r, i);

    if (!rewrite_is(r, open, '('))
        return false;
    uint32_t close = rewrite_match(r, open);
    return close != REWRITE_NO_TOKEN && rewrite_is(r, rewrite_next(r, close), '{');
}

static bool is_one_of(const struct rewriter *r, uint32_t i, const char *const *names)
{
    for (; *names; names++) {
        if (rewrite_spelled(r, i, *names))
            return true;
    }
    return false;
}

static enum source_role role_of_tokens(const struct rewriter *r)
{
    static const char *const driver[] = {"DriverEntry", NULL};
    static const char *const app[] = {"main",     "wmain",     "_tmain", "WinMain",
                                      "wWinMain", "_tWinMain", NULL};
    enum source_role role = SOURCE_PART;

    for (uint32_t i = 0; i < r->count; i++) {
        if (r->tokens[i].kind != TOKEN_IDENTIFIER)
            continue;
        if (is_one_of(r, i, driver) && is_definition(r, i))
            return SOURCE_DRIVER;
        if (role != SOURCE_APP && is_one_of(r, i, app) && is_definition(r, i))
            role = SOURCE_APP;
    }
    return role;
}

static enum source_role role_of_includes(const struct source_file_input *file)
{
    for (size_t i = 0; i < file->include_count; i++) {
        const char *name = file->includes[i].name;
        if (strcasecmp(name, "wdm.h") == 0 || strcasecmp(name, "ntddk.h") == 0 ||
            strcasecmp(name, "ntifs.h") == 0)
            return SOURCE_DRIVER_PART;
        if (strcasecmp(name, "windows.h") == 0)
            return SOURCE_APP_PART;
    }
    return SOURCE_PART;
}

enum source_role project_source_role(const char *path)
{
    struct source_file_input file = {0};

    if (!cache_read_file(path, &file.text))
        return SOURCE_UNREADABLE;
    source_decode(&file.text);
    struct rewrite_input input = {
        .text = file.text.text, .length = file.text.length, .is_cplusplus = true};
    struct rewriter r = {.input = &input, .text = input.text};
    if (input.length < UINT32_MAX)
        rewrite_lex(&r);
    enum source_role role = role_of_tokens(&r);
    if (role == SOURCE_PART) {
        source_scan(&file);
        role = role_of_includes(&file);
    }
    for (size_t i = 0; i < file.include_count; i++)
        free(file.includes[i].name);
    free(file.includes);
    free(r.tokens);
    free(r.files);
    free(r.file_table);
    text_free(&file.text);
    return role;
}

void project_options(const struct project *project, struct compile_options *options)
{
    options->root = project->root;
    options->include_dirs = (const char *const *)project->include_dirs.items;
    options->defines = (const char *const *)project->defines.items;
    options->forced = (const char *const *)project->forced.items;
    options->is_app = project->is_app;
    options->ansi = project->ansi;
    options->charset_given = true;
    options->as_cplusplus = project->as_cplusplus;
}

void project_free(struct project *project)
{
    free(project->name);
    free(project->configuration);
    free(project->root);
    strings_free(&project->sources);
    strings_free(&project->skipped);
    strings_free(&project->include_dirs);
    strings_free(&project->defines);
    strings_free(&project->forced);
    *project = (struct project){0};
}
