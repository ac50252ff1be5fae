/*
 * dbg.h - messages to the debugger, assertions, break points.
 *
 * KdXxx and ASSERT are there when DBG is nonzero, which irqlab's pipeline says unless told --free.
 * Formats are Microsoft's: `%d` and `%ld` 32 bits, `%I64d` 64, `%wZ` a PUNICODE_STRING, `%ws` and
 * `%S` 16-bit text, `%Z` a PANSI_STRING.
 */
#ifndef IRQLAB_WDK_NT_DBG_H
#define IRQLAB_WDK_NT_DBG_H

#include "types.h"

EXTERN_C_START

#ifndef DBG
#define DBG 0
#endif

/* gcc looks at formats then, and irqlab keeps of what it says what is true of Microsoft's. */
#if defined(__IRQLAB__) && !defined(__clang__)
#define __IRQLAB_PRINTF(format_, first_) __attribute__((format(printf, format_, first_)))
#else
#define __IRQLAB_PRINTF(format_, first_)
#endif

extern PBOOLEAN KdDebuggerEnabled;
extern PBOOLEAN KdDebuggerNotPresent;
#define KD_DEBUGGER_ENABLED (*KdDebuggerEnabled)
#define KD_DEBUGGER_NOT_PRESENT (*KdDebuggerNotPresent)

/* Who prints: a component for DbgPrintEx. Drivers of others use the IHV ones. */
typedef enum _DPFLTR_TYPE {
    DPFLTR_SYSTEM_ID = 0,
    DPFLTR_NTFS_ID = 3,
    DPFLTR_CDROM_ID = 7,
    DPFLTR_CLASSPNP_ID = 8,
    DPFLTR_DISK_ID = 9,
    DPFLTR_SCSIPORT_ID = 12,
    DPFLTR_SCSIMINIPORT_ID = 13,
    DPFLTR_CONFIG_ID = 14,
    DPFLTR_I8042PRT_ID = 15,
    DPFLTR_KBDHID_ID = 18,
    DPFLTR_MOUHID_ID = 19,
    DPFLTR_KBDCLASS_ID = 20,
    DPFLTR_MOUCLASS_ID = 21,
    DPFLTR_WMILIB_ID = 23,
    DPFLTR_ACPI_ID = 24,
    DPFLTR_VIDEO_ID = 27,
    DPFLTR_TCPIP_ID = 30,
    DPFLTR_NTOSPNP_ID = 32,
    DPFLTR_FASTFAT_ID = 33,
    DPFLTR_PNPMGR_ID = 35,
    DPFLTR_SERIAL_ID = 39,
    DPFLTR_SERENUM_ID = 40,
    DPFLTR_FLTMGR_ID = 47,
    DPFLTR_WMICORE_ID = 48,
    DPFLTR_FLOPPY_ID = 59,
    DPFLTR_PCI_ID = 66,
    DPFLTR_PROCESSOR_ID = 73,
    DPFLTR_IHVDRIVER_ID = 77,
    DPFLTR_IHVVIDEO_ID = 78,
    DPFLTR_IHVAUDIO_ID = 79,
    DPFLTR_IHVNETWORK_ID = 80,
    DPFLTR_IHVSTREAMING_ID = 81,
    DPFLTR_IHVBUS_ID = 82,
    DPFLTR_STORPORT_ID = 89,
    DPFLTR_STORMINIPORT_ID = 90,
    DPFLTR_VERIFIER_ID = 93,
    DPFLTR_DEFAULT_ID = 101
} DPFLTR_TYPE;

/* How important: a level, or bits with DPFLTR_MASK. */
#define DPFLTR_ERROR_LEVEL 0
#define DPFLTR_WARNING_LEVEL 1
#define DPFLTR_TRACE_LEVEL 2
#define DPFLTR_INFO_LEVEL 3
#define DPFLTR_MASK 0x80000000

#define DBG_STATUS_CONTROL_C 1
#define DBG_STATUS_SYSRQ 2
#define DBG_STATUS_BUGCHECK_FIRST 3
#define DBG_STATUS_BUGCHECK_SECOND 4
#define DBG_STATUS_FATAL 5
#define DBG_STATUS_DEBUG_CONTROL 6
#define DBG_STATUS_WORKER 7

/*
 * DbgPrint - print a line to the debugger.
 *
 * IRQL       <= DIRQL; with %ws, %wZ, %C and other wide text only PASSIVE_LEVEL.
 * Blocks     never.
 * Format     Microsoft's format language; at most 512 bytes come out of one call.
 * Returns    an NTSTATUS; nobody looks.
 * Differs    not filtered by component or level; shown with virtual time, CPU, thread and IRQL.
 * Source     WDK wdm.h DbgPrint
 */
NTSYSAPI ULONG DbgPrint(PCSTR Format, ...) __IRQLAB_PRINTF(1, 2);

