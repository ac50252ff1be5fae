/*
 * debug.c - breakpoints and assertions.
 *
 * With the simulated debugger (the default) a breakpoint or a failed assertion is noted as a
 * violation and the run goes on, as after `g`. Without one (ke->no_debugger) it is the exception it
 * is on Windows, and what nobody catches stops the machine.
 */
#include "ke/ke.h"

#include <stdio.h>

#define CALLER ((uint64_t)(uintptr_t)__builtin_return_address(0))

/* What drivers read through KdDebuggerEnabled and KdDebuggerNotPresent: a debugger is there. */
static BOOLEAN debugger_enabled = TRUE, debugger_not_present = FALSE;
PBOOLEAN KdDebuggerEnabled = &debugger_enabled;
PBOOLEAN KdDebuggerNotPresent = &debugger_not_present;

static void stop_at(NTSTATUS status, const char *rule, const char *text, uint64_t line, uint64_t pc)
{
    struct seh_record record = {
        .code = (uint32_t)status, .address = (void *)(uintptr_t)pc, .nparams = 1};

    sim_probe(world->sim, KE_PROBE_RULE, .text = rule, .object = text, .b = line, .pc = pc);
    if (world->ke->no_debugger)
        seh_raise(&record, NULL);
}

VOID DbgBreakPoint(VOID)
{
    KE_DDI(NULL, 0);
    stop_at(STATUS_BREAKPOINT, "breakpoint", NULL, 0, CALLER);
}

VOID DbgBreakPointWithStatus(ULONG Status)
{
    KE_DDI(NULL, Status);
    stop_at(STATUS_BREAKPOINT, "breakpoint", NULL, Status, CALLER);
}

/* What the debugger shows of a failed ASSERT. */
static void show(const char *expression, const char *file, ULONG line, const char *message)
{
    char text[512];
    int length = snprintf(text, sizeof text,
                          "\n*** Assertion failed: %s%s%s\n***   Source File: %s, line %u\n\n",
                          message ? message : "", message ? " " : "", expression, file, line);

    ke_print(text, length < (int)sizeof text ? (size_t)length : sizeof text - 1);
}

VOID RtlAssert(PVOID VoidFailedAssertion, PVOID VoidFileName, ULONG LineNumber,
               PSTR MutableMessage)
{
    KE_DDI(VoidFailedAssertion, LineNumber);
    ke_point(KE_OP_READ, NULL);
    show(VoidFailedAssertion, VoidFileName, LineNumber, MutableMessage);
    stop_at(STATUS_BREAKPOINT, "assertion", VoidFailedAssertion, LineNumber, CALLER);
}

VOID irqlab_assertion_failure(PCSTR Expression, PCSTR File, ULONG Line)
{
    KE_DDI(Expression, Line);
    ke_point(KE_OP_READ, NULL);
    show(Expression, File, Line, NULL);
    stop_at(STATUS_ASSERTION_FAILURE, "assertion", Expression, Line, CALLER);
}

ULONG DbgPrompt(PCCH Prompt, PCH Response, ULONG Length)
{
    KE_DDI(Prompt, Length);
    ke_point(KE_OP_READ, NULL);
    ke_print(Prompt, __builtin_strlen(Prompt));
    if (Length)
        Response[0] = 0;
    return 0; /* nobody is there to answer */
}

NTSTATUS KdDisableDebugger(VOID)
{
    KE_DDI(NULL, 0);
    if (world->ke->no_debugger)
        return STATUS_DEBUGGER_INACTIVE;
    return STATUS_ACCESS_DENIED;
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
    return InBufferBytes == sizeof(BOOLEAN) && InBuffer && !OutBufferBytes ? STATUS_SUCCESS
                                                                           : STATUS_INVALID_PARAMETER;
}
