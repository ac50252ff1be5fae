/*
 * devices.c - what a person with the device manager does: drivers that have an AddDevice get a
 * device to drive, as `devcon install` makes one, and lose it before they are stopped.
 */
#include "io/pnp.h"
#include "run/session_private.h"
#include "rtl/utf.h"

#include <ctype.h>
#include <string.h>

static const char *narrow(const WCHAR *text, char *out, size_t bytes)
{
    size_t used = 0;
    uint32_t units = 0, taken;

    while (text && text[units])
        units++;
    for (; units && used + RTL_UTF8_MAX < bytes; text += taken, units -= taken)
        used += rtl_utf8_encode(rtl_utf16_decode(text, units, &taken, NULL), out + used);
    out[used] = 0;
    return out;
}

static const char *driver_file(const struct io_driver *driver)
{
    const struct session_image *image = driver ? driver->context : NULL;

    return image ? image->name : "no driver";
}

void run_device_event(const struct io_pnp_event *event)
{
    struct session *session = world->session;
    struct run_output *output = &session->output;
    const char *who = driver_file(event->driver), *status = run_status_name(event->status);
    char id[IO_PNP_ID_UNITS], text[IO_PNP_ID_UNITS];

    narrow(event->devnode ? event->devnode->id : NULL, id, sizeof id);
    switch (event->kind) {
    case IO_PNP_NOT_MADE:
        run_note(output, "%s: no device could be made for its AddDevice: %s", who, status);
        break;
    case IO_PNP_ADD_FAILED:
        run_note(output, "%s: AddDevice returned %s for %s: the device was not started (code 31)",
                 who, status, id);
        break;
    case IO_PNP_START_FAILED:
        run_note(output,
                 "%s: IRP_MN_START_DEVICE of %s ended with %s: the device does not work (code 10); "
                 "its drivers got IRP_MN_REMOVE_DEVICE",
                 who, id, status);
        if (event->status == STATUS_NOT_SUPPORTED)
            run_note(output, "hint: STATUS_NOT_SUPPORTED is what a PnP IRP begins with: nobody in "
                             "the stack has set a status, or it was not passed down to the PDO");
        break;
    case IO_PNP_NOT_ATTACHED:
        run_note(output,
                 "hint: AddDevice of %s returned success, but attached no device to the stack of "
                 "%s (IoAttachDeviceToDeviceStack): the driver sees none of its requests",
                 who, id);
        break;
    case IO_PNP_NO_DRIVER:
        run_note(
            output,
            "%s was found on its bus, and no driver is for it (code 28; --bind DRIVER=ID, with "
            "the hardware id %s)",
            id, narrow(event->devnode->hardware_ids, text, sizeof text));
        break;
    case IO_PNP_REFUSED:
        run_note(output, "%s was not stopped: IRP_MN_QUERY_REMOVE_DEVICE of %s was refused with %s",
                 who, id, status);
        break;
    case IO_PNP_OPEN:
        run_note(output, "%s was not stopped: its device %s is open:", who, id);
        run_holders(output, event->why);
        break;
    }
}

/* --- which driver is for what ----------------------------------------------------------------- */

/* Whatever case; a slash is as good as a backslash, which shells eat. */
static bool same(const char *a, const WCHAR *b)
{
    for (; *a && *b; a++, b++)
        if (tolower((unsigned char)*a) != (*b < 128 ? tolower(*b) : *b) &&
            !(*a == '/' && *b == '\\'))
            return false;
    return !*a && !*b;
}

static struct session_image *image_of(const struct session *session, const char *name)
{
    for (size_t i = 0; i < session->image_count; i++)
        if (!session->images[i].unit->is_app && same(name, session->images[i].service))
            return &session->images[i];
    return NULL;
}

bool run_devices_check(const struct session *session)
{
    for (uint32_t i = 0; i < session->options.binding_count; i++) {
        const struct run_binding *binding = &session->options.bindings[i];
        const char *missing =
            !image_of(session, binding->driver) ? binding->driver
            : binding->kind != RUN_BIND_DEVICE && binding->what && !image_of(session, binding->what)
                ? binding->what
                : NULL;

        if (missing) {
            fprintf(stderr,
                    "irqlab: there is no driver %s (a driver is called as its first source is, "
                    "without the extension)\n",
                    missing);
            return false;
        }
    }
    return true;
}

/* What the driver was bound to, or NULL. */
static const struct run_binding *binding_of(const struct session *session,
                                            const struct session_image *image)
{
    for (uint32_t i = 0; i < session->options.binding_count; i++)
        if (same(session->options.bindings[i].driver, image->service))
            return &session->options.bindings[i];
    return NULL;
}

/* Is that a filter of the devices of this driver? Without a name: of the first one that is none. */
static bool filters(const struct session *session, const struct run_binding *filter,
                    const struct session_image *image)
{
    if (filter->what)
        return same(filter->what, image->service);
    for (size_t i = 0; i < session->image_count; i++) {
        const struct run_binding *binding = binding_of(session, &session->images[i]);

        if (!session->images[i].unit->is_app && (!binding || binding->kind == RUN_BIND_DEVICE))
            return &session->images[i] == image;
    }
    return false;
}

