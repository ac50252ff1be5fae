/* Clocks, texts, the debugger, floating point, records for bug checks. */
#include "status.h"
#include <stdarg.h>

static KBUGCHECK_CALLBACK_RECORD record;
static KBUGCHECK_REASON_CALLBACK_RECORD reason;

static ULONG print(ULONG component, PCSTR format, ...)
{
    va_list list;
    ULONG status;

    va_start(list, format);
    status = vDbgPrintEx(component, DPFLTR_ERROR_LEVEL, format, list);
    va_end(list);
    return status;
}

static ULONG print_with(PCSTR prefix, PCSTR format, ...)
{
    va_list list;
    ULONG status;

    va_start(list, format);
    status = vDbgPrintExWithPrefix(prefix, DPFLTR_IHVDRIVER_ID, DPFLTR_ERROR_LEVEL, format, list);
    va_end(list);
    return status;
}

static void clocks(void)
{
    LARGE_INTEGER before, after, frequency, ticks;
    ULONGLONG interrupt = KeQueryInterruptTime(), unbiased = KeQueryUnbiasedInterruptTime();
    ULONG64 stamp = 0, precise = KeQueryInterruptTimePrecise(&stamp);

    KeQuerySystemTime(&before);
    KeQueryTickCount(&ticks);
    nap(100);
    KeQuerySystemTime(&after);
    DOES(KeQuerySystemTime, void, after.QuadPart - before.QuadPart == 100 * 10000);
    DOES(KeQueryInterruptTime, value, KeQueryInterruptTime() - interrupt == 100 * 10000);
    DOES(KeQueryUnbiasedInterruptTime, value,
         KeQueryUnbiasedInterruptTime() - unbiased == 100 * 10000);
    DOES(KeQueryInterruptTimePrecise, value,
         KeQueryInterruptTimePrecise(&stamp) - precise == 100 * 10000 && stamp != 0);
    KeQuerySystemTimePrecise(&before);
    DOES(KeQuerySystemTimePrecise, void, before.QuadPart == after.QuadPart);
    DOES(KeQueryTimeIncrement, value, KeQueryTimeIncrement() == 156250);
    KeQueryTickCount(&after);
    DOES(KeQueryTickCount, void,
         after.QuadPart - ticks.QuadPart >= 6 && after.QuadPart - ticks.QuadPart <= 7);
    before = KeQueryPerformanceCounter(&frequency);
    nap(1000);
    after = KeQueryPerformanceCounter(NULL);
    DOES(KeQueryPerformanceCounter, value,
         after.QuadPart - before.QuadPart == frequency.QuadPart && frequency.QuadPart == 10000000);
    before = KeQueryPerformanceCounter(NULL);
    KeStallExecutionProcessor(25);
    after = KeQueryPerformanceCounter(NULL);
    DOES(KeStallExecutionProcessor, void, after.QuadPart - before.QuadPart == 250);
}

static void texts(void)
{
    EARNS(DbgPrint, STATUS_SUCCESS, DbgPrint("text %d %wZ\n", 1, NULL));
    EARNS(DbgPrintEx, STATUS_SUCCESS,
          DbgPrintEx(DPFLTR_IHVDRIVER_ID, DPFLTR_INFO_LEVEL, "text %d\n", 2));
    EARNS(DbgPrintEx, STATUS_SUCCESS, DbgPrintEx(DPFLTR_PCI_ID, DPFLTR_INFO_LEVEL, "not shown\n"));
    EARNS(vDbgPrintEx, STATUS_SUCCESS, print(DPFLTR_IHVDRIVER_ID, "text %d\n", 3));
    EARNS(vDbgPrintExWithPrefix, STATUS_SUCCESS, print_with("a ", "text %d\n", 4));
}

static VOID bugcheck(PVOID buffer, ULONG length)
{
    UNREFERENCED_PARAMETER(buffer);
    UNREFERENCED_PARAMETER(length);
}

static VOID with_reason(KBUGCHECK_CALLBACK_REASON why, PKBUGCHECK_REASON_CALLBACK_RECORD self,
                        PVOID data, ULONG length)
{
    UNREFERENCED_PARAMETER(why);
    UNREFERENCED_PARAMETER(self);
    UNREFERENCED_PARAMETER(data);
    UNREFERENCED_PARAMETER(length);
}

