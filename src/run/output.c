/*
 * output.c - what a person sees while it runs.
 *
 * A DbgPrint is a line with virtual time, CPU, thread and IRQL in front; app output is shown as the
 * program wrote it. Both in the order in which they happened.
 */
#include "run/internal.h"
#include "io/io.h"
#include "rtl/status.h"
#include "win32/win32.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static const char *irql_name(unsigned irql, char *text, size_t bytes)
{
    static const char *const names[] = {"PASSIVE", "APC", "DISPATCH"};

    if (irql < 3)
        return names[irql];
    snprintf(text, bytes, "IRQL %u", irql);
    return text;
}

void run_output_begin(struct run_output *output, FILE *live, bool quiet)
{
    memset(output, 0, sizeof *output);
    output->live = live;
    output->quiet = quiet;
}

/* The app's unfinished line is ended before anything else is printed. */
static void break_line(struct run_output *output)
{
    if (output->in_line)
        fputc('\n', output->live);
    output->in_line = false;
}

void run_output_end(struct run_output *output)
{
    if (!output->live)
        return;
    break_line(output);
    fflush(output->live);
}

static void prefix(struct run_output *output)
{
    struct sim *sim = world->sim;
    uint64_t t = sim->now_100ns - output->start_100ns;
    char irql[16], who[24];
    const struct sim_actor *actor = sim->cpu->actor;

    if (actor->kind == SIM_INTERRUPT)
        snprintf(who, sizeof who, actor->irql > DISPATCH_LEVEL ? "ISR" : "DPC");
    else
        snprintf(who, sizeof who, "T%u", actor->number);
    fprintf(output->live, "+%llu.%07llu CPU%u %-4s %-8s ", (unsigned long long)(t / 10000000),
            (unsigned long long)(t % 10000000), sim->cpu->number, who,
            irql_name(sim_irql(sim), irql, sizeof irql));
}

void run_output_debug(void *context, const char *text, size_t bytes)
{
    struct run_output *output = context;

    if (!output->live)
        return;
    if (!output->start_100ns)
        output->start_100ns = 1000000000ull;
    break_line(output);
    while (bytes && (text[bytes - 1] == '\n' || text[bytes - 1] == '\r'))
        bytes--;
    do {
        const char *end = memchr(text, '\n', bytes);
        size_t line = end ? (size_t)(end - text) : bytes;

        if (!output->quiet)
            prefix(output);
        fwrite(text, 1, line && text[line - 1] == '\r' ? line - 1 : line, output->live);
        fputc('\n', output->live);
        bytes -= end ? line + 1 : line;
        text += end ? line + 1 : line;
    } while (bytes);
    fflush(output->live);
}

void run_note(struct run_output *output, const char *format, ...)
{
    va_list list;

    if (!output->live)
        return;
    break_line(output);
    fputs("irqlab: ", output->live);
    va_start(list, format);
    vfprintf(output->live, format, list);
    va_end(list);
    fputc('\n', output->live);
    fflush(output->live);
}

const char *run_status_name(NTSTATUS status)
{
    static _Thread_local char text[4][16];
    static _Thread_local unsigned next;
    const char *name = rtl_status_name((uint32_t)status);

    if (name)
        return name;
    next = (next + 1) % 4;
    snprintf(text[next], sizeof text[next], "0x%08X", (uint32_t)status);
    return text[next];
}

/* --- the user-mode side ----------------------------------------------------------------------- */

static void app_output(void *context, struct win32_process *process, enum win32_stream stream,
                       const char *text, size_t bytes)
{
    struct run_output *output = context;

    if (!output->live || !bytes)
        return;
    fwrite(text, 1, bytes, output->live);
    output->in_line = text[bytes - 1] != '\n';
    fflush(output->live);
}

static void message_box(void *context, struct win32_process *process, const char *caption,
                        const char *text, uint32_t type, int32_t answer)
{
    static const char *const answers[] = {"?",     "OK",     "Cancel", "Abort",
                                          "Retry", "Ignore", "Yes",    "No"};

    run_note(context, "message box \"%s\": %s; answered %s", caption ? caption : "Error",
             text && *text ? text : "(no text)",
             answer >= 1 && answer <= 7 ? answers[answer] : "?");
}

