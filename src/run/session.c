/*
 * session.c - building, loading and executing; see session.h.
 *
 * An execution is played by one thread of the System process, the *director*: it loads the drivers
 * in their order, starts the apps and waits for them (or, without an app, until nothing happens any
 * more), and stops the drivers in reverse order, as a person at the machine would.
 */
#include "run/internal.h"
#include "run/describe.h"
#include "run/sections.h"
#include "run/record.h"
#include "cm/cm.h"
#include "explore/strategies.h"
#include "ex/ex.h"
#include "host/compile.h"
#include "host/fiber.h"
#include "host/entry.h"
#include "host/process.h"
#include "host/project.h"
#include "host/snapshot.h"
#include "io/io.h"
#include "mm/mm.h"
#include "ob/ob.h"
#include "ps/ps.h"
#include "rtl/utf.h"
#include "race/race.h"
#include "verify/verify.h"
#include "win32/win32.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
    DEFAULT_CPUS = 2,
    WORLD_BYTES = 1 << 30,
    SPREAD_BLOCKS = 512, /* of a world, made before drivers can do much: 2 MiB at most */
};

#define BOOT_100NS 1000000000ull /* interrupt time at the start: 100 s after boot */
#define RUN_FOR_100NS (60 * 10000000ull)
#define AFTERMATH_100NS (60 * 10000000ull)

struct session_image {
    const struct run_unit *unit;
    struct compile_image built;
    struct image *image;
    char name[64];     /* "driver.sys", "app.exe" */
    WCHAR service[64]; /* "driver" */
    WCHAR as[64];      /* the service it is loaded as: another one if a program named it */
    unsigned slot;     /* driver or app slot it is loaded in */
    struct run_sections sections;
    struct io_driver *driver; /* once loaded, in this execution */
    NTSTATUS entry_status;    /* why it could not be */
    bool was_loaded;          /* by anybody */
    struct win32_app app;
    struct win32_process *process;
};

struct session {
    struct run_options options;
    struct session_image *images;
    size_t image_count;
    struct symbols *symbols;
    void *lookup_stack; /* where symbols are looked up while a thread runs; made when needed */
    struct run_describe describe;
    uint8_t build_id[16];
    /* of the current execution */
    struct run_output output;
    struct run_result *result;
    struct random_strategy random;
    struct replay_strategy replay;
    struct verify *verify;
    struct run_record record;
    struct run_hints hints;
    bool app_loads; /* the drivers: a program installs them itself */
    bool finished;  /* the director came to its end */
    bool stopping;  /* it is stopping drivers: nobody else is at it */
    double end_s;   /* host time at which it is to stop; 0: never */
    struct run_restart restart;
};

/* --- preparing -------------------------------------------------------------------------------- */

/* "dir/driver.c" becomes "driver.sys" or "driver.exe". */
static void name_image(struct session_image *image)
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

static enum compile_status build_image(struct session *session, struct session_image *image)
{
    const struct run_options *options = &session->options;
    const struct run_unit *unit = image->unit;
    struct compile_options compile = {.is_app = unit->is_app};

    if (unit->project)
        project_options(unit->project, &compile);
    compile.compiler = options->compiler;
    compile.free_build = options->free_build;
    compile.ansi |= options->ansi;
    compile.defines = joined(compile.defines, options->defines);
    /* <header.h> finds what lies beside the source, as in a Visual Studio project. */
    compile.include_dirs =
        joined(options->include_dirs, joined(compile.include_dirs, source_dirs(unit)));
    name_image(image);
    return compile_project(&compile, unit->sources, unit->count, &image->built);
}

