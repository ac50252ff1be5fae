/*
 * raise.c - exceptions of programs, and what happens when nobody catches them.
 *
 * An exception is offered to the vectored handlers (RaiseException and bad pointers given to our
 * own routines only), then to the __try blocks of the thread (host/seh.h), then to the filter that
 * SetUnhandledExceptionFilter set; then the process ends with the exception's code.
 */
#include "win32/internal.h"
#include "host/signals.h"
#include "rtl/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct vectored {
    struct list link; /* in process->vectored */
    PVECTORED_EXCEPTION_HANDLER handler;
};

static bool vectored_continue(struct seh_record *record)
{
    struct win32_process *process = win32_current();
    CONTEXT context;
    EXCEPTION_POINTERS pointers = {(PEXCEPTION_RECORD)record, &context};

    if (list_empty(&process->vectored))
        return false;
    memset(&context, 0, sizeof context);
    context.ContextFlags = CONTEXT_FULL;
    context.Rip = (uint64_t)(uintptr_t)record->address;
    list_for_each_safe(it, next, &process->vectored)
    {
        if (container_of(it, struct vectored, link)->handler(&pointers) ==
            EXCEPTION_CONTINUE_EXECUTION)
            return true;
    }
    return false;
}

void win32_raise(uint32_t code, uint32_t flags, uint32_t count, const uint64_t *arguments)
{
    struct seh_record record = {
        .code = code, .flags = flags & SEH_NONCONTINUABLE, .address = __builtin_return_address(0)};

    if (count > SEH_PARAMETERS)
        count = SEH_PARAMETERS;
    record.nparams = arguments ? count : 0;
    for (uint32_t i = 0; i < record.nparams; i++)
        record.parameters[i] = arguments[i];
    if (!vectored_continue(&record))
        seh_raise(&record, NULL);
}

void win32_probe(const volatile void *address, size_t bytes, bool write)
{
    uint64_t at = (uint64_t)(uintptr_t)address, last, bad;
    char byte;

    if (!bytes)
        return;
    last = at + bytes - 1;
    for (;;) {
        if (last < at || !host_copy_in(&byte, at, 1, &bad) ||
            (write && !host_copy_out(at, &byte, 1, &bad))) {
            win32_raise((uint32_t)STATUS_ACCESS_VIOLATION, 0, 2, (const uint64_t[]){write, at});
            return; /* a filter continues: so does the routine, and faults again */
        }
        if (at == last)
            return;
        at = (at | 4095) + 1 <= last ? (at | 4095) + 1 : last;
    }
}

VOID RaiseException(DWORD code, DWORD flags, DWORD count, const ULONG_PTR *arguments)
{
    win32_raise(code & ~0x10000000u, flags, count, (const uint64_t *)arguments);
}

PVOID AddVectoredExceptionHandler(ULONG first, PVECTORED_EXCEPTION_HANDLER handler)
{
    struct win32_process *process = win32_current();
    struct vectored *entry = arena_alloc(&world->arena, sizeof *entry);

    if (!entry)
        return NULL;
    entry->handler = handler;
    if (first)
        list_push_front(&process->vectored, &entry->link);
    else
        list_push_back(&process->vectored, &entry->link);
    return entry;
}

ULONG RemoveVectoredExceptionHandler(PVOID handle)
{
    list_for_each(it, &win32_current()->vectored)
    {
        if (container_of(it, struct vectored, link) == handle) {
            list_remove(it);
            arena_free(&world->arena, handle, sizeof(struct vectored));
            return 1;
        }
    }
    return 0;
}

/* --- nobody caught it ------------------------------------------------------------------------- */

LPTOP_LEVEL_EXCEPTION_FILTER SetUnhandledExceptionFilter(LPTOP_LEVEL_EXCEPTION_FILTER filter)
{
    struct win32_process *process = win32_current();
    LPTOP_LEVEL_EXCEPTION_FILTER old = process->filter;

    process->filter = filter;
    return old;
}

LONG UnhandledExceptionFilter(struct _EXCEPTION_POINTERS *pointers)
{
    struct win32_process *process = win32_current();

    return process->filter ? process->filter(pointers) : EXCEPTION_EXECUTE_HANDLER;
}

static void describe(const struct seh_record *record, char *text, size_t bytes)
{
    const char *name = rtl_exception_name(record->code);

    if (record->code == (uint32_t)STATUS_ACCESS_VIOLATION && record->nparams >= 2)
        snprintf(text, bytes, "the program %s address %p, which it may not",
                 record->parameters[0] == 1   ? "wrote to"
                 : record->parameters[0] == 8 ? "jumped to"
                                              : "read from",
                 (void *)(uintptr_t)record->parameters[1]);
    else if (record->code == 0xE06D7363u)
        snprintf(text, bytes, "the program threw a C++ exception that nothing catches");
    else
        snprintf(text, bytes, "nothing in the program catches the exception %s",
                 name                            ? name
                 : rtl_status_name(record->code) ? rtl_status_name(record->code)
                                                 : "");
}

void win32_unhandled_exception(struct seh_record *record)
{
    struct win32_process *process = win32_current();
    char why[256];

    if (process->filter) {
        CONTEXT context;
        EXCEPTION_POINTERS pointers = {(PEXCEPTION_RECORD)record, &context};
        LPTOP_LEVEL_EXCEPTION_FILTER filter = process->filter;
        LONG answer;

        memset(&context, 0, sizeof context);
        context.ContextFlags = CONTEXT_FULL;
        context.Rip = (uint64_t)(uintptr_t)record->address;
        process->filter = NULL; /* one that faults itself is not asked again */
        answer = filter(&pointers);
        process->filter = filter;
        if (answer == EXCEPTION_CONTINUE_EXECUTION)
            return;
        if (answer == EXCEPTION_EXECUTE_HANDLER)
            win32_process_exit(record->code);
    }
    describe(record, why, sizeof why);
    win32_process_crash(record->code, "%s", why);
}

_Noreturn void win32_process_crash(uint32_t status, const char *why, ...)
{
    char text[512];
    va_list list;

    va_start(list, why);
    vsnprintf(text, sizeof text, why, list);
    va_end(list);
    WIN32_HOOK(process_crashed, win32_current(), status, text);
    win32_process_exit(status == 0x40000015u ? 3 : status);
}