static void add_filters(struct session *session, const struct session_image *image, int kind,
                        struct io_pnp_stack *stack)
{
    for (uint32_t i = 0; i < session->options.binding_count; i++) {
        const struct run_binding *filter = &session->options.bindings[i];
        struct session_image *its;

        if ((int)filter->kind != kind || !filters(session, filter, image) ||
            stack->count == IO_PNP_STACK - 1)
            continue;
        its = image_of(session, filter->driver);
        if (!its->driver && (its->was_loaded || !run_load_driver(session, its)))
            continue;
        if (its->driver->extension.AddDevice)
            stack->drivers[stack->count++] = its->driver;
        else
            run_note(&session->output, "%s is no filter: it sets no AddDevice", its->name);
    }
}

/* The function driver with its filters, all loaded. */
static bool make_stack(struct session *session, struct session_image *image,
                       struct io_pnp_stack *stack)
{
    *stack = (struct io_pnp_stack){.count = 0};
    if (!image->driver && (image->was_loaded || !run_load_driver(session, image)))
        return false;
    if (!image->driver->extension.AddDevice)
        return false;
    add_filters(session, image, RUN_BIND_LOWER, stack);
    stack->function = stack->count;
    stack->drivers[stack->count++] = image->driver;
    add_filters(session, image, RUN_BIND_UPPER, stack);
    return true;
}

static bool in_list(const char *id, const WCHAR *list)
{
    for (; list && *list; list++) {
        if (same(id, list))
            return true;
        while (*list)
            list++;
    }
    return false;
}

bool run_device_match(const WCHAR *hardware_ids, const WCHAR *compatible_ids,
                      struct io_pnp_stack *stack)
{
    struct session *session = world->session;

    for (uint32_t i = 0; i < session->options.binding_count; i++) {
        const struct run_binding *binding = &session->options.bindings[i];

        if (binding->kind == RUN_BIND_DEVICE &&
            (in_list(binding->what, hardware_ids) || in_list(binding->what, compatible_ids)))
            return make_stack(session, image_of(session, binding->driver), stack);
    }
    return false;
}

/* --- arrival ---------------------------------------------------------------------------------- */

struct surprise {
    struct session *session;
    struct io_driver *driver;
};

/* Somebody pulls the plug while it works. */
static VOID pull(PVOID context)
{
    struct surprise *surprise = context;
    struct session *session = surprise->session;
    LARGE_INTEGER after = {.QuadPart = -(LONGLONG)session->options.removal_after_100ns};

    KeDelayExecutionThread(KernelMode, FALSE, &after);
    if (!session->stopping)
        io_pnp_remove(surprise->driver, IO_REMOVAL_SURPRISE);
    ob_dereference(surprise->driver);
}

static void pull_later(struct session *session, struct io_driver *driver)
{
    struct surprise *surprise = arena_alloc(&world->arena, sizeof *surprise);
    struct ps_thread_params params = {
        .process = world->ps->system, .start = pull, .context = surprise};
    PETHREAD thread;

    irqlab_assert(surprise);
    *surprise = (struct surprise){session, driver};
    ob_reference(driver);
    if (!NT_SUCCESS(ps_thread_create(&params, &thread)))
        return;
    ps_thread_start(thread);
    ob_dereference(thread);
}

bool run_devices_make(struct session *session, struct session_image *image, bool by_app)
{
    struct io_driver *driver = image->driver;
    struct io_pnp_stack stack;
    uint32_t wanted = session->options.has_devices ? session->options.devices : !by_app;
    bool good = true;

    if (!driver || !driver->extension.AddDevice || binding_of(session, image))
        return true;
    if (!wanted)
        run_note(&session->output,
                 "hint: %s has an AddDevice, which is not called: it was given no device "
                 "(--devices 1)",
                 image->name);
    if (wanted && !make_stack(session, image, &stack))
        return false;
    for (uint32_t i = 0; i < wanted; i++)
        good &= io_pnp_install(&stack);
    if (wanted && session->options.removal_timed)
        pull_later(session, driver);
    return good;
}

/* --- departure -------------------------------------------------------------------------------- */

bool run_devices_remove(struct session *session, struct session_image *image)
{
    enum io_removal how =
        session->options.unload == RUN_UNLOAD_FORCE ? IO_REMOVAL_FORCE : IO_REMOVAL_ASK;

    if (session->options.removal == RUN_REMOVAL_SURPRISE && how == IO_REMOVAL_ASK)
        how = IO_REMOVAL_SURPRISE;
    if (!image->driver->extension.AddDevice)
        return true;
    if (!io_pnp_remove(image->driver, how))
        return false;
    /* Pulled out, and still open: it stays. */
    return how != IO_REMOVAL_SURPRISE || io_pnp_remove(image->driver, IO_REMOVAL_ASK);
}