/* What the cache holds is damaged (a full disk, a power cut): make it again. */
static bool rebuild_image(struct session *session, struct session_image *image)
{
    host_remove_file(image->built.path);
    for (size_t i = 0; i < image->built.objects.count; i++)
        host_remove_file(image->built.objects.items[i]);
    compile_image_free(&image->built);
    if (build_image(session, image) == COMPILE_OK)
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

static bool load_image(struct session *session, struct session_image *image)
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
            return load_image(session, image);
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
static bool refuse_missing(const struct session_image *image)
{
    return image->unit->is_app &&
           run_print_missing(image->name, RUN_USER, (const char *const *)image->built.objects.items,
                             image->built.objects.count, run_trapped());
}

/* Does this app install a driver by itself? */
static bool installs(const struct session_image *image)
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
static uint64_t find_entry(const struct session_image *image, enum win32_entry_kind *kind)
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

static bool check_entry(const struct session_image *image)
{
    const char *source = image->unit->sources[0];
    enum win32_entry_kind kind;

    if (image->unit->is_app) {
        if (find_entry(image, &kind))
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

static struct finding *add_finding(void *context, enum finding_severity severity, const char *rule)
{
    struct session *session = context;

    return run_finding(session->result, severity, rule);
}

static struct finding *finding_at(void *context, size_t index)
{
    struct session *session = context;

    return &session->result->findings[index];
}

static size_t finding_count(void *context)
{
    struct session *session = context;

    return session->result->finding_count;
}

/* Debug information needs more stack than a kernel thread has. */
struct around {
    struct session *session;
    uint64_t address;
    struct symbol_function function;
    bool found;
};

static void look_around(void *argument)
{
    struct around *around = argument;

    around->found =
        symbols_function(around->session->symbols, around->address, &around->function);
}

static bool function_around(void *context, uint64_t address, uint64_t *start, uint64_t *end)
{
    enum { STACK_BYTES = 1 << 20 };
    struct around around = {.session = context, .address = address};

    if (!around.session->lookup_stack)
        around.session->lookup_stack = malloc(STACK_BYTES);
    irqlab_assert(around.session->lookup_stack);
    host_call_on_stack(look_around, &around, (char *)around.session->lookup_stack + STACK_BYTES);
    *start = around.function.start;
    *end = around.function.end;
    return around.found;
}

struct session *session_create(const struct run_options *options, enum run_exit *exit_code)
{
    struct session *session = calloc(1, sizeof *session);
    unsigned drivers = 0, apps = 0;
    enum compile_status built;
    bool good = true;

    irqlab_assert(session);
    *exit_code = RUN_USAGE;
    session->options = *options;
    session->images = calloc(options->unit_count, sizeof *session->images);
    irqlab_assert(session->images);
    session->image_count = options->unit_count;
    for (size_t i = 0; i < options->unit_count; i++) {
        session->images[i].unit = &options->units[i];
        built = build_image(session, &session->images[i]);
        if (built == COMPILE_INTERRUPTED) {
            puts("irqlab: interrupted");
            *exit_code = RUN_INTERRUPTED;
        }
        if (built != COMPILE_OK)
            return NULL;
        for (int b = 0; b < 16; b++)
            session->build_id[b] =
                (uint8_t)(session->build_id[b] * 31 + session->images[i].built.build_id[b]);
    }
    if (!memory_reserve()) {
        perror("irqlab: the address space of the simulated machine is taken");
        *exit_code = RUN_INTERNAL;
        return NULL;
    }
    irqlab_assert(memory_commit(LAYOUT_WORLD, WORLD_BYTES, MEMORY_WRITE));
    run_exports_create();
    run_exports_check(!options->rules_off);
    run_stacks_create();
    run_faults_install();
    if (process_interrupted()) /* between the last compiler and now */
        run_interrupted();
    image_set_tls_callback(win32_tls_block);
    session->symbols = symbols_create(NULL);
    session->describe = (struct run_describe){
        .symbols = session->symbols, .units = options->units, .unit_count = options->unit_count};
    if (!run_access_create(&session->describe, options)) {
        perror("irqlab: the address space of the shadow memory is taken");
        *exit_code = RUN_INTERNAL;
        return NULL;
    }
    session->verify = verify_create(
        &(struct verify_sink){
            .add = add_finding, .at = finding_at, .count = finding_count, .context = session},
        &(struct verify_options){.off = options->rules_off,
                                 .no_rules = options->no_rules,
                                 .classes = options->verifier},
        &(struct verify_symbols){.name = run_describe_name, .context = &session->describe});
    verify_know_functions(session->verify, function_around, session);
    for (size_t i = 0; i < session->image_count; i++) {
        struct session_image *image = &session->images[i];

        image->slot = image->unit->is_app ? apps++ : drivers++;
        if (!load_image(session, image) || refuse_missing(image) || !check_entry(image))
            good = false;
        if (options->load == RUN_LOAD_APP ||
            (options->load == RUN_LOAD_AUTO && image->unit->is_app && installs(image)))
            session->app_loads = true;
    }
    if (!good)
        return NULL;
    *exit_code = RUN_CLEAN;
    return session;
}

bool run_image(struct session *session, size_t n, struct image **image)
{
    if (n >= session->image_count)
        return false;
    *image = session->images[n].image;
    return true;
}

struct run_options *session_options(struct session *session)
{
    return &session->options;
}

void session_forked(struct session *session)
{
    snapshot_forked();
}

const uint8_t *session_build_id(const struct session *session)
{
    return session->build_id;
}

bool session_image(const struct session *session, size_t index, const char **path, uint64_t *base)
{
    if (index >= session->image_count || !session->images[index].image)
        return false;
    *path = session->images[index].built.path;
    *base = image_base(session->images[index].image);
    return true;
}

struct symbols *session_symbols(struct session *session)
{
    return session->symbols;
}

/* --- the director ----------------------------------------------------------------------------- */

struct run_result *run_current_result(void)
{
    return world->session->result;
}

struct verify *run_current_verify(void)
{
    return world->session->verify;
}

static bool load_driver(struct session *session, struct session_image *image)
{
    struct io_driver_params params = {
        .name = image->as,
        .image = (void *)(uintptr_t)image_base(image->image),
        .image_bytes = (uint32_t)image_bytes(image->image),
        .entry = (PDRIVER_INITIALIZE)(uintptr_t)image_find_symbol(image->image, "DriverEntry"),
        .context = image};
    uint32_t links = run_links();
    NTSTATUS status;

    run_sections_add(&image->sections, image->image);
    image_run_init(image->image, 0, NULL, NULL);
    status = io_driver_load(&params, &image->driver);
    if (image->image) /* it was loaded, and did not go again */
        mm_pageable_discard(image_base(image->image), image_bytes(image->image));
    if (sim_irql(world->sim) > APC_LEVEL) /* a rule has said so; this is what follows */
        ke_crash(0xA, 0, sim_irql(world->sim), 0, 0,
                 "DriverEntry of %s returned at IRQL %u: the I/O manager goes on there and soon "
                 "touches pageable memory",
                 image->name, sim_irql(world->sim));
    image->was_loaded = true;
    if (NT_SUCCESS(status))
        return true;
    image->driver = NULL;
    image->entry_status = status;
    run_note(&session->output, "%s: DriverEntry returned %s; the driver was not loaded",
             image->name, run_status_name(status));
    if (status == STATUS_OBJECT_NAME_COLLISION || status == STATUS_OBJECT_NAME_EXISTS)
        run_note(&session->output,
                 "hint: a device or link of that name is there already: another driver's, or of an "
                 "earlier start of this one that was not cleaned up");
    run_leftovers(image, image->name, links);
    session->result->driver_failed = true;
    return false;
}

static void app_run_init(void *context, int argc, char **argv, char **envp)
{
    image_run_init(context, argc, argv, envp);
}

static void app_run_fini(void *context)
{
    image_run_fini(context);
}

static uint64_t app_find_symbol(void *context, const char *name)
{
    return image_find_symbol(context, name);
}

static void start_app(struct session *session, struct session_image *image)
{
    const struct run_options *options = &session->options;
    enum win32_entry_kind kind;
    uint64_t entry = find_entry(image, &kind);
    NTSTATUS status;

    image->app = (struct win32_app){.name = image->name,
                                    .slot = image->slot,
                                    .image_base = image_base(image->image),
                                    .image_bytes = image_bytes(image->image),
                                    .kind = kind,
                                    .entry = entry,
                                    .run_init = app_run_init,
                                    .run_fini = app_run_fini,
                                    .find_symbol = app_find_symbol,
                                    .context = image->image,
                                    .argc = (int)options->app_argument_count,
                                    .argv = options->app_arguments,
                                    .input = options->input,
                                    .input_bytes = options->input_bytes,
                                    .answers = options->answers,
                                    .answer_count = options->answer_count,
                                    .debugger = false};
    status = win32_app_start(&image->app, &image->process);
    if (!NT_SUCCESS(status)) {
        image->process = NULL;
        run_note(&session->output, "%s could not be started: %s", image->name,
                 run_status_name(status));
    }
}

/* Stop a driver as `sc stop` would. */
static void stop_driver(struct session *session, struct session_image *image)
{
    struct io_unload_refusal why;
    NTSTATUS status;

    memset(&why, 0, sizeof why);
    status = io_driver_unload(image->driver, session->options.unload == RUN_UNLOAD_FORCE, &why);
    if (NT_SUCCESS(status)) {
        image->driver = NULL;
        return;
    }
    run_refused(&session->output, image->name, status, &why);
    session->result->stop_refused = true;
}

/* Nothing but the current thread can run any more, and what it wakes is only the director. */
static bool nothing_left(void)
{
    const struct sim *sim = world->sim;

    return sim->busy == 1ull << sim->cpu->number && !sim->ready_count && !sim->deadline_count;
}

/* The driver's image goes with it: code of it that still runs faults from now on. */
static void driver_unloaded(struct io_driver *driver)
{
    struct session_image *image = driver->context;

    if (!image || !image->image)
        return;
    mm_pageable_remove(image_base(image->image), image_bytes(image->image));
    if (world->session->stopping && nothing_left())
        image_unload_soon(image->image);
    else
        image_unload(image->image);
    image->image = NULL;
    image->driver = NULL;
}

/* --- drivers as services, for programs that install their own ----------------------------------
 */

static bool same_name(const char *a, size_t bytes, const WCHAR *b)
{
    for (size_t i = 0; i < bytes; i++)
        if (!b[i] || (a[i] | 0x20) != (b[i] | 0x20))
            return false;
    return !b[bytes];
}

/* The driver of that service: by the service's name, by its file's name, or the only one there is.
 */
static struct session_image *service_image(struct session *session, const char *name,
                                           const char *path)
{
    const char *file = path;
    struct session_image *only = NULL;
    unsigned drivers = 0;

    for (const char *at = path; at && *at; at++)
        if (*at == '\\' || *at == '/')
            file = at + 1;
    for (size_t i = 0; i < session->image_count; i++) {
        struct session_image *image = &session->images[i];

        if (image->unit->is_app)
            continue;
        if (same_name(name, strlen(name), image->as) ||
            same_name(name, strlen(name), image->service) ||
            (file && same_name(file, strcspn(file, "."), image->service)))
            return image;
        only = image;
        drivers++;
    }
    return path && drivers == 1 ? only : NULL;
}

static void name_service(struct session_image *image, const char *name)
{
    size_t length = 0;

    for (; name[length] && length < sizeof image->as / sizeof *image->as - 1; length++)
        image->as[length] = (unsigned char)name[length];
    image->as[length] = 0;
}

static struct session *session_of(void *output)
{
    return container_of(output, struct session, output);
}

static NTSTATUS service_start(void *context, const char *name, const char *path)
{
    struct session *session = session_of(context);
    struct session_image *image = service_image(session, name, path);

    if (!image)
        return STATUS_OBJECT_NAME_NOT_FOUND;
    if (image->driver)
        return STATUS_IMAGE_ALREADY_LOADED;
    if (!image->image && !load_image(session, image))
        return STATUS_OBJECT_NAME_NOT_FOUND;
    name_service(image, name);
    return load_driver(session, image) ? STATUS_SUCCESS : image->entry_status;
}

/* NtLoadDriver: the service's key may name the file. */
static NTSTATUS load_service(const WCHAR *service)
{
    char name[64 * RTL_UTF8_MAX], path[160];
    uint32_t units = 0, taken;
    size_t used = 0;

    while (service[units])
        units++;
    for (; units && used + RTL_UTF8_MAX < sizeof name; service += taken, units -= taken)
        used += rtl_utf8_encode(rtl_utf16_decode(service, units, &taken, NULL), name + used);
    name[used] = 0;
    return service_start(&world->session->output, name,
                         cm_service_path(name, path, sizeof path) ? path : NULL);
}

static NTSTATUS service_stop(void *context, const char *name, const char *path)
{
    struct session *session = session_of(context);
    struct session_image *image = service_image(session, name, path);
    struct io_unload_refusal why;
    NTSTATUS status;

    if (!image || !image->driver)
        return STATUS_OBJECT_NAME_NOT_FOUND;
    memset(&why, 0, sizeof why);
    status = io_driver_unload(image->driver, false, &why);
    if (NT_SUCCESS(status))
        image->driver = NULL;
    return status;
}

static bool service_running(void *context, const char *name)
{
    struct session_image *image = service_image(session_of(context), name, NULL);

    return image && image->driver;
}

static bool has_image(void *context, const char *name)
{
    struct session *session = session_of(context);

    for (size_t i = 0; i < session->image_count; i++)
        if (strcasecmp(session->images[i].name, name) == 0)
            return true;
    return false;
}

static uint64_t find_export(void *context, const char *name)
{
    return run_user_export(name);
}

static const struct win32_hooks *program_hooks(struct session *session)
{
    struct win32_hooks *hooks;

    run_output_win32(&session->output);
    hooks = &session->output.win32;
    hooks->find_export = find_export;
    hooks->service_start = service_start;
    hooks->service_stop = service_stop;
    hooks->service_running = service_running;
    hooks->has_image = has_image;
    return hooks;
}

/* Until they have ended, or for the time that was asked for. */
static void wait_for_apps(struct session *session)
{
    LARGE_INTEGER until = {.QuadPart =
                               (LONGLONG)(world->sim->now_100ns + session->options.run_for_100ns)};
    LARGE_INTEGER left;

    for (size_t i = 0; i < session->image_count; i++) {
        struct session_image *image = &session->images[i];

        if (!image->process)
            continue;
        left.QuadPart = (LONGLONG)world->sim->now_100ns - until.QuadPart; /* relative */
        if (left.QuadPart > 0)
            left.QuadPart = 0;
        if (KeWaitForSingleObject(win32_process_object(image->process), Executive, KernelMode,
                                  FALSE,
                                  session->options.run_for_100ns ? &left : NULL) == STATUS_TIMEOUT)
            session->result->time_limit = true;
    }
}

static void direct(PVOID context)
{
    struct session *session = context;
    const struct run_options *options = &session->options;
    bool loaded = true, any_app = false;

    for (size_t i = 0; i < session->image_count && loaded; i++)
        if (!session->images[i].unit->is_app && !session->app_loads)
            loaded = load_driver(session, &session->images[i]);
    if (loaded) {
        for (size_t i = 0; i < session->image_count; i++)
            if (session->images[i].unit->is_app) {
                start_app(session, &session->images[i]);
                any_app = true;
            }
        wait_for_apps(session);
        for (size_t i = 0; i < session->image_count; i++)
            if (session->app_loads && !session->images[i].unit->is_app &&
                !session->images[i].was_loaded)
                run_note(&session->output,
                         "%s was never loaded: an app refers to CreateService or NtLoadDriver, so "
                         "it was left to the app; --load before loads it first",
                         session->images[i].name);
        if (!any_app)
            sim_wait_idle(world->sim,
                          options->run_for_100ns ? options->run_for_100ns : RUN_FOR_100NS);
    }
    if (options->unload != RUN_UNLOAD_NEVER && !session->result->time_limit) {
        bool any_gone = false;

        session->stopping = true;
        if (irqlab_unlikely(options->value_count))
            run_read_values(session, session->result);
        for (size_t i = session->image_count; i-- > 0;)
            if (session->images[i].driver) {
                image_settle();
                stop_driver(session, &session->images[i]);
                any_gone |= !session->images[i].driver;
            }
        if (!nothing_left())
            image_settle();
        /* What a driver left behind (a thread, a timer, a DPC) now meets an image that is gone. */
        if (any_gone)
            sim_wait_idle(world->sim, AFTERMATH_100NS);
    }
    session->finished = true;
    sim_halt(world->sim);
}

/* --- executing -------------------------------------------------------------------------------- */

/* Ctrl-C, or the time is over: the machine stops. Asked once a slice, or at every choice. */
static bool poll(void)
{
    struct session *session = world->session;

    if (session->end_s > 0 && host_seconds() >= session->end_s)
        session->result->time_limit = true;
    if (session->options.max_steps && sim_steps(world->sim) > session->options.max_steps)
        session->result->step_limit = true;
    if (session->options.stop && *session->options.stop)
        return session->result->interrupted = true;
    return run_was_interrupted() || session->result->time_limit || session->result->step_limit;
}

/* For MmGetSystemRoutineAddress. */
static void *routine_address(const char *name)
{
    return (void *)(uintptr_t)run_kernel_export(name);
}

static void create_world(struct session *session)
{
    static const struct sim_hooks hooks = {.interrupt = ke_interrupt,
                                           .stack_get = run_stack_get,
                                           .stack_put = run_stack_put,
                                           .switched = ps_switched,
                                           .quantum_end = ke_quantum_end,
                                           .soon = ke_soon,
                                           .hang = run_hang,
                                           .poll = poll,
                                           .stuck = run_stuck};
    const struct run_options *options = &session->options;
    struct arena arena;

    arena_init(&arena, (void *)(uintptr_t)LAYOUT_WORLD, WORLD_BYTES);
    irqlab_assert(arena_spread(&arena, SPREAD_BLOCKS));
    world = arena_alloc(&arena, sizeof *world);
    world->arena = arena;
    world->session = session;
    sim_create(options->cpus ? options->cpus : DEFAULT_CPUS, BOOT_100NS, &hooks);
    if (options->max_threads)
        world->sim->limits.threads = options->max_threads;
    ke_create();
    world->ke->on_crash = run_found;
    world->ke->print_errors_only = options->filter == RUN_FILTER_WINDOWS;
    world->ke->print_mask = options->filter == RUN_FILTER_ALL ? UINT32_MAX : 0;
    mm_create();
    world->mm->hooks.routine_address = routine_address;
    world->mm->frames = true; /* reports say who allocated and freed */
    if (options->pool_mib)
        world->mm->limit_bytes = (uint64_t)options->pool_mib << 20;
    world->mm->fail_nth = options->fail_allocation;
    world->mm->fail = options->fail_allocations;
    ex_create();
    ob_create();
    ps_create();
    cm_create();
    io_create();
    world->io->unloaded = driver_unloaded;
    world->io->load = load_service;
    win32_create(program_hooks(session));
    world->ke->print = (struct ke_print){.write = run_output_debug, .context = &session->output};
}

/* What was going on when the time was over. */
static void say_time_limit(struct session *session)
{
    if (session->end_s > 0 && host_seconds() >= session->end_s)
        run_note(&session->output, "stopped: the time limit of %g s was reached",
                 session->options.time_limit_s);
    else
        run_note(&session->output, "stopped after %llu s of virtual time",
                 (unsigned long long)(session->options.run_for_100ns / 10000000));
    for (size_t i = 0; i < session->image_count; i++)
        if (session->images[i].process && !win32_process_has_ended(session->images[i].process))
            run_note(&session->output, "  %s was still running", session->images[i].name);
}

/* Who answers choices, by the options. */
static struct sim_strategy *choose_strategy(struct session *session)
{
    const struct run_options *options = &session->options;

    if (options->strategy)
        return options->strategy;
    if (options->schedule) {
        replay_strategy_init(&session->replay, options->schedule);
        return &session->replay.strategy;
    }
    if (options->has_seed) {
        random_strategy_init(&session->random, options->seed);
        return &session->random.strategy;
    }
    return NULL;
}

/* What belongs to this execution and not to the prefix it may share with others. */
static void explore_with(struct session *session, struct sim_strategy *strategy,
                         struct run_result *result)
{
    struct sim *sim = world->sim;

    result->explored = session->options.hang_steps != 0;
    sim->schedule = &result->schedule;
    sim->strategy = strategy;
    sim->footprint = strategy ? strategy->footprint : NULL;
    sim->shared = strategy ? session->options.shared : NULL;
    if (sim->shared)
        sim_sharing_begin(sim->shared);
}

/* A new world, and the machine up to its first choice or its end. */
static enum sim_stop begin(struct session *session, struct sim_strategy *strategy,
                           struct run_result *result)
{
    struct ps_thread_params director_params = {.start = direct, .context = session};
    PETHREAD director;

    run_restart_drop(&session->restart);
    memset(result, 0, sizeof *result);
    session->finished = false;
    session->stopping = false;
    for (size_t i = 0; i < session->image_count; i++) {
        if (session->images[i].image)
            image_restore(session->images[i].image);
        else
            irqlab_assert(load_image(session, &session->images[i]));
        session->images[i].driver = NULL;
        session->images[i].process = NULL;
        session->images[i].was_loaded = false;
        memcpy(session->images[i].as, session->images[i].service, sizeof session->images[i].as);
    }
    run_stacks_reset();
    create_world(session);
    race_begin();
    verify_attach(session->verify);
    run_hints_attach(&session->hints, &session->output);
    if (session->options.trace)
        run_record_attach(&session->record);
    ke_debugger_attach(!session->options.no_debugger);
    if (strategy) {
        sim_set_strategy(world->sim, strategy);
        world->sim->points_access = session->options.points_access;
        world->sim->waiters_any = session->options.waiters_any;
        if (session->options.hang_steps)
            world->sim->limits.hang = session->options.hang_steps;
    }
    explore_with(session, strategy, result);
    world->sim->pause_at_choice = strategy && !session->output.live && !session->options.trace &&
                                  !session->restart.hopeless;
    director_params.process = world->ps->system;
    irqlab_assert(NT_SUCCESS(ps_thread_create(&director_params, &director)));
    ps_thread_start(director);
    return sim_run(world->sim);
}

/* The moment to which the next execution returns. */
static void take(struct session *session, const struct run_result *result)
{
    const struct run_kept kept[] = {
        {session->images, session->image_count * sizeof *session->images},
        {&session->finished, sizeof session->finished},
        {&session->stopping, sizeof session->stopping},
        {&session->hints, sizeof session->hints},
    };

    race_snapshot();
    run_restart_take(&session->restart, &session->options, session->verify, result, kept,
                     sizeof kept / sizeof *kept);
}

void session_explore(struct session *session, struct sim_strategy *strategy, FILE *live,
                     struct run_result *result)
{
    enum sim_stop stop;

    session->result = result;
    session->end_s =
        session->options.time_limit_s > 0 ? host_seconds() + session->options.time_limit_s : 0;
    run_output_begin(&session->output, live, session->options.quiet);
    if (session->options.trace)
        strategy = run_record_begin(&session->record, session->options.trace, strategy);
    if (strategy)
        strategy->clock_any = session->options.clock_any;
    if (!live && !session->options.trace &&
        run_restart_fits(&session->restart, &session->options, strategy)) {
        run_restart_go_back(&session->restart, result);
        explore_with(session, strategy, result);
        race_restored();
        stop = sim_resume(world->sim);
    } else {
        stop = begin(session, strategy, result);
    }
    if (stop == SIM_STOP_CHOICE) {
        take(session, result);
        sim_resume(world->sim);
    }
    if (session->options.value_count)
        run_read_values(session, result);
    race_end();
    run_access_limits();
    verify_end(session->verify);
    result->findings_dropped = verify_dropped(session->verify);
    if (result->time_limit)
        say_time_limit(session);
    if (session->options.trace)
        run_record_end(&session->record, session->verify);
    run_collect(session->finished, result, session->verify, session->options.trace);
    result->trace_hash = world->sim->hash;
    result->virtual_100ns = world->sim->now_100ns - BOOT_100NS;
    result->steps = sim_steps(world->sim);
    result->threads = world->ke->threads_made;
    result->ready_peak = world->sim->ready_peak;
    result->abandoned = world->sim->abandoned;
    result->allocations = world->mm->refusable;
    run_output_end(&session->output);
}

void session_execute(struct session *session, FILE *live, struct run_result *result)
{
    struct sim_strategy *strategy = choose_strategy(session);

    if (strategy && strategy != session->options.strategy)
        strategy->begin(strategy); /* whoever gave the other one has begun it */
    session_explore(session, strategy, live, result);
}

/* From scratch once more, and, if there are choices, twice from the moment of the first. */
bool session_verify(struct session *session, const struct run_result *result)
{
    bool same = true;

    run_restart_drop(&session->restart);
    for (int i = 0; same && (i == 0 || (session->restart.ready && i < 4)); i++) {
        struct run_result again;

        session_execute(session, NULL, &again);
        same = again.trace_hash == result->trace_hash && again.steps == result->steps &&
               again.virtual_100ns == result->virtual_100ns &&
               again.finding_count == result->finding_count;
        /* A test that tests nothing would be none. */
        same = same && (session->restart.ready || session->restart.hopeless ||
                        !result->schedule.choices);
        run_result_free(&again);
    }
    return same;
}

void run_result_free(struct run_result *result)
{
    free(result->findings);
    free(result->schedule.decisions);
    memset(result, 0, sizeof *result);
}
