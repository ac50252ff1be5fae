/*
 * debug.c - breakpoints and assertions.
 *
 * A simulated kernel debugger is attached unless the user says otherwise: a breakpoint is noted and
 * execution goes on. Without one it is the exception it is on such a machine, and nobody catches
 * that.
 */
#include "ke/ke.h"

#include <stdio.h>

/* Data that the kernel exports. */
WORLD_EXPORTED_DATA static BOOLEAN debugger_enabled = TRUE, debugger_not_present = FALSE;
WORLD_EXPORTED_DATA PBOOLEAN KdDebuggerEnabled = &debugger_enabled;
WORLD_EXPORTED_DATA PBOOLEAN KdDebuggerNotPresent = &debugger_not_present;

void ke_debugger_attach(bool attached)
{
    world->ke->no_debugger = !attached;
    debugger_enabled = attached;
    debugger_not_present = !attached;
}

static void stop_here(NTSTATUS status, const char *rule, uint64_t pc)
{
    struct seh_record record = {.code = (uint32_t)status, .address = (void *)(uintptr_t)pc};

    sim_probe(world->sim, KE_PROBE_RULE, .text = rule, .pc = pc);
    if (world->ke->no_debugger)
        seh_raise(&record, NULL);
}

#define CALLER ((uint64_t)(uintptr_t)__builtin_return_address(0))

VOID DbgBreakPoint(VOID)
{
    stop_here(STATUS_BREAKPOINT, "DebugBreakUsage", CALLER);
}

VOID DbgBreakPointWithStatus(ULONG Status)
{
    stop_here(STATUS_BREAKPOINT, "DebugBreakUsage", CALLER);
}

void irqlab_debugbreak(void)
{
    stop_here(STATUS_BREAKPOINT, "DebugBreakUsage", CALLER);
}

VOID RtlAssert(PVOID VoidFailedAssertion, PVOID VoidFileName, ULONG LineNumber, PSTR MutableMessage)
{
    char text[512];
    int bytes = snprintf(text, sizeof text,
                         "*** Assertion failed: %s%s%s\n***   Source File: %s, line %u\n",
                         MutableMessage ? MutableMessage : "", MutableMessage ? ": " : "",
                         (const char *)VoidFailedAssertion, (const char *)VoidFileName, LineNumber);

    KE_DDI(NULL, 0);
    ke_print(text, (size_t)bytes < sizeof text ? (size_t)bytes : sizeof text - 1);
    stop_here(STATUS_BREAKPOINT, "AssertionFailed", CALLER);
}

VOID irqlab_assertion_failure(PCSTR Expression, PCSTR File, ULONG Line)
{
    char text[512];
    int bytes =
        snprintf(text, sizeof text, "*** NT_ASSERT failed: %s\n***   Source File: %s, line %u\n",
                 Expression, File, Line);

    ke_print(text, (size_t)bytes < sizeof text ? (size_t)bytes : sizeof text - 1);
    stop_here(STATUS_ASSERTION_FAILURE, "AssertionFailed", CALLER);
}

/* PAGED_CODE(): the code around it may be paged out, so IRQL must allow page faults. */
VOID irqlab_paged_code(PCSTR File, ULONG Line)
{
    if (sim_irql(world->sim) > APC_LEVEL)
        sim_probe(world->sim, KE_PROBE_RULE, .text = "PagedCode", .b = sim_irql(world->sim),
                  .pc = CALLER);
}

/* --- the debugger itself ---------------------------------------------------------------------- */

ULONG DbgPrompt(PCCH Prompt, PCH Response, ULONG Length)
{
    KE_DDI(Prompt, Length);
    ke_print(Prompt, __builtin_strlen(Prompt));
    if (Length)
        Response[0] = 0;
    return 0; /* nobody is there to answer */
}

/* The simulated debugger cannot be switched off by a driver. */
NTSTATUS KdDisableDebugger(VOID)
{
    KE_DDI(NULL, 0);
    return world->ke->no_debugger ? STATUS_DEBUGGER_INACTIVE : STATUS_ACCESS_DENIED;
}

NTSTATUS KdEnableDebugger(VOID)
{
    KE_DDI(NULL, 0);
    return world->ke->no_debugger ? STATUS_DEBUGGER_INACTIVE : STATUS_SUCCESS;
}

BOOLEAN KdRefreshDebuggerNotPresent(VOID)
{
    return world->ke->no_debugger;
}

NTSTATUS KdChangeOption(KD_OPTION Option, ULONG InBufferBytes, PVOID InBuffer, ULONG OutBufferBytes,
                        PVOID OutBuffer, PULONG OutBufferNeeded)
{
    KE_DDI(InBuffer, Option);
    if (OutBufferNeeded)
        *OutBufferNeeded = 0;
    if (world->ke->no_debugger)
        return STATUS_DEBUGGER_INACTIVE;
    if (Option != KD_OPTION_SET_BLOCK_ENABLE)
        return STATUS_INVALID_INFO_CLASS;
    return InBufferBytes == sizeof(BOOLEAN) && InBuffer && !OutBufferBytes
               ? STATUS_SUCCESS
               : STATUS_INVALID_PARAMETER;
}
