/* exception.c - raising NT exceptions from the kernel, and what our headers' inlines fall into. */
#include "ke/ke.h"

#include <stdarg.h>
#include <stdio.h>

_Noreturn static void raise_status(NTSTATUS status, void *address)
{
    struct seh_record record = {
        .code = (uint32_t)status, .flags = SEH_NONCONTINUABLE, .address = address};

    seh_raise(&record, NULL);
    /* The callback for unhandled exceptions stops the machine, so this is a filter's doing. */
    ke_crash(0x1E, (ULONG64)(ULONG)status, (ULONG64)(uintptr_t)record.address, 0, 0,
             "a filter asked to continue an exception that cannot be continued");
}

_Noreturn void ke_raise_status(NTSTATUS status)
{
    raise_status(status, __builtin_return_address(0));
}

_Noreturn void ke_raise_because(NTSTATUS status, const char *why, ...)
{
    struct ke_raised *raised = &world->ke->raised;
    va_list arguments;

    raised->status = status;
    va_start(arguments, why);
    vsnprintf(raised->why, sizeof raised->why, why, arguments);
    va_end(arguments);
    raise_status(status, __builtin_return_address(0));
}

/* A list entry whose neighbours do not point back: Windows fails fast with code 3. */
_Noreturn void irqlab_list_corrupt(const LIST_ENTRY *Entry)
{
    ke_crash(0x139, 3, (ULONG64)(uintptr_t)Entry, 0, 0,
             "the links of the list entry at %p are damaged: it was removed twice, overwritten or "
             "never initialised",
             (const void *)Entry);
}