static void note(void *context, struct win32_process *process, const char *text)
{
    run_note(context, "%s", text);
}

static void debug_output(void *context, struct win32_process *process, const char *text)
{
    run_output_debug(context, text, strlen(text));
}

static void process_ended(void *context, struct win32_process *process, uint32_t exit_code)
{
    run_note(context, "%s ended with exit code %d", win32_process_app(process)->name,
             (int32_t)exit_code);
}

const struct win32_hooks *run_output_win32(struct run_output *output)
{
    output->win32 = (struct win32_hooks){.context = output,
                                         .output = app_output,
                                         .message_box = message_box,
                                         .note = note,
                                         .debug_output = debug_output,
                                         .process_ended = process_ended,
                                         .process_crashed = run_app_crashed};
    return &output->win32;
}

/* --- a refused stop --------------------------------------------------------------------------- */

static const char *major_name(uint8_t major)
{
    static const char *const names[] = {"IRP_MJ_CREATE",          "IRP_MJ_CREATE_NAMED_PIPE",
                                        "IRP_MJ_CLOSE",           "IRP_MJ_READ",
                                        "IRP_MJ_WRITE",           "IRP_MJ_QUERY_INFORMATION",
                                        "IRP_MJ_SET_INFORMATION", "IRP_MJ_QUERY_EA",
                                        "IRP_MJ_SET_EA",          "IRP_MJ_FLUSH_BUFFERS",
                                        "IRP_MJ_QUERY_VOLUME",    "IRP_MJ_SET_VOLUME",
                                        "IRP_MJ_DIRECTORY",       "IRP_MJ_FILE_SYSTEM",
                                        "IRP_MJ_DEVICE_CONTROL"};

    return major < sizeof names / sizeof *names ? names[major] : "a request";
}

static const char *process_name(PEPROCESS process)
{
    return process ? process->ob.name : "nobody";
}

static void holder(struct run_output *output, const struct io_holder *h)
{
    switch (h->kind) {
    case IO_HELD_BY_FILE:
        run_note(output, "  an open file of %s", process_name(h->process));
        break;
    case IO_HELD_BY_REQUEST:
        run_note(output, "  %s%s of %s was never completed", major_name(h->major), "",
                 process_name(h->process));
        if (h->major == IRP_MJ_DEVICE_CONTROL)
            run_note(output, "    control code 0x%08X, sent at +%llu.%07llu s", h->control_code,
                     (unsigned long long)((h->since_100ns - output->start_100ns) / 10000000),
                     (unsigned long long)((h->since_100ns - output->start_100ns) % 10000000));
        break;
    case IO_HELD_BY_HANDLE:
        run_note(output, "  handle 0x%llx of %s", (unsigned long long)(uintptr_t)h->handle,
                 process_name(h->process));
        break;
    case IO_HELD_BY_ATTACHED:
        run_note(output, "  a device of another driver is attached to it");
        break;
    case IO_HELD_BY_OPENS:
        run_note(output, "  %u open(s) of its device that nobody admits", h->count);
        break;
    }
}

void run_holders(struct run_output *output, const struct io_unload_refusal *why)
{
    if (!output->start_100ns)
        output->start_100ns = 1000000000ull;
    for (uint32_t i = 0; i < why->count && i < IO_HOLDERS; i++)
        holder(output, &why->holders[i]);
    run_note(output, "(--unload force stops it all the same)");
}

void run_refused(struct run_output *output, const char *driver, NTSTATUS status,
                 const struct io_unload_refusal *why)
{
    if (status == STATUS_INVALID_DEVICE_REQUEST && !why->count) {
        run_note(output, "%s was not stopped: it has no DriverUnload, so Windows cannot unload it",
                 driver);
        return;
    }
    run_note(output, "%s was not stopped: Windows would leave it in STOP_PENDING; it is held by",
             driver);
    run_holders(output, why);
}
