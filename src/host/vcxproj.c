/*
 * vcxproj.c - sources and settings of a Visual Studio project.
 *
 * The file is read once for the list of its configurations and once more for the chosen one. What
 * is not needed to compile is not looked at; imports of Visual Studio's own files lead nowhere here
 * and are left out, so that a project says only what its author wrote.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <expat.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/msbuild.h"
#include "host/project.h"
#include "host/source.h"

#define MAX_DEPTH 32
#define MAX_IMPORTS 8

struct element {
    char name[64];
    bool is_active; /* its condition and those around it hold */
    bool is_taken;  /* Choose: a When was true */
};

struct reader {
    const char *path; /* typed */
    char *folder;     /* of path; "" for the current one */
    XML_Parser parser;
    struct project *project;
    struct properties properties;
    struct properties compile; /* ItemDefinitionGroup/ClCompile */
    struct strings configurations;
    struct strings sources; /* as written, with wildcards expanded */
    bool only_configurations;
    struct element stack[MAX_DEPTH];
    size_t depth;
    size_t item_sources; /* sources.count before the current ClCompile item */
    struct text text;
    int imports;
    enum compile_status status;
};

static bool read_file(struct reader *r, const char *path);

static const char *attribute(const char **attributes, const char *name)
{
    for (; *attributes; attributes += 2) {
        if (strcmp(attributes[0], name) == 0)
            return attributes[1];
    }
    return NULL;
}

/* The element `up` levels above the current one. */
static bool is_in(const struct reader *r, size_t up, const char *name)
{
    return r->depth > up && strcmp(r->stack[r->depth - 1 - up].name, name) == 0;
}

/* Each part of a list a;b;c, without white space around it. */
static char *next_part(char **list)
{
    char *part;

    while ((part = strsep(list, ";"))) {
        part += strspn(part, " \t\r\n");
        size_t n = strlen(part);
        while (n && strchr(" \t\r\n", part[n - 1]))
            part[--n] = 0;
        if (*part)
            return part;
    }
    return NULL;
}