/*
 * DbgPrintEx - print a line to the debugger, with a component and a level to filter by.
 *
 * IRQL        <= DIRQL; with wide text only PASSIVE_LEVEL.
 * Blocks      never.
 * ComponentId DPFLTR_xxx_ID.
 * Level       DPFLTR_xxx_LEVEL.
 * Returns     an NTSTATUS; STATUS_INVALID_PARAMETER_1 for an unknown component.
 * Differs     not filtered unless the run asks for it.
 * Source      WDK wdm.h DbgPrintEx
 */
NTSYSAPI ULONG DbgPrintEx(ULONG ComponentId, ULONG Level, PCSTR Format, ...) __IRQLAB_PRINTF(3, 4);

/*
 * vDbgPrintEx, vDbgPrintExWithPrefix - DbgPrintEx with an argument list; with a text in front of
 * each line.
 *
 * IRQL       <= DIRQL; with wide text only PASSIVE_LEVEL.
 * Blocks     never.
 * Returns    as DbgPrintEx.
 * Differs    none known.
 * Source     WDK wdm.h vDbgPrintEx
 */
NTSYSAPI ULONG vDbgPrintEx(ULONG ComponentId, ULONG Level, PCCH Format, va_list arglist);
NTSYSAPI ULONG vDbgPrintExWithPrefix(PCCH Prefix, ULONG ComponentId, ULONG Level, PCCH Format,
                                     va_list arglist);

/*
 * DbgPrompt - print a text and read an answer from the debugger.
 *
 * IRQL       <= DIRQL.
 * Blocks     never.
 * Length     size of Response in bytes.
 * Returns    bytes read; 0 without a debugger.
 * Differs    the answer comes from `--input`.
 * Source     WDK ntddk.h DbgPrompt
 */
NTSYSAPI ULONG DbgPrompt(PCCH Prompt, PCH Response, ULONG Length);

/*
 * DbgBreakPoint - stop in the debugger.
 *
 * IRQL       any.
 * Blocks     never.
 * Differs    goes on, with a warning; under `--no-debugger` an exception STATUS_BREAKPOINT, as on
 *            Windows.
 * Source     WDK wdm.h DbgBreakPoint
 */
NTSYSAPI VOID DbgBreakPoint(VOID);

/*
 * DbgBreakPointWithStatus - stop in the debugger and tell it a number.
 *
 * IRQL       any.
 * Blocks     never.
 * Differs    as DbgBreakPoint.
 * Source     WDK wdm.h DbgBreakPointWithStatus
 */
NTSYSAPI VOID DbgBreakPointWithStatus(ULONG Status);

/*
 * RtlAssert - what ASSERT calls when it fails.
 *
 * IRQL       any.
 * Blocks     never.
 * Returns    returns if the debugger is told to ignore it.
 * Differs    a finding, and the run goes on; under `--no-debugger` as DbgBreakPoint.
 * Source     kernel export, not on a WDK page
 */
NTSYSAPI VOID RtlAssert(PVOID VoidFailedAssertion, PVOID VoidFileName, ULONG LineNumber,
                        PSTR MutableMessage);

/*
 * KdDisableDebugger, KdEnableDebugger - switch the kernel debugger off and on again.
 *
 * IRQL       any.
 * Blocks     never.
 * Returns    STATUS_SUCCESS; STATUS_ACCESS_DENIED; STATUS_DEBUGGER_INACTIVE.
 * Differs    none known.
 * Source     WDK wdm.h KdDisableDebugger
 */
NTKERNELAPI NTSTATUS KdDisableDebugger(VOID);
NTKERNELAPI NTSTATUS KdEnableDebugger(VOID);

/*
 * KdRefreshDebuggerNotPresent - look again whether there is a debugger.
 *
 * IRQL       any.
 * Blocks     never.
 * Returns    TRUE: there is none.
 * Differs    none known.
 * Source     WDK wdm.h KdRefreshDebuggerNotPresent
 */
NTKERNELAPI BOOLEAN KdRefreshDebuggerNotPresent(VOID);

typedef enum _KD_OPTION { KD_OPTION_SET_BLOCK_ENABLE } KD_OPTION;

/*
 * KdChangeOption - change an option of the kernel debugger.
 *
 * IRQL       any.
 * Blocks     never.
 * Returns    STATUS_SUCCESS; STATUS_DEBUGGER_INACTIVE; STATUS_INVALID_PARAMETER;
 *            STATUS_INVALID_INFO_CLASS.
 * Differs    none known.
 * Source     WDK wdm.h KdChangeOption
 */
NTKERNELAPI NTSTATUS KdChangeOption(KD_OPTION Option, ULONG InBufferBytes, PVOID InBuffer,
                                    ULONG OutBufferBytes, PVOID OutBuffer, PULONG OutBufferNeeded);

