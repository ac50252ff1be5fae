/*
 * hints.c - one line for what beginners stumble over: what a program was told, and what to do.
 *
 * An observer like the rules, but what it sees is no fault by itself: a program may well ask for a
 * device that is not there. Each hint is given once in a run.
 */
#include "run/internal.h"
#include "io/io.h"
#include "ob/ob.h"
#include "rtl/utf.h"

#include <string.h>

enum hint {
    HINT_NO_CREATE,
    HINT_NO_LINK,
    HINT_BACKSLASHES,
    HINT_CONTROL_CODE,
    HINT_INITIALIZING,
    HINT_TIME_PAST,
    HINT_NO_ROUTINE, /* and one more per major function */
};

/* UTF-16 as UTF-8, cut where there is no more room. */
static const char *narrow(const WCHAR *text, uint64_t units, char *out, size_t bytes)
{
    size_t used = 0;

    for (uint32_t taken; units && used + RTL_UTF8_MAX < bytes; text += taken, units -= taken)
        used += rtl_utf8_encode(rtl_utf16_decode(text, units, &taken, NULL), out + used);
    out[used] = 0;
    return out;
}

static bool first(struct run_hints *hints, enum hint hint)
{
    bool given = hints->given >> hint & 1;

    hints->given |= 1u << hint;
    return !given;
}

struct link_list {
    char text[240];
    size_t used;
};

/* Links to devices: what `\\.\` finds, without the names every machine has. */
static bool add_link(void *context, void *body)
{
    struct link_list *list = context;
    const UNICODE_STRING *name = ob_name_of(body);
    char text[80];

    if (name && ob_made_by_driver(body) && list->used + sizeof text + 8 < sizeof list->text)
        list->used +=
            (size_t)snprintf(list->text + list->used, sizeof list->text - list->used, "%s\\??\\%s",
                             list->used ? ", " : "",
                             narrow(name->Buffer, name->Length / sizeof(WCHAR), text, sizeof text));
    return true;
}

static bool find_initializing(void *context, const struct ob_object_info *info)
{
    const DEVICE_OBJECT *device = info->body;

    *(bool *)context |= (device->Flags & DO_DEVICE_INITIALIZING) != 0;
    return true;
}

/* An open failed as it does for a device that is not there; is one there that is not ready? */
static void not_ready(struct run_hints *hints, const char *text)
{
    bool any = false;

    ob_object_for_each(world->io->device_type, find_initializing, &any);
    if (any && first(hints, HINT_INITIALIZING))
        run_note(
            hints->output,
            "hint: %s was not opened: a device that is made after DriverEntry must be opened up "
            "with DeviceObject->Flags &= ~DO_DEVICE_INITIALIZING",
            text);
}

static void opened(struct run_hints *hints, const WCHAR *name, uint64_t units, NTSTATUS status)
{
    struct link_list links = {.used = 0};
    char text[160];
    bool device = units > 4 && name[0] == '\\' && name[1] == '\\' && name[3] == '\\';

    narrow(name, units, text, sizeof text);
    if (status == STATUS_NO_SUCH_DEVICE) {
        not_ready(hints, text);
    } else if (status == STATUS_INVALID_DEVICE_REQUEST) {
        if (first(hints, HINT_NO_CREATE))
            run_note(hints->output,
                     "hint: %s was not opened (ERROR_INVALID_FUNCTION): its driver sets no "
                     "MajorFunction[IRP_MJ_CREATE], or that routine refuses",
                     text);
    } else if (status == STATUS_OBJECT_NAME_NOT_FOUND || status == STATUS_OBJECT_PATH_NOT_FOUND) {
        if (!device) {
            if (name[0] == '\\' && first(hints, HINT_BACKSLASHES))
                run_note(hints->output,
                         "hint: %s is no device name; in source it is \"\\\\\\\\.\\\\Name\", each "
                         "backslash twice",
                         text);
            return;
        }
        if (!first(hints, HINT_NO_LINK))
            return;
        if (strstr(text, "#{")) {
            run_note(hints->output,
                     "hint: %s was not found: no started device has an enabled interface of that "
                     "name (IoRegisterDeviceInterface, then IoSetDeviceInterfaceState)",
                     text);
            return;
        }
        ob_directory_for_each(world->ob->dos_devices, add_link, &links);
        run_note(hints->output,
                 "hint: %s was not found: a driver makes it with IoCreateSymbolicLink as \\??\\%s; "
                 "%s%s",
                 text, text + 4, links.used ? "drivers made " : "no driver made any link",
                 links.text);
    }
}