/* Item names with * or ? in the file's name. */
static void add_matches(struct reader *r, char *pattern, struct strings *to)
{
    struct dirent **entries;
    char *slash = pattern + strlen(pattern);

    while (slash > pattern && slash[-1] != '\\' && slash[-1] != '/')
        slash--;
    char *name = host_duplicate(slash);
    *slash = 0;
    char *folder = source_find_folder(r->folder, pattern);
    int count = folder ? scandir(*folder ? folder : ".", &entries, NULL, alphasort) : -1;
    for (int i = 0; i < count; i++) {
        if (fnmatch(name, entries[i]->d_name, FNM_CASEFOLD) == 0)
            strings_add(to, "%s%s", pattern, entries[i]->d_name);
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
    free(folder);
    free(name);
}

static void add_items(struct reader *r, const char *include, struct strings *to)
{
    char *list = msbuild_expand(&r->properties, include, ""), *at = list;

    for (char *part; (part = next_part(&at));) {
        if (strpbrk(part, "*?"))
            add_matches(r, part, to);
        else
            strings_add(to, "%s", part);
    }
    free(list);
}

static void read_item(struct reader *r, const char *name, const char *include)
{
    static const char *const skipped[] = {
        "ResourceCompile", "Inf", "MessageCompile", "Midl", "MASM", "Mc"};

    if (strcmp(name, "ProjectConfiguration") == 0)
        strings_add(&r->configurations, "%s", include);
    if (r->only_configurations)
        return;
    if (strcmp(name, "ClCompile") == 0) {
        r->item_sources = r->sources.count;
        add_items(r, include, &r->sources);
    }
    for (size_t i = 0; i < sizeof skipped / sizeof skipped[0]; i++) {
        if (strcmp(name, skipped[i]) == 0)
            add_items(r, include, &r->project->skipped);
    }
}

static void read_import(struct reader *r, const char *name)
{
    char *expanded = msbuild_expand(&r->properties, name, "");
    char *path = *expanded ? source_find(r->folder, expanded) : NULL;

    if (path && r->imports < MAX_IMPORTS) {
        r->imports++;
        read_file(r, path);
        r->imports--;
    }
    free(path);
    free(expanded);
}

static void on_start(void *context, const char *name, const char **attributes)
{
    struct reader *r = context;
    const char *condition = attribute(attributes, "Condition");
    const char *include = attribute(attributes, "Include");

    if (r->depth == MAX_DEPTH) {
        XML_StopParser(r->parser, XML_FALSE);
        return;
    }
    struct element *parent = r->depth ? &r->stack[r->depth - 1] : NULL;
    struct element *element = &r->stack[r->depth++];
    *element = (struct element){.is_active = !parent || parent->is_active};
    snprintf(element->name, sizeof element->name, "%s", name);
    if (element->is_active && condition)
        element->is_active = msbuild_condition(&r->properties, condition, r->folder);
    if (parent && strcmp(parent->name, "Choose") == 0) {
        element->is_active &= !parent->is_taken;
        parent->is_taken |= element->is_active;
    }
    text_free(&r->text);
    if (!element->is_active)
        return;
    if (include && is_in(r, 1, "ItemGroup"))
        read_item(r, name, include);
    if (strcmp(name, "Import") == 0 && !r->only_configurations && attribute(attributes, "Project"))
        read_import(r, attribute(attributes, "Project"));
}

static void on_text(void *context, const char *text, int length)
{
    struct reader *r = context;

    text_put(&r->text, text, (size_t)length);
}

static void on_end(void *context, const char *name)
{
    struct reader *r = context;
    const char *text = r->text.text ? r->text.text : "";

    if (r->stack[r->depth - 1].is_active && !r->only_configurations) {
        if (is_in(r, 1, "PropertyGroup")) {
            char *value = msbuild_expand(&r->properties, text, NULL);
            properties_set(&r->properties, name, value);
            free(value);
        } else if (is_in(r, 1, "ClCompile") && is_in(r, 2, "ItemDefinitionGroup")) {
            char *value = msbuild_expand(&r->properties, text, properties_get(&r->compile, name));
            properties_set(&r->compile, name, value);
            free(value);
        } else if (is_in(r, 1, "ClCompile") && strcmp(name, "ExcludedFromBuild") == 0 &&
                   strcasecmp(text, "true") == 0) {
            while (r->sources.count > r->item_sources)
                free(r->sources.items[--r->sources.count]);
            if (r->sources.items)
                r->sources.items[r->sources.count] = NULL;
        }
    }
    text_free(&r->text);
    r->depth--;
}

/* One XML file; false with a message if it is none. Called again for imports. */
static bool read_file(struct reader *r, const char *path)
{
    struct text text;
    XML_Parser outer = r->parser;
    size_t depth = r->depth;

    if (!cache_read_file(path, &text)) {
        fprintf(stderr, "irqlab: %s: %s\n", path, strerror(errno));
        r->status = COMPILE_NO_INPUT;
        return false;
    }
    source_decode(&text);
    r->parser = XML_ParserCreate("UTF-8");
    if (!r->parser)
        abort();
    XML_SetUserData(r->parser, r);
    XML_SetElementHandler(r->parser, on_start, on_end);
    XML_SetCharacterDataHandler(r->parser, on_text);
    bool ok = XML_Parse(r->parser, text.text ? text.text : "", (int)text.length, XML_TRUE) ==
              XML_STATUS_OK;
    if (!ok) {
        fprintf(stderr, "%s:%u: error: not a Visual Studio project: %s\n", path,
                (unsigned)XML_GetCurrentLineNumber(r->parser),
                XML_ErrorString(XML_GetErrorCode(r->parser)));
        r->status = COMPILE_NO_INPUT;
    }
    XML_ParserFree(r->parser);
    r->parser = outer;
    r->depth = depth;
    text_free(&text);
    text_free(&r->text);
    return ok;
}

/* The usual one, or what comes closest to it. To be freed. */
static char *choose_configuration(const struct strings *all, bool free_build)
{
    const char *kind = free_build ? "release" : "debug";
    const char *best = NULL;
    int best_rank = -1;

    for (size_t i = 0; i < all->count; i++) {
        const char *name = all->items[i], *bar = strchr(name, '|');
        bool is_x64 = bar && strcasecmp(bar + 1, "x64") == 0;
        bool is_exact = bar && strncasecmp(name, kind, (size_t)(bar - name)) == 0 &&
                        strlen(kind) == (size_t)(bar - name);
        int rank = 4 * is_x64 + 2 * (strcasestr(name, kind) != NULL) + is_exact;
        if (rank > best_rank) {
            best = name;
            best_rank = rank;
        }
    }
    return best ? host_duplicate(best) : host_format("%s|x64", free_build ? "Release" : "Debug");
}

static void set_start_properties(struct reader *r)
{
    const char *bar = strchr(r->project->configuration, '|');
    char *configuration =
        host_format("%.*s", (int)(bar - r->project->configuration), r->project->configuration);
    char *folder = host_format("%s%s", *r->folder ? r->folder : ".", "\\");

    properties_set(&r->properties, "Configuration", configuration);
    properties_set(&r->properties, "Platform", bar + 1);
    properties_set(&r->properties, "PlatformTarget", bar + 1);
    properties_set(&r->properties, "ProjectName", r->project->name);
    properties_set(&r->properties, "MSBuildProjectName", r->project->name);
    /* Paths are relative to the project's folder here; these stand for it. */
    static const char *const places[] = {"ProjectDir", "MSBuildProjectDirectory",
                                         "MSBuildThisFileDirectory", "ProjectPath"};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
        properties_set(&r->properties, places[i], ".\\");
    char *parent = source_find_folder(r->folder, "..");
    properties_set(&r->properties, "SolutionDir", parent ? "..\\" : ".\\");
    free(parent);
    free(configuration);
    free(folder);
}

static void take_include_dirs(struct reader *r)
{
    char *list = host_duplicate(properties_get(&r->compile, "AdditionalIncludeDirectories"));
    char *at = list;

    for (char *part; (part = next_part(&at));) {
        char *folder = source_find_folder(r->folder, part);
        if (folder)
            strings_add(&r->project->include_dirs, "%s", *folder ? folder : ".");
        free(folder);
    }
    free(list);
}

static void take_defines(struct reader *r)
{
    char *list = host_duplicate(properties_get(&r->compile, "PreprocessorDefinitions"));
    char *at = list;

    for (char *part; (part = next_part(&at));) {
        char *to = part;
        for (const char *from = part; *from; from++) { /* \" as on a command line */
            if (!(from[0] == '\\' && from[1] == '"'))
                *to++ = *from;
        }
        *to = 0;
        if (!strpbrk(part, "%$"))
            strings_add(&r->project->defines, "%s", part);
    }
    free(list);
}

static void take_forced(struct reader *r)
{
    char *list = host_duplicate(properties_get(&r->compile, "ForcedIncludeFiles"));
    char *at = list;

    for (char *part; (part = next_part(&at));) {
        char *path = source_find(r->folder, part);
        for (size_t i = 0; !path && i < r->project->include_dirs.count; i++)
            path = source_find(r->project->include_dirs.items[i], part);
        strings_add(&r->project->forced, "%s", path ? path : part);
        free(path);
    }
    free(list);
}

static void take_sources(struct reader *r)
{
    for (size_t i = 0; i < r->sources.count; i++) {
        char *path = source_find(r->folder, r->sources.items[i]);
        if (path) {
            strings_add(&r->project->sources, "%s", path);
        } else {
            fprintf(stderr, "%s: error: its source %s is not there\n", r->path,
                    r->sources.items[i]);
            r->status = COMPILE_NO_INPUT;
        }
        free(path);
    }
    if (r->sources.count == 0) {
        fprintf(stderr, "%s: error: no C or C++ sources for %s\n", r->path,
                r->project->configuration);
        r->status = COMPILE_NO_INPUT;
    }
}

static bool has(const struct reader *r, const char *property, const char *value)
{
    return strcasecmp(properties_get(&r->properties, property), value) == 0;
}

static void take_kind(struct reader *r)
{
    const char *toolset = properties_get(&r->properties, "PlatformToolset");
    const char *type = properties_get(&r->properties, "ConfigurationType");
    const char *driver_type = properties_get(&r->properties, "DriverType");
    bool is_driver = strcasecmp(type, "Driver") == 0 || *driver_type ||
                     has(r, "TargetExt", ".sys") || strcasestr(toolset, "KernelMode");

    if (strcasecmp(driver_type, "UMDF") == 0 || strcasestr(toolset, "UserMode")) {
        fprintf(stderr, "%s: error: UMDF is not supported\n", r->path);
        r->status = COMPILE_UNSUPPORTED;
    } else if (strcasecmp(type, "StaticLibrary") == 0 ||
               (!is_driver && strcasecmp(type, "DynamicLibrary") == 0)) {
        fprintf(stderr, "%s: error: a library (%s) is neither driver nor application\n", r->path,
                type);
        r->status = COMPILE_UNSUPPORTED;
    }
    r->project->is_app = !is_driver;
    r->project->ansi = !is_driver && !has(r, "CharacterSet", "Unicode");
    r->project->as_cplusplus =
        strcasecmp(properties_get(&r->compile, "CompileAs"), "CompileAsCpp") == 0;
}

/* The deepest folder that holds the project and its sources; as a real path. */
static char *find_root(const struct reader *r)
{
    char *root = realpath(*r->folder ? r->folder : ".", NULL);

    for (size_t i = 0; root && i < r->project->sources.count; i++) {
        char *real = realpath(r->project->sources.items[i], NULL);
        while (real && *root) {
            size_t n = strlen(root);
            if (strncmp(real, root, n) == 0 && real[n] == '/')
                break;
            *strrchr(root, '/') = 0;
        }
        free(real);
    }
    return root;
}

static void start(struct reader *r, const char *path)
{
    const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;
    const char *dot = strrchr(base, '.');

    r->path = path;
    r->folder = host_format("%.*s", slash ? (int)(slash == path ? 1 : slash - path) : 0, path);
    r->project->name = host_format("%.*s", (int)(dot ? dot - base : (int)strlen(base)), base);
}

enum compile_status project_read(const char *path, bool free_build, struct project *project)
{
    struct reader *r = host_allocate(sizeof *r);

    *project = (struct project){0};
    r->project = project;
    start(r, path);
    r->only_configurations = true;
    bool ok = read_file(r, path);
    project->configuration = choose_configuration(&r->configurations, free_build);
    if (ok && strchr(project->configuration, '|')) {
        r->only_configurations = false;
        set_start_properties(r);
        read_file(r, path);
        take_kind(r);
    }
    if (r->status == COMPILE_OK) {
        take_include_dirs(r);
        take_defines(r);
        take_forced(r);
        take_sources(r);
        project->root = find_root(r);
    }
    const char *target = properties_get(&r->properties, "TargetName");
    if (*target && !strchr(target, '$')) {
        free(project->name);
        project->name = host_duplicate(target);
    }
    enum compile_status status = r->status;
    free(r->folder);
    properties_free(&r->properties);
    properties_free(&r->compile);
    strings_free(&r->configurations);
    strings_free(&r->sources);
    text_free(&r->text);
    free(r);
    return status;
}
