/*
 * prepare.c - from sources to an image that can be executed: compiling, linking, loading, and
 * saying what is missing.
 */
#include "run/session_private.h"
#include "host/entry.h"
#include "host/project.h"
#include "host/process.h"
#include "race/race.h"
#include "rtl/utf.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* "dir/driver.c" becomes "driver.sys" or "driver.exe". */
void run_name_image(struct session_image *image)
{
    const char *source =
        image->unit->project ? image->unit->project->name : image->unit->sources[0];
    const char *base = strrchr(source, '/');
    size_t length;

    base = base ? base + 1 : source;
    length = strcspn(base, ".");
    if (length > 48)
        length = 48;
    for (size_t i = 0; i < length; i++)
        image->service[i] = (unsigned char)base[i];
    image->service[length] = 0;
    snprintf(image->name, sizeof image->name, "%.*s.%s", (int)length, base,
             image->unit->is_app ? "exe" : "sys");
}

/* One list of two that end with NULL; either may be NULL itself. */
static const char *const *joined(const char *const *first, const char *const *second)
{
    size_t counts[2] = {0};
    const char **list;

    while (first && first[counts[0]])
        counts[0]++;
    while (second && second[counts[1]])
        counts[1]++;
    list = calloc(counts[0] + counts[1] + 1, sizeof *list);
    irqlab_assert(list);
    if (counts[0])
        memcpy(list, first, counts[0] * sizeof *list);
    if (counts[1])
        memcpy(list + counts[0], second, counts[1] * sizeof *list);
    return list;
}

/* The folder of each source. */
static const char *const *source_dirs(const struct run_unit *unit)
{
    const char **dirs = calloc(unit->count + 1, sizeof *dirs);

    irqlab_assert(dirs);
    for (size_t i = 0; i < unit->count; i++) {
        const char *slash = strrchr(unit->sources[i], '/');

        dirs[i] = slash ? strndup(unit->sources[i], (size_t)(slash - unit->sources[i])) : ".";
    }
    return dirs;
}

void run_compile_options(const struct run_options *options, const struct run_unit *unit,
                         struct compile_options *compile)
{
    _Static_assert((int)COMPILE_NEAR_MASK == (int)SHADOW_MASK &&
                       (size_t)COMPILE_NEAR_READ_OFFSET == offsetof(struct shadow_cell, read) &&
                       sizeof(struct shadow_cell) == 8,
                   "the hooks in images look at the shadow");

    *compile = (struct compile_options){.is_app = unit->is_app,
                                        .near = {.machine = RACE_MACHINE,
                                                 .cpu = offsetof(struct sim, cpu),
                                                 .actor = offsetof(struct sim_cpu, actor),
                                                 .epoch = offsetof(struct sim_actor, epoch)}};
    if (unit->project)
        project_options(unit->project, compile);
    compile->compiler = options->compiler;
    compile->free_build = options->free_build;
    compile->ansi |= options->ansi;
    compile->defines = joined(compile->defines, options->defines);
    /* <header.h> finds what lies beside the source, as in a Visual Studio project. */
    compile->include_dirs =
        joined(options->include_dirs, joined(compile->include_dirs, source_dirs(unit)));
}

enum compile_status run_build_image(struct session *session, struct session_image *image)
{
    const struct run_unit *unit = image->unit;
    struct compile_options compile;

    run_compile_options(&session->options, unit, &compile);
    run_name_image(image);
    return compile_project(&compile, unit->sources, unit->count, &image->built);
}

/* What the cache holds is damaged (a full disk, a power cut): make it again. */
static bool rebuild_image(struct session *session, struct session_image *image)
{
    host_remove_file(image->built.path);
    for (size_t i = 0; i < image->built.objects.count; i++)
        host_remove_file(image->built.objects.items[i]);
    compile_image_free(&image->built);
    if (run_build_image(session, image) == COMPILE_OK)
        return true;
    fputs("irqlab: the cache is damaged; remove the folder irqlab in $XDG_CACHE_HOME or ~/.cache\n",
          stderr);
    return false;
}

/* The loader found names that nobody answers: say where they are used. */
static void print_missing(const struct session_image *image, const struct image_error *error)
{
    struct strings names = {0};

    for (size_t i = 0; i < error->missing_count; i++)
        strings_add(&names, "%s", error->missing[i].name);
    if (!run_print_missing(image->name, image->unit->is_app ? RUN_USER : RUN_KERNEL,
                           (const char *const *)image->built.objects.items,
                           image->built.objects.count, &names))
        for (size_t i = 0; i < names.count; i++)
            fprintf(stderr, "irqlab: %s: a library uses %s, which irqlab does not have\n",
                    image->name, names.items[i]);
    strings_free(&names);
}