/* A failed NT_ASSERT: exception STATUS_ASSERTION_FAILURE, which a debugger may ignore. */
VOID irqlab_assertion_failure(PCSTR Expression, PCSTR File, ULONG Line);
#define DbgRaiseAssertionFailure() irqlab_assertion_failure("", __FILE__, __LINE__)

#if DBG
#define KdPrint(_x_) DbgPrint _x_
#define KdPrintEx(_x_) DbgPrintEx _x_
#define vKdPrintEx(_x_) vDbgPrintEx _x_
#define vKdPrintExWithPrefix(_x_) vDbgPrintExWithPrefix _x_
#define KdBreakPoint() DbgBreakPoint()
#define KdBreakPointWithStatus(s) DbgBreakPointWithStatus(s)
#define ASSERT(exp)                                                                                \
    ((exp) ? TRUE : (RtlAssert((PVOID) #exp, (PVOID)__FILE__, __LINE__, NULL), FALSE))
#define ASSERTMSG(msg, exp)                                                                        \
    ((exp) ? TRUE : (RtlAssert((PVOID) #exp, (PVOID)__FILE__, __LINE__, (PSTR)(msg)), FALSE))
#define RTL_SOFT_ASSERT(exp)                                                                       \
    ((exp) ? TRUE                                                                                  \
           : (DbgPrint("%s(%d): Soft assertion failed\n   Expression: %s\n", __FILE__, __LINE__,   \
                       #exp),                                                                      \
              FALSE))
#define RTL_SOFT_ASSERTMSG(msg, exp)                                                               \
    ((exp) ? TRUE                                                                                  \
           : (DbgPrint("%s(%d): Soft assertion failed\n   Expression: %s\n   Message: %s\n",       \
                       __FILE__, __LINE__, #exp, (msg)),                                           \
              FALSE))
#define NT_ASSERT(exp) ((exp) ? TRUE : (irqlab_assertion_failure(#exp, __FILE__, __LINE__), FALSE))
#define NT_ASSERTMSG(msg, exp) NT_ASSERT(exp)
#define NT_ASSERTMSGW(msg, exp) NT_ASSERT(exp)
#define NT_VERIFY(exp) NT_ASSERT(exp)
#define NT_VERIFYMSG(msg, exp) NT_ASSERT(exp)
#define NT_FRE_ASSERT(exp) NT_ASSERT(exp)
#define RTL_VERIFY(exp) ASSERT(exp)
#define RTL_VERIFYMSG(msg, exp) ASSERTMSG(msg, exp)
#define RTL_SOFT_VERIFY(exp) RTL_SOFT_ASSERT(exp)
#else
#define KdPrint(_x_)
#define KdPrintEx(_x_)
#define vKdPrintEx(_x_)
#define vKdPrintExWithPrefix(_x_)
#define KdBreakPoint()
#define KdBreakPointWithStatus(s)
#define ASSERT(exp) ((void)0)
#define ASSERTMSG(msg, exp) ((void)0)
#define RTL_SOFT_ASSERT(exp) ((void)0)
#define RTL_SOFT_ASSERTMSG(msg, exp) ((void)0)
#define NT_ASSERT(exp) ((void)0)
#define NT_ASSERTMSG(msg, exp) ((void)0)
#define NT_ASSERTMSGW(msg, exp) ((void)0)
#define NT_VERIFY(exp) ((exp) ? TRUE : FALSE)
#define NT_VERIFYMSG(msg, exp) ((exp) ? TRUE : FALSE)
#define NT_FRE_ASSERT(exp)                                                                         \
    ((exp) ? TRUE : (irqlab_assertion_failure(#exp, __FILE__, __LINE__), FALSE))
#define RTL_VERIFY(exp) ((exp) ? TRUE : FALSE)
#define RTL_VERIFYMSG(msg, exp) ((exp) ? TRUE : FALSE)
#define RTL_SOFT_VERIFY(exp) ((exp) ? TRUE : FALSE)
#endif
#define RTL_ASSERT(exp) ASSERT(exp)
#define RTL_ASSERTMSG(msg, exp) ASSERTMSG(msg, exp)
#define NT_ANALYSIS_ASSUME(exp) ((void)0)

/*
 * PAGED_CODE - this routine may be paged out: a finding above APC_LEVEL, in free builds too.
 * Carries its own semicolon, as on Windows, where many leave theirs out.
 */
VOID irqlab_paged_code(PCSTR File, ULONG Line);
#define PAGED_CODE() irqlab_paged_code(__FILE__, __LINE__);
#define PAGED_CODE_LOCKED() ((void)0)
#define NOP_FUNCTION ((void)0)
#define PAGED_ASSERT(exp) NT_ASSERT(exp)
#define NON_PAGED_CODE() ((void)0)

EXTERN_C_END

#endif