static void records(void)
{
    static CHAR component[] = "status";
    static UCHAR buffer[8];

    KeInitializeCallbackRecord(&record);
    DOES(KeInitializeCallbackRecord, void, record.State == 0);
    DOES(KeDeregisterBugCheckCallback, false, !KeDeregisterBugCheckCallback(&record));
    DOES(KeRegisterBugCheckCallback, true,
         KeRegisterBugCheckCallback(&record, bugcheck, buffer, sizeof buffer, (PUCHAR)component));
    DOES(KeRegisterBugCheckCallback, false,
         !KeRegisterBugCheckCallback(&record, bugcheck, buffer, sizeof buffer, (PUCHAR)component));
    DOES(KeDeregisterBugCheckCallback, true, KeDeregisterBugCheckCallback(&record));
    KeInitializeCallbackRecord(&reason);
    DOES(KeDeregisterBugCheckReasonCallback, false, !KeDeregisterBugCheckReasonCallback(&reason));
    DOES(KeRegisterBugCheckReasonCallback, true,
         KeRegisterBugCheckReasonCallback(&reason, with_reason, KbCallbackSecondaryDumpData,
                                          (PUCHAR)component));
    DOES(KeRegisterBugCheckReasonCallback, false,
         !KeRegisterBugCheckReasonCallback(&reason, with_reason, KbCallbackSecondaryDumpData,
                                           (PUCHAR)component));
    DOES(KeDeregisterBugCheckReasonCallback, true, KeDeregisterBugCheckReasonCallback(&reason));
}

static void debugger(void)
{
    CHAR answer[8] = "xxx";
    BOOLEAN enable = TRUE;
    ULONG needed = 7;

    DbgBreakPoint();
    DOES(DbgBreakPoint, void, TRUE); /* a debugger is there and goes on */
    DbgBreakPointWithStatus(0x1234);
    DOES(DbgBreakPointWithStatus, void, TRUE);
    DOES(DbgPrompt, value, DbgPrompt("name? ", answer, sizeof answer) == 0 && answer[0] == 0);
    EARNS(KdEnableDebugger, STATUS_SUCCESS, KdEnableDebugger());
    DOES(KdRefreshDebuggerNotPresent, false, !KdRefreshDebuggerNotPresent());
    EARNS(KdChangeOption, STATUS_SUCCESS,
          KdChangeOption(KD_OPTION_SET_BLOCK_ENABLE, sizeof enable, &enable, 0, NULL, &needed));
    EARNS(KdChangeOption, STATUS_INVALID_PARAMETER,
          KdChangeOption(KD_OPTION_SET_BLOCK_ENABLE, 3, &enable, 0, NULL, &needed));
    EARNS(KdChangeOption, STATUS_INVALID_PARAMETER,
          KdChangeOption(KD_OPTION_SET_BLOCK_ENABLE, sizeof enable, NULL, 0, NULL, NULL));
    EARNS(KdChangeOption, STATUS_INVALID_INFO_CLASS,
          KdChangeOption((KD_OPTION)77, sizeof enable, &enable, 0, NULL, NULL));
    RtlAssert("nothing", "status", 1, "only said");
    DOES(RtlAssert, void, TRUE);
}

static void state(void)
{
    KFLOATING_SAVE save;
    XSTATE_SAVE extended;

    EARNS(KeSaveFloatingPointState, STATUS_SUCCESS, KeSaveFloatingPointState(&save));
    EARNS(KeRestoreFloatingPointState, STATUS_SUCCESS, KeRestoreFloatingPointState(&save));
    EARNS(KeSaveExtendedProcessorState, STATUS_SUCCESS,
          KeSaveExtendedProcessorState(XSTATE_MASK_LEGACY, &extended));
    KeRestoreExtendedProcessorState(&extended);
    DOES(KeRestoreExtendedProcessorState, void, TRUE);
}

static void test(PDRIVER_OBJECT Driver)
{
    UNREFERENCED_PARAMETER(Driver);
    clocks();
    texts();
    records();
    debugger();
    state();
}

CONFORM_DRIVER
