/*
 * director.c - the thread of the System process that plays an execution: it loads the drivers in
 * their order, starts the apps and waits for them (or, without an app, until nothing happens any
 * more), and stops the drivers in reverse order, as a person at the machine would. Programs that
 * install their driver themselves ask it by the name of a service.
 */
#include "run/session_private.h"
#include "cm/cm.h"
#include "ex/ex.h"
#include "host/process.h"
#include "io/io.h"
#include "mm/mm.h"
#include "ob/ob.h"
#include "ps/ps.h"
#include "rtl/utf.h"

#include <stdlib.h>
#include <string.h>

#define RUN_FOR_100NS (60 * 10000000ull)
#define AFTERMATH_100NS (60 * 10000000ull)

bool run_load_driver(struct session *session, struct session_image *image)
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

static void describe_app(struct session *session, struct session_image *image)
{
    const struct run_options *options = &session->options;
    enum win32_entry_kind kind;
    uint64_t entry = run_find_entry(image, &kind);

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
}

static void start_app(struct session *session, struct session_image *image)
{
    NTSTATUS status;

    describe_app(session, image);
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

    if (!run_devices_remove(session, image)) {
        session->result->stop_refused = true;
        return;
    }
    session->stopping_since = world->sim->now_100ns;
    status = io_driver_unload(image->driver, session->options.unload == RUN_UNLOAD_FORCE, &why);
    session->stopping_since = 0;
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
void run_driver_unloaded(struct io_driver *driver)
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
    if (!image->image && !run_load_image(session, image))
        return STATUS_OBJECT_NAME_NOT_FOUND;
    name_service(image, name);
    if (!run_load_driver(session, image))
        return image->entry_status;
    run_devices_make(session, image, true);
    return STATUS_SUCCESS;
}

/* NtLoadDriver: the service's key may name the file. */
NTSTATUS run_load_service(const WCHAR *service)
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

/* CreateProcess: a copy of the program that does not run yet. */
static const struct win32_app *program_take(void *context, const char *name, bool *known)
{
    struct session *session = session_of(context);
    struct session_image *of = NULL;

    *known = false;
    for (size_t i = 0; i < session->image_count + session->instance_count; i++) {
        struct session_image *image = &session->images[i];

        if (!image->unit->is_app || strcasecmp(image->name, name) != 0 ||
            (of && image->unit != of->unit))
            continue;
        of = image;
        *known = true;
        if (image->process || image->taken)
            continue;
        image->taken = true;
        describe_app(session, image);
        image->app.argc = 0;
        image->app.argv = NULL;
        return &image->app;
    }
    return NULL;
}

static void program_started(void *context, const struct win32_app *app,
                            struct win32_process *process)
{
    struct session_image *image = container_of(app, struct session_image, app);

    image->process = process;
    image->taken = process != NULL;
}

static uint64_t find_export(void *context, const char *name)
{
    return run_user_export(name);
}

const struct win32_hooks *run_program_hooks(struct session *session)
{
    struct win32_hooks *hooks;

    run_output_win32(&session->output);
    hooks = &session->output.win32;
    hooks->find_export = find_export;
    hooks->service_start = service_start;
    hooks->service_stop = service_stop;
    hooks->service_running = service_running;
    hooks->has_image = has_image;
    hooks->program_take = program_take;
    hooks->program_started = program_started;
    return hooks;
}

static struct session_image *running(struct session *session)
{
    for (size_t i = 0; i < session->image_count + session->instance_count; i++) {
        struct session_image *image = &session->images[i];

        if (image->process && !win32_process_has_ended(image->process) && !image->waited)
            return image;
    }
    return NULL;
}

/* Until they have ended, or for the time that was asked for. A program may start others. */
static void wait_for_apps(struct session *session)
{
    LARGE_INTEGER until = {.QuadPart =
                               (LONGLONG)(world->sim->now_100ns + session->options.run_for_100ns)};
    struct session_image *image;
    LARGE_INTEGER left;

    while ((image = running(session)) != NULL) {
        left.QuadPart = (LONGLONG)world->sim->now_100ns - until.QuadPart; /* relative */
        if (left.QuadPart > 0)
            left.QuadPart = 0;
        image->waited = true;
        if (KeWaitForSingleObject(win32_process_object(image->process), Executive, KernelMode,
                                  FALSE,
                                  session->options.run_for_100ns ? &left : NULL) == STATUS_TIMEOUT)
            session->result->time_limit = true;
    }
}

/* Programs that were left to CreateProcess, and that nobody has started. */
static void note_unstarted(struct session *session)
{
    for (size_t i = 0; i < session->image_count; i++) {
        const struct session_image *image = &session->images[i];

        if (session->starter && image->unit->is_app && !image->process)
            run_note(&session->output,
                     "%s was never started: %s refers to CreateProcess, so it was left to it; "
                     "--start all starts all programs",
                     image->name, session->starter->name);
    }
}

void run_direct(PVOID context)
{
    struct session *session = context;
    const struct run_options *options = &session->options;
    bool loaded = true, any_app = false;

    for (size_t i = 0; i < session->image_count && loaded; i++)
        if (!session->images[i].unit->is_app && !session->app_loads) {
            if (!session->images[i].driver) /* a filter may have been loaded for its device */
                loaded = run_load_driver(session, &session->images[i]);
            if (loaded && !run_devices_make(session, &session->images[i], false))
                session->result->driver_failed = true;
        }
    if (loaded) {
        for (size_t i = 0; i < session->image_count; i++)
            if (session->images[i].unit->is_app &&
                (!session->starter || session->starter == &session->images[i])) {
                start_app(session, &session->images[i]);
                any_app = true;
            }
        wait_for_apps(session);
        note_unstarted(session);
        for (size_t i = 0; i < session->image_count; i++)
            if (session->app_loads && !session->images[i].unit->is_app &&
                !session->images[i].was_loaded)
                run_note(&session->output,
                         "%s was never loaded: an app refers to CreateService or NtLoadDriver, so "
                         "it was left to the app; --load before loads it first",
                         session->images[i].name);
        if (!any_app)
            sim_wait_idle(world->sim,
                          options->run_for_100ns ? options->run_for_100ns : RUN_FOR_100NS,
                          !options->run_for_100ns);
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
            sim_wait_idle(world->sim, AFTERMATH_100NS, true);
    }
    session->finished = true;
    sim_halt(world->sim);
}