static void no_routine(struct run_hints *hints, UCHAR major)
{
    if (!first(hints, (enum hint)(HINT_NO_ROUTINE + major)))
        return;
    if (major == IRP_MJ_CLOSE)
        run_note(hints->output,
                 "hint: the driver sets no MajorFunction[IRP_MJ_CLOSE]: it is not told "
                 "when the last user of its device has gone");
    else
        run_note(
            hints->output,
            "hint: the driver sets no MajorFunction[%s], or that routine refuses: %s fails with "
            "ERROR_INVALID_FUNCTION",
            major == IRP_MJ_READ ? "IRP_MJ_READ" : "IRP_MJ_WRITE",
            major == IRP_MJ_READ ? "ReadFile" : "WriteFile");
}

static void time_past(struct run_hints *hints, const struct sim_probe *probe)
{
    if (first(hints, HINT_TIME_PAST))
        run_note(
            hints->output,
            "hint: a wait or timer was given the time +%llu, a moment of the year %llu, and was "
            "over at once: intervals are negative, in units of 100 ns (a second is -10000000)",
            (unsigned long long)probe->b,
            1601 + (unsigned long long)probe->b / (365 * 86400ull * 10000000));
}

static void completed(struct run_hints *hints, const struct sim_probe *probe)
{
    const IRP *irp = probe->object;
    const IO_STACK_LOCATION *stack = irp->Tail.Overlay.CurrentStackLocation;
    static const char *const methods[] = {"BUFFERED", "IN_DIRECT", "OUT_DIRECT", "NEITHER"};
    ULONG code;

    if ((NTSTATUS)probe->b != STATUS_INVALID_DEVICE_REQUEST || !stack ||
        irp->CurrentLocation > irp->StackCount)
        return;
    if (stack->MajorFunction == IRP_MJ_READ || stack->MajorFunction == IRP_MJ_WRITE ||
        stack->MajorFunction == IRP_MJ_CLOSE) {
        no_routine(hints, stack->MajorFunction);
        return;
    }
    if (stack->MajorFunction != IRP_MJ_DEVICE_CONTROL || !first(hints, HINT_CONTROL_CODE))
        return;
    code = stack->Parameters.DeviceIoControl.IoControlCode;
    run_note(hints->output,
             "hint: the driver does not handle control code 0x%08X (function 0x%X, METHOD_%s, "
             "device type 0x%X); does the app use the same CTL_CODE?",
             code, code >> 2 & 0xFFF, methods[code & 3], code >> 16);
}

static void notify(void *self, const struct sim_probe *probe)
{
    struct run_hints *hints = self;

    if (!hints->output->live)
        return;
    if (probe->kind == KE_PROBE_IRP && probe->a == IO_IRP_EV_COMPLETE)
        completed(hints, probe);
    else if (probe->kind == KE_PROBE_RULE && strcmp(probe->text, "win32-open") == 0)
        opened(hints, probe->object, probe->c, (NTSTATUS)probe->b);
    else if (probe->kind == KE_PROBE_RULE && strcmp(probe->text, "time-long-past") == 0)
        time_past(hints, probe);
}

void run_hints_attach(struct run_hints *hints, struct run_output *output)
{
    *hints = (struct run_hints){.output = output,
                                .observer = {.kinds = 1u << KE_PROBE_RULE | 1u << KE_PROBE_IRP,
                                             .self = hints,
                                             .notify = notify}};
    sim_observe(world->sim, &hints->observer);
}