bool run_load_image(struct session *session, struct session_image *image)
{
    struct image_error error;
    uint64_t base = image->unit->is_app ? LAYOUT_USER_START + image->slot * LAYOUT_USER_SLOT_BYTES +
                                              LAYOUT_USER_IMAGE
                                        : LAYOUT_IMAGES + image->slot * LAYOUT_IMAGE_SLOT_BYTES;

    strings_free(run_trapped());
    image->image = image_load(image->built.path, base,
                              run_resolver(image->unit->is_app ? RUN_USER : RUN_KERNEL), &error);
    if (!image->image) {
        bool damaged = error.failure == IMAGE_FAILED_FILE || error.failure == IMAGE_FAILED_FORMAT;

        if (damaged && image->built.from_cache && rebuild_image(session, image)) {
            image_error_clear(&error);
            return run_load_image(session, image);
        }
        if (error.failure == IMAGE_FAILED_MISSING)
            print_missing(image, &error);
        else
            fprintf(stderr, "irqlab: %s\n", error.text);
        image_error_clear(&error);
        return false;
    }
    image_rename(image->image, image->name);
    symbols_add(session->symbols, image->built.path, image_base(image->image),
                image_bytes(image->image));
    if (!image->sections.items)
        run_sections_find(&image->sections, &image->built.pragmas, image->image, session->symbols);
    return image_snapshot(image->image);
}

/* Does the app itself, and not only its library, use what is not there? */
bool run_refuse_missing(const struct session_image *image)
{
    return image->unit->is_app &&
           run_print_missing(image->name, RUN_USER, (const char *const *)image->built.objects.items,
                             image->built.objects.count, run_trapped());
}

/* Does this app install a driver by itself? */
bool run_installs(const struct session_image *image)
{
    static const char *const names[] = {"CreateServiceA", "CreateServiceW", "NtLoadDriver",
                                        "ZwLoadDriver", NULL};

    return run_refers((const char *const *)image->built.objects.items, image->built.objects.count,
                      names);
}

/* Microsoft's C++ gives wmain no decorated name, gcc and clang do. */
static uint64_t find_wmain(const struct session_image *image)
{
    static const char *const names[] = {"wmain",          "_Z5wmainiPPw",  "_Z5wmainv",
                                        "_Z5wmainiPPKw",  "_Z5wmainiPKPw", "_Z5wmainiPKPKw",
                                        "_Z5wmainiPPwS0_"};
    uint64_t found = 0;

    for (size_t i = 0; i < sizeof names / sizeof *names && !found; i++)
        found = image_find_symbol(image->image, names[i]);
    return found;
}

/* Where an app begins; 0: it has no such routine. */
uint64_t run_find_entry(const struct session_image *image, enum win32_entry_kind *kind)
{
    static const struct {
        const char *name;
        enum win32_entry_kind kind;
    } entries[] = {{"main", WIN32_MAIN}, {"WinMain", WIN32_WINMAIN}, {"wWinMain", WIN32_WWINMAIN}};
    uint64_t found = find_wmain(image);

    *kind = WIN32_WMAIN;
    for (size_t i = 0; i < sizeof entries / sizeof *entries && !found; i++) {
        found = image_find_symbol(image->image, entries[i].name);
        *kind = entries[i].kind;
    }
    return found;
}

bool run_check_entry(const struct session_image *image)
{
    const char *source = image->unit->sources[0];
    enum win32_entry_kind kind;

    if (image->unit->is_app) {
        if (run_find_entry(image, &kind))
            return true;
        fprintf(stderr, "irqlab: %s: there is no main or wmain in this app\n", source);
        return false;
    }
    if (image_find_symbol(image->image, "DriverEntry"))
        return true;
    fprintf(stderr,
            "irqlab: %s: there is no DriverEntry (for a program: main or wmain)\n"
            "irqlab: a driver defines NTSTATUS DriverEntry(PDRIVER_OBJECT, PUNICODE_STRING)%s\n",
            source,
            image_find_symbol(image->image, "_Z11DriverEntryP14_DRIVER_OBJECTP15_UNICODE_STRING")
                ? "; in C++ it must be extern \"C\""
                : "");
    return false;
}
