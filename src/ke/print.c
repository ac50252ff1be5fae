/*
 * print.c - debug output: DbgPrint and its relatives.
 *
 * As on Windows one call transmits at most 512 bytes, floating point is not supported, and a filter
 * decides by component and level what DbgPrintEx shows; the default mask shows everything that
 * DbgPrint and KdPrint send and errors of the other components.
 */
#include "ke/ke.h"
#include "rtl/format.h"

enum { LINE_BYTES = 512 };

void ke_print(const char *text, size_t bytes)
{
    struct ke_print *print = &world->ke->print;

    sim_probe(world->sim, KE_PROBE_PRINT, .text = text, .b = bytes);
    if (print->write)
        print->write(print->context, text, bytes);
}

static ULONG print_list(const char *prefix, const char *format, va_list list)
{
    char line[LINE_BYTES];
    struct rtl_sink_buffer sink;
    struct rtl_args_host args;
    const struct rtl_format_options options = {.flags = RTL_FORMAT_KERNEL};
    const struct rtl_format_options *kernel = &options;

    ke_point(KE_OP_READ, NULL);
    rtl_sink_narrow_begin(&sink, line, sizeof line);
    if (prefix)
        sink.sink.put(&sink.sink, prefix, (uint32_t)__builtin_strlen(prefix));
    rtl_args_host_begin(&args, list);
    rtl_format_narrow(&sink.sink, kernel, format, &args.reader);
    rtl_args_host_end(&args);
    ke_print(line, sink.used);
    return STATUS_SUCCESS;
}

ULONG DbgPrint(PCSTR Format, ...)
{
    va_list list;

    KE_DDI(NULL, (uintptr_t)Format);
    va_start(list, Format);
    print_list(NULL, Format, list);
    va_end(list);
    return STATUS_SUCCESS;
}

/* Level 0..31 is a bit of the component's mask, above a mask itself. */
static bool shown(ULONG component, ULONG level)
{
    const ULONG default_mask = 1; /* DPFLTR_ERROR_LEVEL */
    ULONG mask = level < 32 ? 1u << level : level;

    if (component == DPFLTR_DEFAULT_ID ||
        (component == DPFLTR_IHVDRIVER_ID && !world->ke->print_errors_only))
        return true;
    return mask & (default_mask | world->ke->print_mask);
}

ULONG DbgPrintEx(ULONG ComponentId, ULONG Level, PCSTR Format, ...)
{
    va_list list;

    KE_DDI(NULL, (uintptr_t)Format);
    if (!shown(ComponentId, Level))
        return STATUS_SUCCESS;
    va_start(list, Format);
    print_list(NULL, Format, list);
    va_end(list);
    return STATUS_SUCCESS;
}

ULONG vDbgPrintEx(ULONG ComponentId, ULONG Level, PCCH Format, va_list arglist)
{
    KE_DDI(NULL, (uintptr_t)Format);
    return shown(ComponentId, Level) ? print_list(NULL, Format, arglist) : STATUS_SUCCESS;
}

ULONG vDbgPrintExWithPrefix(PCCH Prefix, ULONG ComponentId, ULONG Level, PCCH Format,
                            va_list arglist)
{
    KE_DDI(NULL, (uintptr_t)Format);
    return shown(ComponentId, Level) ? print_list(Prefix, Format, arglist) : STATUS_SUCCESS;
}
